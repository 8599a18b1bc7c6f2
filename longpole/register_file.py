"""
The file of a register of predictions, beside the experiment file: read, and appended to.

A line is written once, flushed to the disk, and never changed; the rest of a line that broke off in
a crash is taken away before the next one is written.
"""

import errno
import fcntl
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from basis.errors import LongpoleError
from ingest.storage.write_failures import word_write_failure
from longpole.register_lines import (
    MOST_BYTES,
    MOST_LINE_BYTES,
    Closed,
    LineInvalid,
    Made,
    Register,
    line_of,
    read_lines,
)

Continue = Callable[[Register], Sequence[Made | Closed]]
"""Which lines a register lacks."""


class RegisterInvalid(LongpoleError):
    """The register can't be read, or can't be continued."""


def register_path(experiments: Path) -> Path:
    """
    The register of an experiment file, beside it.

    That of `experiments.toml` is `predictions.jsonl`, that of `ours.toml` `ours.predictions.jsonl`.
    """
    name = "predictions.jsonl"
    return experiments.with_name(
        name if experiments.name == "experiments.toml" else f"{experiments.stem}.{name}"
    )


def read_register(path: Path) -> Register:
    """
    What the register holds; nothing where there is no file.

    Raises:
        RegisterInvalid: It can't be read, or a line is none of a register.
    """
    try:
        if path.exists() and not path.is_file():
            raise RegisterInvalid(f"{path} is no file: move it away.")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        data = b""
    except OSError as error:
        raise RegisterInvalid(
            f"{path} can't be read ({error.strerror}): allow reading it; nothing was written to it."
        ) from error
    return _read(path, data)


def continue_register(path: Path, lacking: Continue) -> Register:
    """
    Append the lines that a register lacks; nobody else writes to it meanwhile.

    Returns:
        What it holds then.

    Raises:
        RegisterInvalid: A line is none of a register, or it would grow too long.
        WriteFailed: The system refuses; what it held stays.
    """
    try:
        is_new = not path.exists()
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            register = _append(path, descriptor, lacking)
        finally:
            os.close(descriptor)
        if is_new:
            _flush_folder(path.parent)
    except OSError as error:
        raise word_write_failure(path, error) from error
    return register


def _append(path: Path, descriptor: int, lacking: Continue) -> Register:
    with os.fdopen(os.dup(descriptor), "rb") as file:
        data = file.read(MOST_BYTES + 1)
    register = _read(path, data)
    lines = [line_of(line) for line in lacking(register)]
    if not lines:
        return register
    kept = data[: register.kept_bytes]
    added = b"".join(([] if register.ends_line else [b"\n"]) + lines)
    if max(map(len, lines)) > MOST_LINE_BYTES or len(kept) + len(added) > MOST_BYTES:
        raise RegisterInvalid(
            f"{path} would have more than {MOST_BYTES:,} bytes, or a line of more than "
            f"{MOST_LINE_BYTES:,}: name an experiment file in another folder for new experiments."
        )
    if len(kept) < len(data):
        os.ftruncate(descriptor, len(kept))
    try:
        _write(descriptor, added)
    except OSError:
        with suppress(OSError):
            os.ftruncate(descriptor, len(kept))
        raise
    return _read(path, kept + added)


def _write(descriptor: int, added: bytes) -> None:
    if os.write(descriptor, added) < len(added):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(descriptor)


def _read(path: Path, data: bytes) -> Register:
    if len(data) > MOST_BYTES:
        raise RegisterInvalid(
            f"{path} has more than {MOST_BYTES:,} bytes: put back the file that git has; nothing "
            "was written to it."
        )
    try:
        return read_lines(data)
    except LineInvalid as error:
        raise RegisterInvalid(
            f"{path} line {error.number} {error.why}: put back the lines that git has, of both "
            "sides where it was merged; nothing was written to it."
        ) from error


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
