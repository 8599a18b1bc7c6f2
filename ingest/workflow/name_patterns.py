"""
Whether a name that GitHub shows is one that a job may have.

Matching is by hand and linear in the name, because both sides come from strangers: regular
expressions with many wildcards can be made to backtrack for ever.
"""

from dataclasses import dataclass
from string import punctuation

from ingest.workflow.shown_names import Hole, ShownName

LONGEST_NAME = 100
"""GitHub cuts longer names (actions/runner, `JobNameBuilder.cs`)."""

ELLIPSIS = "..."
_UNIT_BYTES = 2


@dataclass(frozen=True, slots=True)
class NamePattern:
    """
    A name with holes, split at them.

    Attributes:
        literals: The text before, between and after the holes: one more than there are holes.
        holes: In the order of the name.
        shown_name: What the pattern stands for.
        is_bare: It has holes and nothing else but spaces and punctuation: it fits any name.
    """

    literals: tuple[str, ...]
    holes: tuple[Hole, ...]
    shown_name: ShownName
    is_bare: bool

    def leg_in(self, name: str) -> str | None:
        """
        The leg that a name shows, empty without a matrix; None if the name does not fit.

        Where the values can't be told apart, it is the text from the first to the last.
        """
        if not name.startswith(self.literals[0]):
            return None
        if is_cut(name) and (leg := self.leg_in_beginning(name)) is not None:
            return leg
        earliest = self._holes_in(name)
        if earliest is None:
            return None
        latest = self._holes_in(name, from_the_end=True)
        spans = dict(zip(self.holes, earliest, strict=True))
        matrix_spans = [span for hole, span in spans.items() if hole.is_matrix]
        if any("${{" in name[start:end] for start, end in matrix_spans):
            return None
        parts = self.shown_name.leg or ()
        if earliest != latest and matrix_spans:
            return name[matrix_spans[0][0] : matrix_spans[-1][1]]
        return ", ".join(
            part if isinstance(part, str) else name[slice(*spans[part])] for part in parts
        )

    def leg_in_beginning(self, name: str) -> str | None:
        """The leg in a cut name; where it stood in the holes, all that is left of them."""
        if not name.removesuffix(ELLIPSIS).startswith(self.literals[0]):
            return None
        parts = self.shown_name.leg or ()
        if any(isinstance(part, Hole) for part in parts):
            return name[len(self.literals[0]) :]
        return ", ".join(map(str, parts))

    def _holes_in(self, name: str, *, from_the_end: bool = False) -> list[tuple[int, int]] | None:
        """Start and end of each hole, each as early or as late in the name as can be."""
        first, *between, last = self.literals
        if not name.startswith(first) or not name.endswith(last):
            return None
        start, end = len(first), len(name) - len(last)
        found: list[tuple[int, int]] = []
        for literal in reversed(between) if from_the_end else between:
            position = (
                name.rfind(literal, start, end) if from_the_end else name.find(literal, start, end)
            )
            if position < 0:
                return None
            if from_the_end:
                found.insert(0, (position + len(literal), end))
                end = position
            else:
                found.append((start, position))
                start = position + len(literal)
        if start > end:
            return None
        return [(start, end), *found] if from_the_end else [*found, (start, end)]


def pattern_of(shown_name: ShownName) -> NamePattern:
    """The pattern of a name."""
    literals = [""]
    holes: list[Hole] = []
    for part in shown_name.parts:
        if isinstance(part, Hole):
            holes.append(part)
            literals.append("")
        else:
            literals[-1] += part
    is_bare = bool(holes) and all(
        character.isspace() or character in punctuation for text in literals for character in text
    )
    return NamePattern(tuple(literals), tuple(holes), shown_name, is_bare)


def cut_forms(name: str) -> set[str]:
    """
    How GitHub may show a name: as it is, or 97 characters and `...` where it has over 100.

    Its code counts UTF-16 units, in which an emoji is two; a count of characters is accepted.
    """
    forms = {name}
    units = name.encode("utf-16-le", "surrogatepass")
    kept = LONGEST_NAME - len(ELLIPSIS)
    if len(units) > LONGEST_NAME * _UNIT_BYTES:
        forms.add(units[: kept * _UNIT_BYTES].decode("utf-16-le", "replace") + ELLIPSIS)
    if len(name) > LONGEST_NAME:
        forms.add(name[:kept] + ELLIPSIS)
    return forms


def is_cut(name: str) -> bool:
    """Whether a name looks as if GitHub had cut it."""
    if not name.endswith(ELLIPSIS):
        return False
    units = len(name.encode("utf-16-le", "surrogatepass")) // _UNIT_BYTES
    return LONGEST_NAME in (len(name), units)
