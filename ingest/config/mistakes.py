"""How mistakes in the files that people write are worded, and in which line they stand."""

import errno
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

LARGEST = 128 * 1024
"""Characters of a file that a person writes: fifty times the founding experiment."""

MOST = 20
"""Mistakes that are worded, each with its line; a person mends no more at once."""

MISSING = "this key is missing; add it."
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*(\"[^\"]*\"|'[^']*'|[\w-]+)\s*(?:\.[^=]*)?=")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")


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


def why_unreadable(error: OSError | UnicodeDecodeError) -> str:
    """Why a file can't be read, in a few words."""
    return getattr(error, "strerror", None) or "it is no UTF-8 text"


def word_place(path: Path, line: int | None) -> str:
    """The file, and the line in it where that is known."""
    return f"{path}{'' if line is None else f' line {line}'}"


def word_unknown_key(key: object, known: Iterable[str]) -> str:
    """What to do about a key that a table does not have."""
    names = list(known)
    near = get_close_matches(str(key), names, n=1)
    advice = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(names)}."
    return f"unknown key; {advice}"


def line_of(text: str, keys: Sequence[str | int]) -> int | None:
    """
    The line, from 1, of the key at a path, else of the nearest table that encloses it.

    Args:
        text: The file.
        keys: Names of tables and keys; the index in an array of tables counts from 0.

    Returns:
        None if not even the outermost table has a header of its own.
    """
    seen: Counter[str] = Counter()
    table: list[str | int] = []
    best: tuple[int, int] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _path(header[2])
            if header[1] == "[[":
                name = ".".join(map(str, table))
                table = [*table, seen[name]]
                seen[name] += 1
            candidate = table
        elif key := _KEY.match(line):
            candidate = [*table, key[1].strip("\"'")]
        else:
            continue
        if list(keys[: len(candidate)]) == candidate and (best is None or len(candidate) > best[0]):
            best = (len(candidate), number)
    return None if best is None else best[1]


def key_path(keys: Sequence[str | int]) -> str:
    """A path as people write it, its indices from 1: `cache.arm[2].name`."""
    return "".join(
        f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in keys
    ).removeprefix(".")


def _path(dotted: str) -> list[str | int]:
    return [part[1] or part[2] or part[3] for part in _PART.finditer(dotted)]
