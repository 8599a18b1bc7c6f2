"""`longpole ingest`: the command line of the ingest, whose nights build meaning."""

import logging
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from basis.errors import LongpoleError, UsageError
from basis.places import DATA, LONGPOLE, price_list
from basis.version import VERSION
from ingest.api.client import GithubApi
from ingest.command_line import (
    DATABASE,
    EXPERIMENT_FILE,
    VERBOSE,
    list_given_flags,
    on_stdout,
    say_failures,
    say_unexpected_errors,
)
from ingest.command_line import utc_now as _now
from ingest.config.environment import api_root, default_database, find_token, log_hosts
from ingest.config.experiment_file import load_experiments
from ingest.config.experiment_keys import keys_command
from ingest.config.price_file import load_prices
from ingest.demo import run_demo
from ingest.health.status import status_command
from ingest.health.verify import verify_command
from ingest.health.visibility import visibility_command
from ingest.night import Build, Plan, Summary
from ingest.propose.propose_command import propose_command
from ingest.publish.publish_command import publish_command
from ingest.records import Failure
from ingest.session import run_ingest
from ingest.story import JsonStory, Story, as_safe_line
from longpole.building import build_apart
from longpole.compare_command import compare_command
from longpole.plan_command import arrival_lines
from longpole.registering import registering

_EXAMPLES = """
\b
Examples:
  longpole ingest                    every experiment of the file
  longpole ingest --only my-cache    one of them
  longpole ingest --dry-run          how much there is to fetch
  longpole ingest --no-fetch         after editing the experiment file
  longpole ingest --log-format json  for a program that reads the story
"""
_DEMO_EXAMPLES = """
\b
Examples:
  longpole demo
  longpole demo --database /tmp/demo.duckdb
"""
_INTERRUPTED = "what was fetched is kept; run it again to continue."
_LOG_FORMAT = click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What stderr has: text, or a JSON object per line.",
)
_BESIDE_DEMO = frozenset({"demo", "database", "log_format", "verbose"})


@click.command(
    "ingest", epilog=_EXAMPLES, short_help="Fetch the runs of the experiments from GitHub."
)
@EXPERIMENT_FILE
@click.option(
    "--prices",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=f"The price list of runners.  [default: {price_list()}]",
)
@DATABASE
@click.option("--only", multiple=True, metavar="NAME", help="Only this experiment; repeatable.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"]),
    metavar="DATE",
    help="List no runs created before this day (UTC), like 2026-04-05.",
)
@click.option("--dry-run", is_flag=True, help="List the runs, store nothing, fetch no jobs.")
@click.option(
    "--no-fetch",
    is_flag=True,
    help="Only apply the experiment file and the prices to what is stored.",
)
@click.option(
    "--max-requests", type=click.IntRange(min=1), metavar="N", help="Stop after so many requests."
)
@click.option(
    "--max-minutes",
    type=click.FloatRange(min=0, min_open=True),
    default=330,
    show_default=True,
    metavar="N",
    help="Send no request after so many minutes.",
)
@_LOG_FORMAT
@VERBOSE
@click.pass_obj
def ingest_command(  # noqa: PLR0913 - one argument per flag
    build: Build | None,
    *,
    experiments: Path,
    prices: Path | None,
    database: Path | None,
    only: tuple[str, ...],
    since: datetime | None,
    dry_run: bool,
    no_fetch: bool,
    max_requests: int | None,
    max_minutes: float,
    log_format: str,
    verbose: bool,
) -> None:
    """
    Pull runs, jobs and steps of experiments from GitHub Actions into DuckDB.

    The token is taken from GITHUB_TOKEN or GH_TOKEN, else from `gh auth token`; the API root from
    GITHUB_API_URL (default https://api.github.com). Exit codes: 0 all done; 1 failed or partial;
    2 flags, no token, or an experiment file without a valid experiment.
    """
    story = _story(log_format)
    with say_failures(_INTERRUPTED, is_verbose=verbose, say=story.end):
        if dry_run and no_fetch:
            raise UsageError("--dry-run and --no-fetch exclude each other: give one of them.")
        root = api_root(os.environ)
        plan = Plan(
            file=load_experiments(experiments, only),
            prices=load_prices(prices or price_list(), is_named=prices is not None),
            database=database or default_database(os.environ),
            api_root=root,
            source="github",
            connect=None if no_fetch else _connection(root, max_requests, max_minutes, story),
            since=since,
            is_dry_run=dry_run,
            log_hosts=log_hosts(os.environ),
            build=build,
            register=registering(experiments, _now),
        )
        summary, arrivals = _with_arrivals(run_ingest(plan, story, _now), plan, experiments)
    _end(summary, arrivals)


