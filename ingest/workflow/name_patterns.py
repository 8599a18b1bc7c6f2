"""
Whether a name that GitHub shows is one that a job may have.

Matching is by hand and linear in the name, because both sides come from strangers: regular
expressions with many wildcards can be made to backtrack for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from string import punctuation

from ingest.workflow.shown_names import Hole, NamePart, ShownName

LONGEST_NAME = 100
"""GitHub cuts longer names (actions/runner, `JobNameBuilder.cs`)."""

ELLIPSIS = "..."
_UNIT_BYTES = 2
_ANYTHING = "\0"


@dataclass(frozen=True, slots=True)
class NamePattern:
    """
    A name with holes, split at them.

    Attributes:
        literals: The text before, between and after the holes: one more than there are holes.
        holes: In the order of the name.
        is_bare: It has holes and nothing else but spaces and punctuation: it fits any name.
    """

    literals: tuple[str, ...]
    holes: tuple[Hole, ...]
    is_bare: bool

    def fits(self, name: str) -> bool:
        """Whether the name may be this one; what an expression gives holds no expression."""
        spans = self._holes_in(name)
        return spans is not None and not any("${{" in name[start:end] for start, end in spans)

    def leg_in(self, name: str, shown: ShownName) -> str | None:
        """
        The leg that a name which fits shows, None where it shows none.

        Where the values can't be told apart, it is the text from the first to the last.
        """
        earliest, latest = self._holes_in(name), self._holes_in(name, from_the_end=True)
        if shown.leg is None or earliest is None:
            return None
        spans = dict(zip(self.holes, earliest, strict=True))
        of_matrix = [span for hole, span in spans.items() if hole.is_matrix]
        if earliest != latest and of_matrix:
            return name[of_matrix[0][0] : of_matrix[-1][1]]
        return ", ".join(
            "".join(part if isinstance(part, str) else name[slice(*spans[part])] for part in value)
            for value in shown.leg
        )

    def fits_beginning(self, name: str) -> bool:
        """Whether a cut name may be the beginning of this one."""
        beginning = name.removesuffix(ELLIPSIS)
        return beginning.startswith(self.literals[0]) or self.literals[0].startswith(beginning)

    def leg_in_beginning(self, name: str, shown: ShownName) -> str | None:
        """The leg in a cut name; where it stood in the holes, all that is left of them."""
        if shown.leg is None:
            return None
        if any(isinstance(part, Hole) for value in shown.leg for part in value):
            return name[len(self.literals[0]) :]
        return leg_text(shown)

    def is_within(self, other: "NamePattern") -> bool:
        """Whether the other fits all names that this one does."""
        return other.fits(_ANYTHING.join(self.literals))

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
                found.append((position + len(literal), end))
                end = position
            else:
                found.append((start, position))
                start = position + len(literal)
        if start > end:
            return None
        found.append((start, end))
        return found[::-1] if from_the_end else found


def pattern_of(parts: Iterable[NamePart]) -> NamePattern:
    """The pattern of a name."""
    literals = [""]
    holes: list[Hole] = []
    for part in parts:
        if isinstance(part, Hole):
            holes.append(part)
            literals.append("")
        else:
            literals[-1] += part
    is_bare = bool(holes) and all(
        character.isspace() or character in punctuation for text in literals for character in text
    )
    return NamePattern(tuple(literals), tuple(holes), is_bare)


def leg_text(shown: ShownName) -> str | None:
    """The leg of a name without holes; None where it shows none."""
    if shown.leg is None:
        return None
    return ", ".join("".join(map(str, value)) for value in shown.leg)


def forms_of(name: str) -> set[str]:
    """
    How GitHub may show a name: as it is, or 97 characters and `...` where it has over 100.

    Its code counts UTF-16 units, in which an emoji is two; a count of characters is accepted, and
    so is a name without the spaces around it.
    """
    forms = {name, name.strip()}
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
