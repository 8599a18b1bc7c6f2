"""
A file of JSON lines beside the experiment file: read, and appended to.

A line is written once, flushed to the disk, and never changed; the rest of a line that broke off in
a crash is taken away before the next one is written.
"""

import errno
import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from basis.errors import LongpoleError
from basis.visible import visible, with_signs
from ingest.storage.write_failures import word_write_failure

MOST_LINE_BYTES = 2**20
"""Of a line: more than the changes of a whole experiment file."""

MOST_BYTES = 16 * 2**20
"""Of a file: some tens of thousands of lines."""

_MARKERS = (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")


class Line(BaseModel):
    """What a line says; one of another version, which says more or less, is none."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


L = TypeVar("L", bound=Line)
H = TypeVar("H")


class LineInvalid(Exception):
    """
    A line that is none of its file.

    Attributes:
        number: Its place in the file, from 1.
        why: What is wrong, to stand behind the file and line.
    """

    def __init__(self, number: int, why: str) -> None:
        super().__init__(number, why)
        self.number = number
        self.why = why


class LineFileInvalid(LongpoleError):
    """The file can't be read, or can't be continued."""


@dataclass(frozen=True, slots=True)
class Numbered(Generic[L]):
    """
    A line of a file.

    Attributes:
        number: Its place, from 1.
        sha256: Of its bytes, without its line end.
    """

    number: int
    sha256: str
    line: L


@dataclass(frozen=True, slots=True)
class LineFile(Generic[L, H]):
    """
    A kind of such files.

    Attributes:
        adapter: Reads a line.
        is_none: What is said of a line that is none: `is no saved plan`.
        begins: With which bytes a line begins that this Longpole writes: one that broke off is told
            by them.
        hold: Given the lines, what they say together; raises `LineInvalid` where they contradict.
    """

    adapter: TypeAdapter[L]
    is_none: str
    begins: tuple[bytes, ...]
    hold: Callable[[Sequence[Numbered[L]]], H]

    def read(self, path: Path) -> H:
        """
        What a file holds; that of no line where there is no file.

        Raises:
            LineFileInvalid: It can't be read, or a line is none of it.
        """
        try:
            if path.exists() and not path.is_file():
                raise LineFileInvalid(f"{path} is no file: move it away.")
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            data = b""
        except OSError as error:
            raise LineFileInvalid(
                f"{path} can't be read ({error.strerror}): allow reading it; nothing was written "
                "to it."
            ) from error
        return self._read(path, data)

    def append(self, path: Path, lacking: Callable[[H], Sequence[L]]) -> H:
        """
        Append the lines that a file lacks; nobody else writes to it meanwhile.

        Args:
            path: The file; made if it is not there.
            lacking: Which lines, given what it holds.

        Returns:
            What it holds then.

        Raises:
            LineFileInvalid: A line is none of it, or it would grow too long.
            WriteFailed: The system refuses; what it held stays.
        """
        try:
            is_new = not path.exists()
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                held = self._append(path, descriptor, lacking)
            finally:
                os.close(descriptor)
            if is_new:
                _flush_folder(path.parent)
        except OSError as error:
            raise word_write_failure(path, error) from error
        return held

    def of_data(self, data: bytes) -> H:
        """
        What bytes of a file hold; a last line that broke off is left out.

        Raises:
            LineInvalid: A line is none of it.
        """
        return self.hold(list(self._lines(data[: self._whole_bytes(data)])))

    def _append(self, path: Path, descriptor: int, lacking: Callable[[H], Sequence[L]]) -> H:
        with os.fdopen(os.dup(descriptor), "rb") as file:
            data = file.read(MOST_BYTES + 1)
        held = self._read(path, data)
        lines = [line_of(line) for line in lacking(held)]
        if not lines:
            return held
        kept = data[: self._whole_bytes(data)]
        added = b"".join(([] if not kept or kept.endswith(b"\n") else [b"\n"]) + lines)
        if max(map(len, lines)) > MOST_LINE_BYTES or len(kept) + len(added) > MOST_BYTES:
            raise LineFileInvalid(
                f"{path} would have more than {MOST_BYTES:,} bytes, or a line of more than "
                f"{MOST_LINE_BYTES:,}: name an experiment file in another folder for new "
                "experiments."
            )
        if len(kept) < len(data):
            os.ftruncate(descriptor, len(kept))
        try:
            _write(descriptor, added)
        except OSError:
            with suppress(OSError):
                os.ftruncate(descriptor, len(kept))
            raise
        return self._read(path, kept + added)

    def _read(self, path: Path, data: bytes) -> H:
        if len(data) > MOST_BYTES:
            raise LineFileInvalid(
                f"{path} has more than {MOST_BYTES:,} bytes: put back the file that git has; "
                "nothing was written to it."
            )
        try:
            return self.of_data(data)
        except LineInvalid as error:
            raise LineFileInvalid(
                f"{path} line {error.number} {error.why}: put back the lines that git has, of both "
                "sides where it was merged; nothing was written to it."
            ) from error

    def _lines(self, data: bytes) -> Iterator[Numbered[L]]:
        for number, text in enumerate(data.split(b"\n"), start=1):
            line = text.removesuffix(b"\r")  # as git may write it
            if line.strip():
                yield Numbered(number, sha256(line).hexdigest(), self._line(number, line))

    def _line(self, number: int, line: bytes) -> L:
        if line.startswith(_MARKERS):
            raise LineInvalid(number, "is the marker of a merge conflict")
        if len(line) > MOST_LINE_BYTES:
            raise LineInvalid(number, f"has more than {MOST_LINE_BYTES:,} bytes")
        try:
            return self.adapter.validate_json(line)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            # A line of several kinds is named by its kind first.
            steps = [str(step) for step in first["loc"]]
            place = ".".join(steps[1:] if steps[:1] in (["made"], ["closed"]) else steps)
            about = f"{visible(place)}: " if place else ""
            raise LineInvalid(number, f"{self.is_none} ({about}{visible(first['msg'])})") from error

    def _whole_bytes(self, data: bytes) -> int:
        """Up to where it is whole: what follows broke off in a crash."""
        _, _, last = data.rpartition(b"\n")
        return len(data) - len(last) if last and self._is_torn(last) else len(data)

    def _is_torn(self, last: bytes) -> bool:
        """Whether it is the beginning of a line of ours, and no whole one."""
        if not any(last.startswith(begin) or begin.startswith(last) for begin in self.begins):
            return False
        try:
            self.adapter.validate_json(last)
        except ValidationError as error:
            return error.errors(include_url=False, include_input=False)[0]["type"] == "json_invalid"
        return False


def line_of(line: Line) -> bytes:
    """As it stands in the file, with its line end; what does not show is JSON's escape."""
    text = line.model_dump_json(exclude_none=True)
    return with_signs(text, lambda one: json.dumps(one)[1:-1]).encode() + b"\n"


def _write(descriptor: int, added: bytes) -> None:
    if os.write(descriptor, added) < len(added):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(descriptor)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
