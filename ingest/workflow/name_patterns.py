"""
Whether a name that GitHub shows is one that a job may have.

Matching is by hand and linear in the name, because both sides come from strangers: regular
expressions with many wildcards can be made to backtrack for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from string import punctuation

from ingest.workflow.shown_names import Hole, NamePart, ShownName

SEPARATOR = " / "

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


class Certainty(IntEnum):
    """How much of a name the file tells, most first."""

    USUAL = 0
    """It is all known, and always shown by a job or leg that is executed."""
    POSSIBLE = 1
    """It is all known, but the job may show another."""
    TEMPLATE = 2
    """Some of it only the run knows."""
    BARE = 3
    """It fits every name."""
    FOR_WANT = 4
    """What only the run knows must be empty for it."""


@dataclass(frozen=True, slots=True)
class Fit:
    """
    A job, and its legs, that a name may belong to.

    Attributes:
        legs: Its leg and those of its callers, one per level; None without a matrix, and where
            it is not known.
        unsure: The levels whose leg is not known, or one of several that show the same.
        numbers: Of the legs of its own static matrix that fit.
        certainty: Of the least certain name on the way.
        most: How many jobs of one attempt may fit so; None where only the run knows.
        is_template: The name is one that only a skipped job shows.
        is_literal: A skipped job shows the same.
    """

    key: str
    legs: tuple[str | None, ...]
    unsure: frozenset[int]
    numbers: tuple[int, ...]
    certainty: Certainty
    most: int | None
    is_template: bool
    has_leg: bool
    is_literal: bool
    parts: tuple[NamePart, ...]

    def under(self, caller: "Fit") -> "Fit":
        """The same job as called by a job of the level above."""
        depth = len(caller.legs)
        is_counted = caller.most is not None and self.most is not None
        return Fit(
            key=self.key,
            legs=caller.legs + self.legs,
            unsure=caller.unsure | {depth + level for level in self.unsure},
            numbers=self.numbers,
            certainty=max(caller.certainty, self.certainty),
            most=(caller.most or 0) * (self.most or 0) if is_counted else None,
            is_template=self.is_template,
            has_leg=self.has_leg,
            is_literal=self.is_literal,
            parts=(*caller.parts, SEPARATOR, *self.parts),
        )


def fit_of(key: str, name: ShownName, leg: str | None, pattern: NamePattern | None = None) -> Fit:
    """A job by one of its names; `pattern` where the name has holes."""
    certainty = Certainty.USUAL if name.is_usual else Certainty.POSSIBLE
    if name.is_for_want:
        certainty = Certainty.FOR_WANT
    elif pattern is not None:
        certainty = Certainty.BARE if pattern.is_bare else Certainty.TEMPLATE
    return Fit(
        key=key,
        legs=(leg,),
        unsure=frozenset() if name.is_leg_sure else frozenset({0}),
        numbers=name.numbers,
        certainty=certainty,
        most=name.most,
        is_template=name.is_template,
        has_leg=name.leg is not None or bool(name.numbers) or not name.is_leg_sure,
        is_literal=name.is_literal,
        parts=name.parts,
    )


def merge_fits(fits: Iterable[Fit]) -> list[Fit]:
    """
    Readings of one kind that lead to the same job as one: which legs they show is then not sure.

    So names of many slashes have no more readings than there are jobs.
    """
    found: dict[tuple[str, Certainty, bool, bool], Fit] = {}
    for fit in fits:
        kind = fit.key, fit.certainty, fit.is_template, fit.has_leg
        found[kind] = _both(found[kind], fit) if kind in found else fit
    return list(found.values())


def _both(one: Fit, other: Fit) -> Fit:
    differing = {
        level
        for level, legs in enumerate(zip(one.legs, other.legs, strict=True))
        if len({*legs}) > 1
    }
    most = None if one.most is None or other.most is None else one.most + other.most
    return replace(
        one,
        legs=tuple(None if level in differing else leg for level, leg in enumerate(one.legs)),
        unsure=one.unsure | other.unsure | differing,
        numbers=tuple(dict.fromkeys(one.numbers + other.numbers)),
        most=most,
    )


def by_key(fits: Iterable[Fit]) -> dict[str, list[Fit]]:
    """Fits by the job's key."""
    found: dict[str, list[Fit]] = {}
    for fit in fits:
        found.setdefault(fit.key, []).append(fit)
    return found
