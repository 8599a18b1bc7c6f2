"""Where in a TOML file a key stands, and what its path is called; the parser does not say."""

import re
from collections import Counter
from collections.abc import Sequence

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*(\"[^\"]*\"|'[^']*'|[\w-]+)\s*(?:\.[^=]*)?=")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")


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
