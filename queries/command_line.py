"""What the commands of the answers share: their flags, and how they say that they failed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from basis.command_line import close_stdout, say_traceback
from basis.errors import LongpoleError, UsageError
from basis.places import DATA
from basis.visible import visible
from queries.answers import answer, answers
from queries.arms.clock import Clock
from queries.arms.contention import KINDS, RULE
from queries.arms.misfits import Misfits, find_misfits
from queries.arms.nothing_counts import with_remedies


@contextmanager
def worded(*, is_verbose: bool) -> Iterator[None]:
    """Say a failure in a sentence, and exit with its code."""
    try:
        yield
    except LongpoleError as error:
        if is_verbose:
            _say_traceback(error)
        click.echo(visible(f"error: {error}"), err=True)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except BrokenPipeError:
        # Who reads the answer has enough of it: `| head` is no failure.
        close_stdout()
    except OSError as error:
        if is_verbose:
            _say_traceback(error)
        close_stdout()
        click.echo(f"error: the answer can't be written ({error.strerror}).", err=True)
        sys.exit(1)


def _say_traceback(error: BaseException) -> None:
    say_traceback(error, lambda line: click.echo(visible(f"traceback: {line}"), err=True))


_REAL = DATA / "longpole.duckdb"
_DEMO = DATA / "demo.duckdb"


def _default_database() -> Path:
    return _REAL if _REAL.exists() or not _DEMO.exists() else _DEMO


DATABASE = click.option(
    "--database",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="LONGPOLE_DATABASE",
    default=_default_database,
    help=f"The database.  [env: LONGPOLE_DATABASE; default: {_REAL}, else the demo's]",
)


def _complete_experiment(
    context: click.Context, _parameter: click.Parameter, begin: str
) -> list[str]:
    named = context.params.get("database")
    try:
        names = list(answer("experiments", named or _default_database())["experiment"])
    except LongpoleError:  # a shell that completes has no place for it
        return []
    return [name for name in names if name.startswith(begin)]


EXPERIMENT = click.argument("experiment", shell_complete=_complete_experiment)
QUEUE = click.option(
    "--queue",
    type=click.Choice(KINDS),
    help=f"Runs of one kind alone. {RULE}  [default: all runs]",
)
RAW = click.option(
    "--raw",
    "is_raw",
    is_flag=True,
    help="CSV with the very texts, not made visible nor guarded against spreadsheet formulas.",
)
VERBOSE = click.option(
    "--verbose", "is_verbose", is_flag=True, help="Show the traceback of a failure."
)


def say_if_simulated(database: Path) -> None:
    """On stderr, so that no figure of the demo is taken for a real one."""
    if True in set(answer("experiments", database)["is_simulated"]):
        click.echo("these numbers are simulated", err=True)


def say_misfits(misfits: Misfits) -> None:
    """On stderr, that globs match nothing: an empty answer has a reason."""
    for sentence in misfits.sentences:
        click.echo(visible(f"note: {sentence}"), err=True)


def misfits_in(database: Path, experiment: str, milestone: object = None) -> Misfits:
    """Of an experiment by its own clock, or by a milestone in place of its own."""
    asked = {"experiment": experiment, "milestone": milestone}
    found = answers(("glob_matches", "attempts_by_arm", "arm_rules"), database, asked)
    matches = found["glob_matches"]
    globs = matches.loc[matches["glob_of"] == "milestone", "wanted"].unique()
    misfits = find_misfits(
        matches, lambda: answer("known_names", database, {"experiment": experiment}), experiment
    )
    return with_remedies(
        misfits,
        found["arm_rules"],
        found["attempts_by_arm"],
        lambda: answer("branches", database, {}),
        Clock(own=tuple(globs)),
    )
