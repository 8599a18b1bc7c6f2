"""The names of the jobs of one file, and which of them a text may be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ingest.workflow.name_patterns import ELLIPSIS, NamePattern

_MOST_FITS = 2


@dataclass(frozen=True, slots=True)
class Fit:
    """
    A job and leg that a name may belong to.

    Attributes:
        key: The job's key.
        legs: Its leg and those of its callers, one per level; None without a matrix.
        numbers: Tell legs apart that show the same values.
        is_bare: A name on the way is nothing but expressions.
        is_fixed: All names on the way are fixed text.
        shows_leg: The names tell which leg it is.
    """

    key: str
    legs: tuple[str | None, ...]
    numbers: tuple[int | None, ...]
    is_bare: bool
    is_fixed: bool
    shows_leg: bool

    def under(self, caller: "Fit") -> "Fit":
        """The same job as called by a job of the level above."""
        return Fit(
            self.key,
            caller.legs + self.legs,
            caller.numbers + self.numbers,
            caller.is_bare or self.is_bare,
            caller.is_fixed and self.is_fixed,
            caller.shows_leg and self.shows_leg,
        )


@dataclass(slots=True)
class Level:
    """The names of the jobs of one file, as called by one caller."""

    fixed: dict[str, dict[Fit, None]] = field(default_factory=dict)
    patterns: list[tuple[str, NamePattern]] = field(default_factory=list)
    bare_patterns: list[tuple[str, NamePattern]] = field(default_factory=list)

    def fits(self, text: str, *, cut: bool) -> Iterator[Fit]:
        """Fits of names with some fixed text."""
        if cut:
            beginning = text.removesuffix(ELLIPSIS)
            for name, fits in self.fixed.items():
                if name.startswith(beginning):
                    yield from fits
        else:
            yield from self.fixed.get(text, ())
        yield from _of_patterns(self.patterns, text, cut=cut)

    def bare_fits(self, text: str, *, cut: bool) -> Iterator[Fit]:
        """Fits of names that are nothing but expressions."""
        yield from _of_patterns(self.bare_patterns, text, cut=cut)


def _of_patterns(
    patterns: Iterable[tuple[str, NamePattern]], text: str, *, cut: bool
) -> Iterator[Fit]:
    for key, pattern in patterns:
        leg = pattern.leg_in_beginning(text) if cut else pattern.leg_in(text)
        if leg is not None:
            yield fit_of(key, pattern, leg)


def first_two(fits: Iterable[Fit]) -> list[Fit]:
    """Two suffice to see that a name is ambiguous."""
    found: dict[Fit, None] = {}
    for fit in fits:
        found[fit] = None
        if len(found) == _MOST_FITS:
            break
    return list(found)


def fit_of(key: str, pattern: NamePattern, leg: str) -> Fit:
    """That a job's name fits, and shows this leg."""
    name = pattern.shown_name
    return Fit(
        key=key,
        legs=(None if name.leg is None else leg,),
        numbers=(name.leg_number,),
        is_bare=pattern.is_bare,
        is_fixed=not pattern.holes,
        shows_leg=name.leg != (),
    )
