"""`longpole compare`: from what people have to a verdict, in one command."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import click

from basis.places import LONGPOLE, price_list
from ingest.api.client import GithubApi
from ingest.command_line import DATABASE, EXPERIMENT_FILE, VERBOSE, on_stdout, say_failures
from ingest.command_line import utc_now as _now
from ingest.config.add_experiment import add_experiment, find_experiment
from ingest.config.environment import api_root, default_database, find_token, log_hosts
from ingest.config.experiment_file import load_experiments
from ingest.config.experiments import Experiment
from ingest.config.price_file import load_prices
from ingest.night import Build, Plan
from ingest.propose.asked import USUAL_LAST, Asked, read_things, web_host
from ingest.propose.comparison import propose_comparison
from ingest.propose.layout import lay_out
from ingest.runs.reader import Reader
from ingest.session import run_ingest
from ingest.storage.working import Working
from ingest.story import Story, as_safe_line
from longpole.registering import registering
from queries.errors import UnknownExperiment
from queries.verdict.summary import summary_lines

PAGE = "http://localhost:8501/"
"""Where the dashboard listens."""

MOST_LINES = 12
_EXAMPLES = """
\b
Examples:
  longpole compare https://github.com/stackrox/stackrox/pull/19831 19830
  longpole compare stackrox/stackrox 19830
  longpole compare --branches main topic
  longpole compare --branches main 'gh-readonly-queue/main/*'
  longpole compare --changed 2026-04-07 --branch main
  longpole compare --changed 3b15b284b65 --days 7
  longpole compare --workflows build.yml build-new.yml
  longpole compare --branches main topic --job 'test*'
  longpole compare --runners ubuntu-latest ubuntu-latest-8-cores --job test
