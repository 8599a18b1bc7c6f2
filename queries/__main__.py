"""`python -m queries`: the command line of the answers."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pandas as pd

from queries.answers import answer, find_question
from queries.catalogue import questions
from queries.database import resolve_snapshot
from queries.errors import LongpoleError, UsageError
from queries.experiment_export import export_experiment, require_experiment
from queries.export import guard_formulas, to_csv, to_json, to_markdown
from queries.parameters import read_parameters

_EXAMPLES = """
\b
Examples:
  python -m queries list
  python -m queries run experiments --format markdown
  python -m queries run clock_by_arm -p experiment=docker-layer-cache
  python -m queries run path_by_arm -p experiment=docker-layer-cache -p milestone='push-*'
  python -m queries run path_by_arm -p experiment=docker-layer-cache -p milestone=
  python -m queries run attempt_jobs -p run_id=24948925010 -p run_attempt=1
  python -m queries export docker-layer-cache --out answers
  python -m queries run freshness --database data/demo.duckdb
"""
_HELP = {"help_option_names": ["-h", "--help"]}


@contextmanager
def _worded(*, is_verbose: bool) -> Iterator[None]:
    """Say a failure in a sentence, and exit with its code."""
    try:
        yield
    except LongpoleError as error:
        if is_verbose:
            raise
        click.echo(f"error: {error}", err=True)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except BrokenPipeError:
        # Who reads the answer has enough of it: `| head` is no failure.
        _close_stdout()
    except OSError as error:
        if is_verbose:
            raise
        _close_stdout()
        click.echo(f"error: the answer can't be written ({error.strerror}).", err=True)
        sys.exit(1)


def _close_stdout() -> None:
    """What is still buffered can't be written, and must not be tried again at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


_database = click.option(
    "--database",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="LONGPOLE_DATABASE",
    default=Path("data/longpole.duckdb"),
    help="The database.  [env: LONGPOLE_DATABASE; default: data/longpole.duckdb]",
)
_raw = click.option(
    "--raw", "is_raw", is_flag=True, help="CSV without the guard against spreadsheet formulas."
)
_verbose = click.option(
    "--verbose", "is_verbose", is_flag=True, help="Show the traceback of a failure."
)


@click.group(epilog=_EXAMPLES, context_settings=_HELP)
def main() -> None:
    """
    Ask the database that `python -m ingest` fills.

    The answer goes to stdout, everything else to stderr. Exit codes: 0 answered; 1 failed; 2 asked
    wrongly.
    """


@main.command("list")
def list_questions() -> None:
    """List the questions, a line each."""
    known = questions()
    width = max(map(len, known))
    lines = [f"{name:<{width}}  {question.title}" for name, question in known.items()]
    with _worded(is_verbose=False):
        click.echo("\n".join(lines))


@main.command(epilog=_EXAMPLES)
@click.argument("name")
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
@_raw
@_database
@_verbose
def run(  # noqa: PLR0913 - one argument per flag
    *,
    name: str,
    assignments: tuple[str, ...],
    form: str,
    is_raw: bool,
    database: Path,
    is_verbose: bool,
) -> None:
    """Answer the question NAME."""
    with _worded(is_verbose=is_verbose):
        parameters = read_parameters(find_question(name), assignments)
        snapshot = resolve_snapshot(database)
        if "experiment" in parameters:
            require_experiment(str(parameters["experiment"]), snapshot)
        frame = answer(name, snapshot, parameters)
        _say_if_simulated(snapshot)
        if frame.empty:
            click.echo("no rows", err=True)
        _write(frame, form, is_raw=is_raw)


@main.command(epilog=_EXAMPLES)
@click.argument("experiment")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder of the CSV files; created if it is not there.",
)
@_raw
@_database
@_verbose
def export(*, experiment: str, out: Path, is_raw: bool, database: Path, is_verbose: bool) -> None:
    """Write one CSV per question about EXPERIMENT, and one on the data's freshness."""
    with _worded(is_verbose=is_verbose):
        snapshot = resolve_snapshot(database)
        for path in export_experiment(experiment, snapshot, out, is_raw=is_raw):
            click.echo(path)
        _say_if_simulated(snapshot)


def _write(frame: pd.DataFrame, form: str, *, is_raw: bool) -> None:
    match form:
        case "json":
            text = to_json(frame)
        case "markdown":
            text = to_markdown(frame)
        case _:
            text = to_csv(frame if is_raw else guard_formulas(frame))
    # Bytes: the answer is UTF-8 whatever the terminal's locale.
    click.echo(text.encode(), nl=False)


def _say_if_simulated(database: Path) -> None:
    if True in set(answer("experiments", database)["is_simulated"]):
        click.echo("these numbers are simulated", err=True)


if __name__ == "__main__":
    main(prog_name="python -m queries")
