"""`longpole report`: what an experiment found, as a text that can be published."""

from pathlib import Path

import click

from queries.arms.clock import Clock
from queries.command_line import (
    DATABASE,
    EXPERIMENT,
    QUEUE,
    VERBOSE,
    say_if_simulated,
    say_misfits,
    worded,
)
from queries.database import resolve_snapshot
from queries.errors import ParameterInvalid
from queries.report.evidence import Evidence, evidence_of
from queries.report.reports import FORMS, Form, write_report

_EXAMPLES = """
\b
Examples:
  longpole report docker-layer-cache --format markdown > report.md
  longpole report docker-layer-cache --format html > report.html
  longpole report docker-layer-cache --whole-run --format csv > verdicts.csv
  longpole publish --pull 19830 --body report.md
"""


@click.command(epilog=_EXAMPLES, short_help="Say what EXPERIMENT found: verdict, paths, warnings.")
@EXPERIMENT
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMS)),
    default="markdown",
    show_default=True,
    help="markdown: for a pull request's description, all but the answer in a fold. html: one file "
    "with its charts, which opens without a network. json: all of it for a program (`longpole "
    "schema`). csv: a row per comparison.",
)
@click.option(
    "--milestone",
    "milestones",
    multiple=True,
    metavar="GLOB",
    help="Another clock: the time to the jobs with such a key or name; repeat for more. `job: "
    "GLOB` is a job's own duration.",
)
@click.option("--whole-run", "is_whole_run", is_flag=True, help="Another clock: the whole run.")
@QUEUE
@click.option("--full", "is_full", is_flag=True, help="Markdown with more of all, nothing folded.")
@DATABASE
@VERBOSE
def report(  # noqa: PLR0913 - one argument per flag
    *,
    experiment: str,
    form: Form,
    milestones: tuple[str, ...],
    is_whole_run: bool,
    queue: str | None,
    is_full: bool,
    database: Path,
    is_verbose: bool,
) -> None:
    """Say what EXPERIMENT found: verdict, paths, warnings, exclusions, method and runs."""
    with worded(is_verbose=is_verbose):
        if milestones and is_whole_run:
            raise ParameterInvalid(
                "--milestone and --whole-run name two clocks: give one of them, or neither for "
                "the experiment's own."
            )
        if not all(glob.strip() for glob in milestones):
            raise ParameterInvalid(
                "--milestone is empty: give a glob of a job's key or name, or --whole-run."
            )
        snapshot = resolve_snapshot(database)
        clock = Clock(other=milestones if milestones or is_whole_run else None)
        evidence = evidence_of(experiment, snapshot, clock, queue)
        say_report(evidence, snapshot, form, is_full=is_full)


def say_report(evidence: Evidence, snapshot: Path, form: Form, *, is_full: bool = False) -> None:
    """The report on stdout, what to know of it on stderr."""
    text = write_report(evidence, form, is_full=is_full)
    say_if_simulated(snapshot)
    say_misfits(evidence.misfits)
    # Bytes: the report is UTF-8 whatever the terminal's locale.
    click.echo(text.encode(), nl=False)
