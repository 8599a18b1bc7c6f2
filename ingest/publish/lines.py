"""
Lines of Markdown, with their endings.

GitHub gives a description with the endings that it was saved with: CRLF from a browser, as sent
from a program. Python's `splitlines` would see more line endings than Markdown does.

Source: CommonMark 0.31, 2.1 "Characters and lines".
"""

import re

_ENDING = re.compile(r"\r\n|\n|\r")


def lines(text: str) -> list[str]:
    """The lines without their endings; a last ending begins no further line."""
    found = _ENDING.split(text)
    return found if found[-1] else found[:-1]


def line_starts(text: str) -> list[tuple[int, str]]:
    """Of each line, where in the text it begins, and the line without its ending."""
    starts = [0, *(ending.end() for ending in _ENDING.finditer(text))]
    return list(zip(starts, _ENDING.split(text), strict=True))


def first_ending(text: str) -> str:
    """How the first line ends; a line feed where none does."""
    found = _ENDING.search(text)
    return "\n" if found is None else found[0]


def is_same(one: str, other: str) -> bool:
    """Whether two texts are the same but for the endings of their lines."""
    return _ENDING.sub("\n", one) == _ENDING.sub("\n", other)


def last_ending(text: str) -> str:
    """How the last line that has an ending ends; a line feed where none has."""
    return next(iter(_ENDING.findall(text)[::-1]), "\n")


def until_blank_line(text: str) -> str:
    """What has to follow a text so that its next line comes after a blank one."""
    ending = last_ending(text)
    *earlier, last = _ENDING.split(text)
    if last:
        return ending * 2
    return ending if earlier and earlier[-1] else ""
