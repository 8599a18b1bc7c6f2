"""How mistakes in the files that people write are worded, whatever the file."""

import errno
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

LARGEST = 128 * 1024
"""Characters of a file that a person writes: fifty times the founding experiment."""

MOST = 20
"""Mistakes that are worded, each with its line; a person mends no more at once."""

MISSING = "this key is missing; add it."


def read_bounded(path: Path) -> str:
    """
    What a file says.

    Raises:
        OSError: It can't be read, or is too large.
        UnicodeDecodeError: It is no UTF-8 text.
    """
    with path.open(encoding="utf-8") as file:
        text = file.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise OSError(errno.EFBIG, f"it has more than {LARGEST:,} characters")
    return text


def unreadable(error: OSError | UnicodeDecodeError) -> str:
    """Why a file can't be read, in a few words."""
    return getattr(error, "strerror", None) or "it is no UTF-8 text"


def place(path: Path, line: int | None) -> str:
    """The file, and the line in it where that is known."""
    return f"{path}{'' if line is None else f' line {line}'}"


def unknown_key(key: object, known: Iterable[str]) -> str:
    """What to do about a key that a table does not have."""
    names = list(known)
    near = get_close_matches(str(key), names, n=1)
    advice = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(names)}."
    return f"unknown key; {advice}"