@click.command(
    "demo", epilog=_DEMO_EXAMPLES, short_help="Publish a simulated experiment; needs no network."
)
@click.option(
    "--database",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=f"The demo's own database.  [default: {DATA / 'demo.duckdb'}]",
)
@_LOG_FORMAT
@VERBOSE
@click.pass_obj
def demo_command(
    build: Build | None, *, database: Path | None, log_format: str, verbose: bool
) -> None:
    """
    Publish a simulated experiment in a database of its own, apart from real data.

    It needs no token and no network. The runs never took place. Exit codes: 0 published; 1 failed.
    """
    story = _story(log_format)
    with say_failures(_INTERRUPTED, is_verbose=verbose, say=story.end):
        summary = run_demo(database or DATA / "demo.duckdb", story, _now, build)
    _end(summary)


COMMANDS = (
    ingest_command,
    demo_command,
    compare_command,
    status_command,
    verify_command,
    visibility_command,
    propose_command,
    publish_command,
    keys_command,
)
"""All that write the database or look after it."""


@click.pass_context
def _of_module(context: click.Context, /, *, demo: bool, **flags: object) -> None:
    if context.invoked_subcommand is not None:
        with say_failures("", is_verbose=False):
            _refuse_flags(context)
    elif demo:
        with say_failures("", is_verbose=False):
            if refused := list_given_flags(context, besides=_BESIDE_DEMO):
                raise UsageError(f"--demo ingests one whole experiment: leave out {refused}.")
        context.invoke(demo_command, **{name: flags[name] for name in _BESIDE_DEMO - {"demo"}})
    else:
        context.invoke(ingest_command, **flags)


main = click.Group(
    callback=_of_module,
    params=[*ingest_command.params, click.Option(["--demo"], is_flag=True, help="As `demo`.")],
    commands={str(command.name): command for command in COMMANDS[2:]},
    help=ingest_command.help,
    epilog=_EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
)
"""`python -m ingest`: the ingest without a word, the others by theirs."""
click.version_option(VERSION, prog_name="longpole")(main)


def _refuse_flags(context: click.Context) -> None:
    """Those of the ingest would be ignored by another command."""
    if flags := list_given_flags(context):
        command = context.invoked_subcommand
        raise UsageError(
            f"{flags} before {command} is for the ingest: leave it out, or write it behind "
            f"{command} if `{LONGPOLE} {command} --help` names it."
        )


def _story(log_format: str) -> Story:
    """Ours; what the libraries have to say of their retries is told by it."""
    logging.getLogger("github").setLevel(logging.ERROR)
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    return JsonStory(_now) if log_format == "json" else Story()


def _with_arrivals(summary: Summary, plan: Plan, experiments: Path) -> tuple[Summary, list[str]]:
    """The summary of a night, with what it brought of saved plans; or why that is not known."""
    if summary.snapshot is None:
        return summary, []
    try:
        return summary, arrival_lines(experiments, plan.file.wanted, summary.snapshot, _now())
    except LongpoleError as error:
        failure = Failure("the saved plans", str(error))
        return replace(summary, outcome="partial", failures=(*summary.failures, failure)), []


def _end(summary: Summary, arrivals: Iterable[str] = ()) -> NoReturn:
    with on_stdout("the summary"):
        _tell(summary)
        for line in arrivals:
            click.echo(as_safe_line(line))
    sys.exit(0 if summary.outcome in ("complete", "planned") else 1)


def _connection(
    root: str, max_requests: int | None, max_minutes: float, story: Story
) -> Callable[[], GithubApi]:
    secret = find_token(os.environ, root)
    return lambda: GithubApi(root, secret, max_requests, story.warning, max_minutes=max_minutes)


def _tell(summary: Summary) -> None:
    """The summary, on stdout."""
    if summary.outcome == "failed":
        return
    click.echo(
        f"{summary.outcome}: {summary.runs_added} runs, {summary.jobs_added} jobs and "
        f"{summary.steps_added} steps added; {summary.runs_seen} runs in listings that had changed"
    )
    left = summary.rate_limit_remaining
    click.echo(
        f"requests: {summary.requests}, of these {summary.requests_not_modified} not modified"
        + ("" if left is None else f"; {left} left in GitHub's window")
    )
    for contradiction in summary.contradictions:
        click.echo(as_safe_line(f"note: {contradiction.what}: {contradiction.why}"))
    for failure in summary.failures:
        click.echo(as_safe_line(f"failed: {failure.what}: {failure.why}"))
    if summary.outcome == "planned":
        logs = summary.logs_pending
        beside = f", and the logs of up to {logs} attempts" if logs else ""
        click.echo(f"to be fetched: the jobs of {summary.runs_pending} runs{beside}")
    if summary.snapshot is not None:
        click.echo(f"published: {summary.snapshot}")


def start() -> None:
    """The command, from a shell: nights build meaning before they publish."""
    say_unexpected_errors()
    main(prog_name="python -m ingest", obj=build_apart)
