"""`python -m queries`: the command line of the answers."""

from pathlib import Path
from typing import Literal

import click
import pandas as pd

from basis.documents import written
from queries.answers import answer, find_question, require_experiment
from queries.arms.clock import Clock
from queries.catalogue import lineage, read_parameters
from queries.command_line import (
    DATABASE,
    EXPERIMENT,
    QUEUE,
    RAW,
    VERBOSE,
    misfits_in,
    say_if_simulated,
    say_misfits,
    worded,
)
from queries.database import resolve_snapshot
from queries.errors import ParameterInvalid
from queries.export import as_harmless, to_csv, to_json, to_markdown
from queries.export.experiment import answered_expectations, export_experiment
from queries.report.asked import (
    BY_SEVERAL,
    EXPECTATIONS,
    VERDICT,
    all_questions,
    questions_answer,
)
from queries.report.command import report, say_report
from queries.report.evidence import evidence_of
from queries.roles.command import roles
from queries.spark.command import build_command
from queries.what_if.command import what_if_command

_EXAMPLES = """
\b
Examples:
  python -m queries list
  python -m queries run clock_by_arm -p experiment=docker-layer-cache
"""
_LIST_EXAMPLES = """
\b
Examples:
  longpole list
  longpole list | grep path
"""
_ASK_EXAMPLES = """
\b
Examples:
  longpole ask verdict -p experiment=docker-layer-cache --format json
  longpole ask experiments --format markdown
  longpole ask expectations -p experiment=docker-layer-cache --format markdown
  longpole ask clock_by_arm -p experiment=docker-layer-cache
  longpole ask path_by_arm -p experiment=docker-layer-cache -p milestone='push-*'
  longpole ask path_by_arm -p experiment=docker-layer-cache -p milestone=
  longpole ask attempt_jobs -p run_id=24948925010 -p run_attempt=1
"""
_EXPORT_EXAMPLES = """
\b
Examples:
  longpole export docker-layer-cache --out answers
"""
_LINEAGE_EXAMPLES = """
\b
Examples:
  longpole lineage
  longpole lineage clock_by_arm
"""


def _complete_question(
    _context: click.Context, _parameter: click.Parameter, begin: str
) -> list[str]:
    return [name for name in all_questions() if name.startswith(begin)]


@click.command("list", epilog=_LIST_EXAMPLES)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: with parameters and columns.",
)
def list_questions(*, form: str) -> None:
    """List the questions, a line each."""
    known = all_questions()
    width = max(map(len, known))
    lines = [f"{name:<{width}}  {question.title}\n" for name, question in known.items()]
    with worded(is_verbose=False):
        text = written(questions_answer(known)) if form == "json" else "".join(lines)
        click.echo(text.encode(), nl=False)


@click.command(epilog=_ASK_EXAMPLES)
@click.argument("name", metavar="QUESTION", shell_complete=_complete_question)
@click.option(
    "-p",
    "--parameter",
    "assignments",
    multiple=True,
    metavar="KEY=VALUE",
    help="A parameter of the question; repeat for more, or for the items of a list "
    "(KEY= alone is an empty list).",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "markdown"]),
    default="csv",
    show_default=True,
    help="The form of the answer.",
)
@RAW
@DATABASE
@VERBOSE
def ask(  # noqa: PLR0913 - one argument per flag
    *,
    name: str,
    assignments: tuple[str, ...],
    form: Literal["csv", "json", "markdown"],
    is_raw: bool,
    database: Path,
    is_verbose: bool,
) -> None:
    """
    Answer QUESTION, one of `longpole list`.

    `verdict` is all that a report says: as CSV a row per comparison, as JSON one object with
    verdicts, intervals, reasons and cautions, as Markdown the report.
    """
    with worded(is_verbose=is_verbose):
        question = BY_SEVERAL.get(name) or find_question(name)
        parameters = read_parameters(question, assignments)
        snapshot = resolve_snapshot(database)
        if question is VERDICT:
            if is_raw:
                raise ParameterInvalid(
                    "verdict has no --raw: --format json has the very texts; leave it out."
                )
            milestone = parameters.get("milestone")
            clock = Clock(other=tuple(milestone) if isinstance(milestone, list) else None)
            queue = parameters.get("queue")
            kind = None if queue is None else str(queue)
            evidence = evidence_of(str(parameters["experiment"]), snapshot, clock, kind)
            say_report(evidence, snapshot, form)
            return
        if "experiment" in parameters:
            require_experiment(str(parameters["experiment"]), snapshot)
        if question is EXPECTATIONS:
            frame = answered_expectations(str(parameters["experiment"]), snapshot)
        else:
            frame = answer(name, snapshot, parameters)
        say_if_simulated(snapshot)
        if frame.empty:
            click.echo("no rows", err=True)
        if "experiment" in parameters and question.takes("milestone"):
            experiment, milestone = str(parameters["experiment"]), parameters.get("milestone")
            say_misfits(misfits_in(snapshot, experiment, milestone))
        _write(frame, form, is_raw=is_raw)


@click.command(
    epilog=_EXPORT_EXAMPLES, short_help="Write the answers about EXPERIMENT, a CSV each."
)
@EXPERIMENT
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder of the CSV files; created if it is not there.",
)
@QUEUE
@RAW
@DATABASE
@VERBOSE
def export(  # noqa: PLR0913 - one argument per flag
    *,
    experiment: str,
    out: Path,
    queue: str | None,
    is_raw: bool,
    database: Path,
    is_verbose: bool,
) -> None:
    """Write one CSV per question about EXPERIMENT, and one on the data's freshness."""
    with worded(is_verbose=is_verbose):
        snapshot = resolve_snapshot(database)
        for path in export_experiment(experiment, snapshot, out, queue=queue, is_raw=is_raw):
            click.echo(path)
        say_if_simulated(snapshot)
        say_misfits(misfits_in(snapshot, experiment))


def _write(frame: pd.DataFrame, form: str, *, is_raw: bool) -> None:
    match form:
        case "json":
            text = to_json(frame)
        case "markdown":
            text = to_markdown(frame)
        case _:
            text = to_csv(frame if is_raw else as_harmless(frame))
    # Bytes: the answer is UTF-8 whatever the terminal's locale.
    click.echo(text.encode(), nl=False)


@click.command(
    "lineage",
    epilog=_LINEAGE_EXAMPLES,
    short_help="Draw what QUESTION is made of, or everything.",
)
@click.argument("question", required=False, shell_complete=_complete_question)
@click.option("--markdown", "is_markdown", is_flag=True, help="As a page of the docs.")
@VERBOSE
def draw_lineage(*, question: str | None, is_markdown: bool, is_verbose: bool) -> None:
    """Write a Mermaid flowchart of what QUESTION is made of; without it, of every question."""
    with worded(is_verbose=is_verbose):
        drawn = lineage(None if question is None else find_question(question).name)
        page = f"# What is made of what\n\n```mermaid\n{drawn}```\n"
        click.echo(page if is_markdown else drawn, nl=False)


COMMANDS = (
    report,
    what_if_command,
    ask,
    list_questions,
    export,
    roles,
    draw_lineage,
    build_command,
)
"""All that answer."""


@click.group(epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """
    Ask the database that the ingest fills: `run` is what `longpole ask` is, the others are alike.

    The answer goes to stdout, everything else to stderr. Exit codes: 0 answered; 1 failed; 2 asked
    wrongly.
    """


for _command in COMMANDS:
    main.add_command(_command, "run" if _command is ask else None)


def start() -> None:
    """The command, from a shell."""
    main(prog_name="python -m queries")
