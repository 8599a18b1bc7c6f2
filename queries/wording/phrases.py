"""How names and words stand in a sentence: listed, quoted, counted, shortened, on one line."""

from collections.abc import Sequence

from basis.visible import visible

_ELLIPSIS = "…"
SHORT_SHA = 7
"""How many characters of a commit people read."""


def listed(words: Sequence[str]) -> str:
    """Words as a list: `a`, `a and b`, `a, b and c`; nothing for none."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def quoted(name: str) -> str:
    """A name as it came, told from the words around it."""
    return f"“{name}”"


def either_of(names: Sequence[str]) -> str:
    """Names as a choice: `“push-*” or “build”`."""
    return " or ".join(map(quoted, names))


def named(names: Sequence[str], most: int = 3) -> str:
    """Names as they came, the first few of them quoted, the rest counted: `“a”, “b” and 3 more`."""
    # One alone is named: to count it is no shorter.
    shown = names[:most] if len(names) > most + 1 else names
    more = [f"{len(names) - len(shown)} more"] if len(names) > len(shown) else []
    return listed([*map(quoted, shown), *more])


def upper(words: str) -> str:
    """Words as a sentence begins."""
    return words[:1].upper() + words[1:]


def on_one_line(text: str) -> str:
    """Text on one line, all of it visible, its spaces single."""
    return " ".join(visible(text).split())


def shortened(text: str, length: int) -> str:
    """Text of so many characters at most; the middle is left out, since names differ at ends."""
    if len(text) <= length:
        return text
    head = (length - 1) // 2
    return f"{text[:head]}{_ELLIPSIS}{text[head + 1 - length :]}"


def short_sha(sha: str) -> str:
    """A commit as people call it: its first characters."""
    return sha[:SHORT_SHA]
