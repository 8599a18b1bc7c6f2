"""What the commands of `python -m ingest` share: the clock, how names and ends are worded."""

import errno
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from ingest.errors import DescriptorsExhausted, LongpoleError, UsageError
from ingest.story import as_told

_REPOSITORY = re.compile(r"(?!\.\.?/)[\w.-]+/(?!\.\.?$)[\w.-]+", re.ASCII)


def utc_now() -> datetime:
    """The present, UTC, in whole seconds."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def _on_stderr(word: str, sentence: str) -> None:
    click.echo(as_told(f"{word}: {sentence}"), err=True)


@contextmanager
def worded(
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
            say_traceback(error, say)
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


def say_traceback(error: BaseException, say: Callable[[str, str], None] = _on_stderr) -> None:
    """Line by line as `say` says it, so that no line passes for another, and no token is told."""
    for part in traceback.format_exception(error):
        for line in part.splitlines():
            say("traceback", line)


def say_mistakes_of_ours() -> None:
    """From here on, what no sentence was found for is said like any other traceback."""
    sys.excepthook = lambda _kind, error, _trace: say_traceback(error)


@contextmanager
def on_stdout(what: str) -> Iterator[None]:
    """Write `what` to stdout to its end, or say that it can't be written, and exit."""
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        # What is still buffered can't be written, and must not be tried again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        click.echo(f"error: {what} can't be written ({error.strerror}).", err=True)
        sys.exit(1)


def checked_repository(name: str) -> str:
    """
    The name of a repository as it was given.

    Raises:
        UsageError: No repository can have it.
    """
    if not _REPOSITORY.fullmatch(name):
        raise UsageError(f"{name!r} is no repository: write it as owner/name.")
    return name


def given(context: click.Context, besides: frozenset[str] = frozenset()) -> str:
    """The flags that stand on the command line, but for some, as a list in words."""
    return ", ".join(
        f"--{name.replace('_', '-')}"
        for name in context.params
        if name not in besides
        and context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    )
