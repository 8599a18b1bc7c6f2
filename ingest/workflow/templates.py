"""
Text with `${{ }}` expressions: which part is fixed, which is decided when a run starts.

Source: GitHub docs, "Evaluate expressions in workflows and actions".
"""

import re
from dataclasses import dataclass

_OPENING = "${{"
_CLOSING = "}}"
_MATRIX = re.compile(r"\bmatrix\b", re.IGNORECASE)
_PROPERTY = r"(?:\.[\w-]+|\[\s*'[^']*'\s*\])"
_MATRIX_PATH = re.compile(rf"matrix((?:{_PROPERTY})+)", re.IGNORECASE)
_STEP = re.compile(r"\.([\w-]+)|\[\s*'([^']*)'\s*\]")


@dataclass(frozen=True, slots=True)
class Expression:
    """What stands between `${{` and `}}`, without the spaces around it."""

    source: str

    @property
    def mentions_matrix(self) -> bool:
        """Whether its value may differ between the legs of a matrix."""
        return _MATRIX.search(self.source) is not None

    @property
    def matrix_path(self) -> tuple[str, ...] | None:
        """`('os', 'name')` for `matrix.os.name`; None for anything but such a path."""
        path = _MATRIX_PATH.fullmatch(self.source)
        if path is None:
            return None
        return tuple(dotted or bracketed for dotted, bracketed in _STEP.findall(path[1]))


Part = str | Expression


def parts_of(text: str) -> tuple[Part, ...]:
    """Fixed text and expressions in turn; an expression without its end is fixed text."""
    parts: list[Part] = []
    position = 0
    while (start := text.find(_OPENING, position)) >= 0:
        end = text.find(_CLOSING, start)
        if end < 0:
            break
        if start > position:
            parts.append(text[position:start])
        parts.append(Expression(text[start + len(_OPENING) : end].strip()))
        position = end + len(_CLOSING)
    if position < len(text):
        parts.append(text[position:])
    return tuple(parts)


def has_expression(text: str) -> bool:
    """Whether a run may show something else than the text."""
    return any(isinstance(part, Expression) for part in parts_of(text))


def normal(text: str) -> str:
    """The text with one space inside each `${{ }}`, as GitHub shows a template it left as is."""
    return "".join(
        part if isinstance(part, str) else f"{_OPENING} {part.source} {_CLOSING}"
        for part in parts_of(text)
    )
