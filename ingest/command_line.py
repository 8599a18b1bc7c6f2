"""What the commands of the ingest share: flags, the clock, how names and ends are worded."""

import errno
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from basis.command_line import close_stdout, say_traceback
from basis.errors import LongpoleError, UsageError
from basis.places import DATA, EXPERIMENTS
from ingest.errors import DescriptorsExhausted
from ingest.story import as_safe_line

DATABASE = click.option(
    "--database",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The database: the published link, or any snapshot.  "
    f"[default: LONGPOLE_DATABASE or {DATA / 'longpole.duckdb'}]",
)
EXPERIMENT_FILE = click.option(
    "--experiments",
    type=click.Path(path_type=Path),
    default=EXPERIMENTS,
    show_default=True,
    metavar="FILE",
    help="The experiment file.",
)
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="The form of the answer; `longpole schema` says what JSON holds.",
)
VERBOSE = click.option("--verbose", is_flag=True, help="Show the traceback of a failure.")

_REPOSITORY = re.compile(r"(?!\.\.?/)[\w.-]+/(?!\.\.?$)[\w.-]+", re.ASCII)


def utc_now() -> datetime:
    """The present, UTC, in whole seconds."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def _on_stderr(word: str, sentence: str) -> None:
    click.echo(as_safe_line(f"{word}: {sentence}"), err=True)


@contextmanager
def say_failures(
    interrupted: str, *, is_verbose: bool, say: Callable[[str, str], None] = _on_stderr
) -> Iterator[None]:
    """
    Say a failure in a sentence, and exit with its code.

    Args:
        interrupted: What to say where a person ends it.
        is_verbose: Whether a failure's traceback is wanted, too.
        say: Says `error` or `interrupted` and a sentence; `traceback` and a line of it.
    """
    try:
        yield
    except (LongpoleError, OSError) as error:
        sentences = error.sentences if isinstance(error, LongpoleError) else _of_system(error)
        if not sentences:
            raise
        if is_verbose:
            say_traceback(error, partial(say, "traceback"))
        for sentence in sentences:
            say("error", sentence)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except KeyboardInterrupt:
        say("interrupted", interrupted)
        sys.exit(1)


def _of_system(error: OSError) -> tuple[str, ...]:
    """Descriptors can run out anywhere; what else is refused is worded where it happens."""
    is_known = error.errno in (errno.EMFILE, errno.ENFILE)
    return (DescriptorsExhausted.SENTENCE,) if is_known else ()


def say_unexpected_error(error: BaseException) -> None:
    """As any other traceback is said: on lines of its own, without any token."""
    say_traceback(error, partial(_on_stderr, "traceback"))


def say_unexpected_errors() -> None:
    """From here on, instead of Python's own way."""
    sys.excepthook = lambda _kind, error, _trace: say_unexpected_error(error)


@contextmanager
def on_stdout(what: str) -> Iterator[None]:
    """Write `what` to stdout to its end, or say that it can't be written, and exit."""
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        close_stdout()
        click.echo(f"error: {what} can't be written ({error.strerror}).", err=True)
        sys.exit(1)


def check_repository(name: str) -> str:
    """
    The name of a repository as it was given.

    Raises:
        UsageError: No repository can have it.
    """
    if not _REPOSITORY.fullmatch(name):
        raise UsageError(f"{name!r} is no repository: write it as owner/name.")
    return name


def list_given_flags(context: click.Context, besides: frozenset[str] = frozenset()) -> str:
    """The flags that stand on the command line, but for some, as a list in words."""
    return ", ".join(
        f"--{name.replace('_', '-')}"
        for name in context.params
        if name not in besides
        and context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    )
