"""
A log's bytes as lines with their instants.

Source: actions/runner, `PagingLogger.cs`: each message begins with its instant in UTC; what follows
a line break within a message has none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ingest.logs.bounds import LONGEST_LINE_BYTES

_STAMP = re.compile(rb"(?:\xef\xbb\xbf)?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?Z ?")
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


@dataclass(slots=True)
class Line:
    """
    One line of a job's log.

    Attributes:
        at: When the runner wrote it, UTC; None within a message, where nothing tells a fact.
        text: Without instant and colours.
        is_coloured: A colour stood at its beginning, as where the runner shows a script's text.
        step_number: Of the API's step that it belongs to; None where that is not known.
        possible_steps: Of a line whose step is not known, those whose seconds hold it.
        header: What the step, or the step inside a composite action, shows as running: an action
            such as `actions/cache@v4`, or the first line of a command; None before any.
        is_of_script: `header` is a command.
        is_in_header: It belongs to what the runner says before it starts (inputs, script, shell).
        is_post: An action cleans up after the job.
    """

    at: datetime | None
    text: str
    is_coloured: bool = False
    step_number: int | None = None
    possible_steps: tuple[int, ...] = ()
    header: str | None = None
    is_of_script: bool = False
    is_in_header: bool = False
    is_post: bool = False


def read_lines(chunks: Iterable[bytes]) -> Iterator[Line]:
    """
    Lines of a text, each cut where it is too long; an empty end is none.

    What the text ends with, without an end of its line, has no instant: it may go on.
    """
    for raw, is_whole in split_lines(chunks):
        match = _STAMP.match(raw)
        at = _instant(match) if match else None
        text = (raw[match.end() :] if match and at else raw).decode("utf-8", "replace")
        text = text.removesuffix("\r")
        is_coloured = text.startswith("\x1b[")
        if "\x1b" in text:
            text = _COLOURS.sub("", text)
        yield Line(at if is_whole else None, text, is_coloured)


def split_lines(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The lines of chunks, of long ones the beginning; whether each came to its end."""
    rest = b""
    is_passed_over = False
    for chunk in chunks:
        first, *others = chunk.split(b"\n")
        if not is_passed_over:
            rest += first
        if others:
            yield rest[:LONGEST_LINE_BYTES], True
            yield from ((line[:LONGEST_LINE_BYTES], True) for line in others[:-1])
            rest, is_passed_over = others[-1], False
        if len(rest) > LONGEST_LINE_BYTES:
            rest, is_passed_over = rest[:LONGEST_LINE_BYTES], True
    if rest:
        yield rest, False


def _instant(match: re.Match[bytes]) -> datetime | None:
    """The instant of a stamp, in whole microseconds; None where there is no such day or hour."""
    fraction = (match[2] or b".0")[1:7].ljust(6, b"0")
    try:
        return datetime.fromisoformat(f"{match[1].decode()}.{fraction.decode()}")
    except ValueError:
        return None
