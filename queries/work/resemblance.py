"""How much one name of work resembles another: words, then a little place and duration."""

from dataclasses import dataclass

from queries.work.words import words_of

_LEAST = 0.72
# How much of the score stands whatever place and duration say, and what each of them adds.
_BY_WORDS, _BY_DURATION, _BY_PLACE = 0.85, 0.10, 0.05
# Words that one has in common with the other: as a share of the shorter name, and of both.
_OF_SHORTER, _OF_BOTH = 0.6, 0.4
_LEAST_COMMON = 2
_UNKNOWN = 0.5


@dataclass(frozen=True, slots=True)
class NamedWork:
    """
    A job or step of an arm, by its name.

    Attributes:
        name: Name of the step, key of the job.
        arm: The arm.
        work_s: Mean seconds where it ran; None where not known.
        place_share: Mean place in its job, 0 = first, 1 = last; None where not known.
    """

    name: str
    arm: str
    work_s: float | None
    place_share: float | None


@dataclass(frozen=True, slots=True)
class Resemblance:
    """
    Two names that may be one work.

    Attributes:
        one: Of an arm.
        other: Of another arm.
        words: Those in common, as `one` writes them.
        score: 0 to 1.
    """

    one: NamedWork
    other: NamedWork
    words: tuple[str, ...]
    score: float


def resemblance(one: NamedWork, other: NamedWork) -> Resemblance | None:
    """
    How one work resembles another, by their names, durations and places; None if too little.

    Names decide: they must have two words in common, or consist of the same ones. Names of which
    the longer has all words of the shorter resemble each other however long they take; others must
    be near in words, and alike in seconds and place.
    """
    mine, yours = words_of(one.name), words_of(other.name)
    common = [stem for stem in mine if stem in yours]
    if not common or (len(common) < _LEAST_COMMON and mine.keys() != yours.keys()):
        return None
    by_words = _OF_SHORTER * len(common) / min(len(mine), len(yours)) + _OF_BOTH * 2 * len(
        common
    ) / (len(mine) + len(yours))
    score = by_words * (
        _BY_WORDS
        + _BY_DURATION * _nearness_in_time(one.work_s, other.work_s)
        + _BY_PLACE * _nearness(one.place_share, other.place_share)
    )
    if score < _LEAST:
        return None
    return Resemblance(one, other, tuple(mine[stem] for stem in common), score)


def _nearness_in_time(one_s: float | None, other_s: float | None) -> float:
    """The shorter as a share of the longer, a second given to both."""
    if one_s is None or other_s is None:
        return _UNKNOWN
    return (min(one_s, other_s) + 1) / (max(one_s, other_s) + 1)


def _nearness(one: float | None, other: float | None) -> float:
    return _UNKNOWN if one is None or other is None else 1 - abs(one - other)
