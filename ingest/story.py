"""
What an ingest says while it works, on stderr: a bar on a terminal, one line per event elsewhere.

What GitHub's answers bring into it stays on its line, all of it visible. Whatever went wrong, no
token is shown: that is the last line of defence.
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Literal, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from basis.visible import visible
from ingest.records import Failure

_HIDDEN = "***"
_VARIABLES = ("GITHUB_TOKEN", "GH_TOKEN")
# Shorter words may be a part of a message; GitHub's tokens have 40 characters and more.
_SHORTEST = 12
_TOKEN = re.compile(r"(?:gh[a-z]|github_pat)_[\w.-]{12,}", re.ASCII)
_IN_ADDRESS = re.compile(r"(?<=://)[^\s/?#]*(?=@)")
_IN_HEADER = re.compile(
    r"(authorization\W{1,6}(?:(?:token|bearer|basic)\s+)?)[^\s'\",}]+", re.IGNORECASE
)
Item = TypeVar("Item")
Level = Literal["info", "warning", "error"]


def without_tokens(text: str, environ: Mapping[str, str]) -> str:
    """
    The text with `***` for each token in it: those of the environment, and what looks like one.

    Classic, fine-grained and app tokens, user and password of an address, Authorization headers.

    Source: GitHub's "About authentication to GitHub", "GitHub's token formats".
    """
    for variable in _VARIABLES:
        for part in environ.get(variable, "").split():
            text = without_secret(text, part)
    text = _IN_ADDRESS.sub(_HIDDEN, _TOKEN.sub(_HIDDEN, text))
    return _IN_HEADER.sub(rf"\g<1>{_HIDDEN}", text)


def without_secret(text: str, secret: str) -> str:
    """The text with `***` for a secret in it; one of a few letters is no secret."""
    return text.replace(secret, _HIDDEN) if len(secret) >= _SHORTEST else text


def as_safe_line(text: str) -> str:
    """Text on one line of a log or a terminal: all of it visible, but no token."""
    return visible(without_tokens(text, os.environ))


class Story:
    """The story of one ingest, as text."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False, soft_wrap=True)

    def event(self, text: str, level: Level = "info", **fields: str | int) -> None:  # noqa: ARG002 - a form with fields says them
        """One event."""
        self._console.print(as_safe_line(text), markup=False, emoji=False)

    def warning(self, what: str, why: str) -> None:
        """That something is out of the ordinary, and goes on; from any thread."""
        self.event(f"{what}: {why}", "warning", what=what, why=why)

    def failure(self, failure: Failure) -> None:
        """What could not be done."""
        text = f"failed: {failure.what}: {failure.why}"
        self.event(text, "error", what=failure.what, why=failure.why)

    def note(self, note: Failure) -> None:
        """What is odd, though nothing is missing."""
        self.event(f"note: {note.what}: {note.why}", "warning", what=note.what, why=note.why)

    def end(self, word: str, sentence: str) -> None:
        """Why the ingest ends before it is done: `word` is `error` or `interrupted`."""
        click.echo(as_safe_line(f"{word}: {sentence}"), err=True)

    def tracked(
        self, items: Iterable[Item], total: int, what: str, worded: Callable[[Item], str]
    ) -> Iterator[Item]:
        """The items, with a bar that advances on a terminal, else a line, `worded`, after each."""
        if not self._console.is_terminal:
            yield from self._counted(items, total, what, worded)
            return
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
        ) as progress:
            task = progress.add_task(what, total=total)
            for item in items:
                yield item
                progress.advance(task)

    def _counted(
        self, items: Iterable[Item], total: int, what: str, worded: Callable[[Item], str]
    ) -> Iterator[Item]:
        for number, item in enumerate(items, start=1):
            yield item
            text = f"{what} {number} of {total}: {worded(item)}"
            self.event(text, what=what, number=number, total=total)


class JsonStory(Story):
    """The story as JSON lines: `at` (UTC), `level`, `message`, and the event's fields."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now

    def event(self, text: str, level: Level = "info", **fields: str | int) -> None:
        """One object on one line, in ASCII: no text can end the line, or look like another."""
        at = f"{self._now().isoformat(timespec='seconds')}Z"
        told = {
            name: as_safe_line(value) if isinstance(value, str) else value
            for name, value in {"message": text, **fields}.items()
        }
        click.echo(json.dumps({"at": at, "level": level, **told}), err=True)

    def end(self, word: str, sentence: str) -> None:
        """As an event of level `error`."""
        self.event(sentence, level="error", why=word)

    def tracked(
        self, items: Iterable[Item], total: int, what: str, worded: Callable[[Item], str]
    ) -> Iterator[Item]:
        """The items, with an event after each, on a terminal too."""
        return self._counted(items, total, what, worded)
