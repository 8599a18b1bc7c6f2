"""What to do where the system refuses, by its reasons; whether Python or DuckDB met it."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import WriteFailed

_FREE_SPACE = "free space there"
_ALLOW_WRITING = "allow writing there"
_MORE_FILES = "let one process open more files (`ulimit -n`)"
_REMEDIES = {
    errno.ENOSPC: _FREE_SPACE,
    errno.EDQUOT: _FREE_SPACE,
    errno.EFBIG: _FREE_SPACE,
    errno.EACCES: _ALLOW_WRITING,
    errno.EPERM: _ALLOW_WRITING,
    errno.EROFS: _ALLOW_WRITING,
    errno.EMFILE: _MORE_FILES,
    errno.ENFILE: _MORE_FILES,
}


def word_write_failure(place: Path, error: OSError) -> WriteFailed:
    """A refusal that Python met, worded."""
    remedy = _REMEDIES.get(error.errno or 0, "free space or allow writing there")
    return _write_failed(place, error.strerror or str(error), remedy)


def word_refusal(place: Path | str, said: str) -> WriteFailed | None:
    """A refusal of the system that a library quotes, worded; None where it quotes none."""
    for number, remedy in _REMEDIES.items():
        if (why := os.strerror(number)) in said:
            return _write_failed(place, why, remedy)
    return None


@contextmanager
def word_write_failures(place: Path) -> Iterator[None]:
    """
    Word what the system refuses.

    Raises:
        WriteFailed: It refused.
    """
    try:
        yield
    except OSError as error:
        raise word_write_failure(place, error) from error


def _write_failed(place: Path | str, why: str, remedy: str) -> WriteFailed:
    return WriteFailed(
        f"{place} can't be written ({why}): {remedy}, then run the same command again to continue."
    )