"""


@click.command(
    "compare",
    epilog=_EXAMPLES,
    short_help="Compare pull requests, branches, a change, workflows, runners.",
)
@click.argument("things", nargs=-1, metavar="[OWNER/REPO] [PULL...]")
@click.option("--repository", metavar="OWNER/REPO", help="Of which.  [default: the clone's origin]")
@click.option("--branches", nargs=2, metavar="A B", help="Two branches, or globs; A the baseline.")
@click.option(
    "--changed", metavar="DATE|SHA", help="Before and after a day, an instant or a commit (UTC)."
)
@click.option("--workflows", nargs=2, metavar="A B", help="Two workflows' files; A the baseline.")
@click.option(
    "--runners",
    nargs=2,
    metavar="A B",
    help="A job's runners by their labels, several joined by commas; A the baseline. With --job.",
)
@click.option(
    "--branch",
    metavar="NAME",
    help="Beside --changed, --workflows and --runners.  [default: the default branch]",
)
@click.option(
    "--days",
    type=click.IntRange(1, 3660),
    metavar="N",
    help="Beside --changed: how long before and after.  [default: as long as since then]",
)
@click.option("--workflow", metavar="FILE", help="Of this one.  [default: that with most runs]")
@click.option("--event", metavar="NAME", help="Runs of this event.  [default: that of most]")
@click.option(
    "--milestone",
    multiple=True,
    metavar="GLOB",
    help="The clock ends with these jobs; repeatable.  [default: guessed, else the whole run]",
)
@click.option(
    "--job",
    multiple=True,
    metavar="NAME",
    help="The clock is this job's own duration, without its queue; of several the last one's. "
    "A glob; repeatable.",
)
@click.option(
    "--last",
    type=click.IntRange(1, 1000),
    default=USUAL_LAST,
    show_default=True,
    metavar="N",
    help="Newest runs of a branch.",
)
@EXPERIMENT_FILE
@DATABASE
@VERBOSE
@click.pass_obj
def compare_command(  # noqa: PLR0913 - one argument per flag
    build: Build | None,
    *,
    things: tuple[str, ...],
    repository: str | None,
    branches: tuple[str, ...] | None,
    changed: str | None,
    workflows: tuple[str, ...] | None,
    runners: tuple[str, ...] | None,
    branch: str | None,
    days: int | None,
    workflow: str | None,
    event: str | None,
    milestone: tuple[str, ...],
    job: tuple[str, ...],
    last: int,
    experiments: Path,
    database: Path | None,
    verbose: bool,
) -> None:
    """
    Compare pull requests, branches, before and after a change, workflows, or runners of a job.

    Give pull requests by number or address: the first is the baseline, one alone is compared with
    its base branch. An experiment is written into the experiment file, with a comment for every
    guess, its runs are fetched, and the verdict is printed. The same call again keeps what is
    written, fetches what is new, and prints the verdict anew. Exit codes: 0 all done; 1 failed or
    partial; 2 flags, or no token.
    """
    story = Story()
    with say_failures("what was fetched is kept; run it again to continue.", is_verbose=verbose):
        root = api_root(os.environ)
        named, pulls = read_things(things, repository, web_host(root), Path.cwd())
        asked = Asked(
            repository=named,
            pulls=pulls,
            branches=branches or (),
            changed=changed,
            workflows=workflows or (),
            runners=runners or (),
            branch=branch,
            days=days,
            workflow=workflow,
            event=event,
            milestone=milestone,
            job=job,
            last=last,
        )
        asked.check()
        secret = find_token(os.environ, root)

        def connect() -> GithubApi:
            return GithubApi(root, secret, warn=story.warning)

        present = _now()
        name = find_experiment(experiments, asked.name, named)
        is_new = name is None
        if name is None:
            with connect() as api, Working(Path(":memory:")) as working:
                proposal = propose_comparison(Reader(api, working, present), story, asked)
            add_experiment(experiments, lay_out(proposal))
            name = proposal.name
        file = load_experiments(experiments, (name,))
        plan = Plan(
            file=file,
            prices=load_prices(price_list(), is_named=False),
            database=database or default_database(os.environ),
            api_root=root,
            source="github",
            connect=connect,
            log_hosts=log_hosts(os.environ),
            build=build,
            register=registering(experiments, _now),
        )
        summary = run_ingest(plan, story, _now)
        lines = []
        if summary.snapshot is not None:
            said = [*_said_of(name, file.experiments[name], experiments, is_new=is_new)]
            with suppress(UnknownExperiment):  # its rules conflict, as was said
                verdict = summary_lines(name, summary.snapshot)
                lines = [*verdict[: MOST_LINES - len(said)], *said]
    with on_stdout("the verdict"):
        for line in lines:
            click.echo(as_safe_line(line))
    sys.exit(0 if summary.outcome == "complete" else 1)


def _said_of(name: str, experiment: Experiment, path: Path, *, is_new: bool) -> Iterator[str]:
    """What was compared, where that is written, and where it is seen."""
    windows = [(arm.name, arm.since, arm.until) for arm in experiment.arm]
    ends = [(since, until) for _, since, until in windows if since and until]
    if len(ends) == len(windows) > 1:
        told = ", ".join(
            f"{arm} {_minute(since)} to {_minute(until)}" for arm, since, until in windows
        )
        yield (
            f"Windows of equal length, UTC: {told}. Confounded with time: whatever else changed "
            "between them counts as the change."
        )
    paths = dict.fromkeys(str(experiment.workflow_path(arm)) for arm in experiment.arm)
    events = dict.fromkeys(str(experiment.event_of(arm)) for arm in experiment.arm)
    clock = " or ".join(experiment.milestone or []) or "the whole run"
    if experiment.job is not None:
        clock = f"the duration of {' or '.join(experiment.job)}"
    where = f"{'Written into' if is_new else 'As it stands in'} {path}, [{name}]"
    yield (
        f"Workflow {' and '.join(paths)}; event {' and '.join(events)}; clock: {clock}. "
        f"{where}: guesses have comments."
    )
    yield f"Page: {PAGE}?experiment={quote(name)} (`{LONGPOLE} app` serves it)"


def _minute(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
