"""How much one name of work resembles another, and which that do are put together."""

from collections.abc import Iterable
from dataclasses import dataclass

from queries.roles.names import action_of, is_number, tell_apart, words_of

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
        words: Those in common, as `one` writes them; none where both run one action.
        score: 0 to 1.
    """

    one: NamedWork
    other: NamedWork
    words: tuple[str, ...]
    score: float


def resemblance(one: NamedWork, other: NamedWork) -> Resemblance | None:
    """
    How one work resembles another, by their names, durations and places; None if too little.

    Names decide: they must run one action, be it in other versions; or have two words in common, or
    consist of the same ones. Names of which the longer has all words of the shorter resemble each
    other however long they take; others must be near in words, and alike in seconds and place.
    """
    if not is_near(one.name, other.name):
        return None
    words = () if is_same_action(one.name, other.name) else _common(one.name, other.name)
    score = (_by_words(one.name, other.name, len(words)) if words else 1) * (
        _BY_WORDS
        + _BY_DURATION * _nearness_in_time(one.work_s, other.work_s)
        + _BY_PLACE * _nearness(one.place_share, other.place_share)
    )
    if score < _LEAST:
        return None
    return Resemblance(one, other, words, score)


def is_same_action(one: str, other: str) -> bool:
    """Whether both are names of steps that run one action, in whatever version."""
    mine, yours = action_of(one), action_of(other)
    return mine is not None and yours is not None and mine.name == yours.name


def are_apart(one: str, other: str) -> bool:
    """Whether two names can't be one work: other actions, or words that exclude each other."""
    if action_of(one) and action_of(other):
        return not is_same_action(one, other)
    return tell_apart(one, other)


def is_near(one: str, other: str) -> bool:
    """Whether two names run one action, or have words enough in common and none that exclude."""
    if is_same_action(one, other):
        return True
    common = len(_common(one, other))
    is_enough = common >= _LEAST_COMMON or (
        common > 0 and words_of(one).keys() == words_of(other).keys()
    )
    return is_enough and not are_apart(one, other)


@dataclass(frozen=True, slots=True)
class _Group:
    """
    Names that are put together.

    Attributes:
        names: All of them.
        centres: Those to which all others are near.
    """

    names: frozenset[str]
    centres: frozenset[str]


def together(found: Iterable[Resemblance]) -> list[list[Resemblance]]:
    """
    Resemblances that make one role, by its names; each the strongest first.

    The strongest join first. Of a role one name is near to all others, and no two are apart: a
    chain of names, each like the next, is no role. A name is in one role at most; what resembles
    names of two roles is left out.
    """
    strongest = sorted(found, key=lambda one: -one.score)
    group_of: dict[str, _Group] = {}
    for reason in strongest:
        one, other = (_group(side.name, group_of) for side in (reason.one, reason.other))
        if one is not other and (merged := _merged(one, other)):
            group_of |= dict.fromkeys(merged.names, merged)
    reasons: dict[_Group, list[Resemblance]] = {}
    for reason in strongest:
        group = group_of.get(reason.one.name)
        if group is not None and reason.other.name in group.names:
            reasons.setdefault(group, []).append(reason)
    return [reasons[group] for group in sorted(reasons, key=lambda group: sorted(group.names))]


def _common(one: str, other: str) -> tuple[str, ...]:
    """The words in common but for numbers, as `one` writes them."""
    yours = words_of(other)
    return tuple(
        word for stem, word in words_of(one).items() if stem in yours and not is_number(stem)
    )


def _by_words(one: str, other: str, common: int) -> float:
    """How near names are by their words, 0 to 1; numbers that both have do not count."""
    mine, yours = words_of(one).keys(), words_of(other).keys()
    numbers = sum(map(is_number, mine & yours))
    counts = len(mine) - numbers, len(yours) - numbers
    return _OF_SHORTER * common / min(counts) + _OF_BOTH * 2 * common / sum(counts)


def _nearness_in_time(one_s: float | None, other_s: float | None) -> float:
    """The shorter as a share of the longer, a second given to both."""
    if one_s is None or other_s is None:
        return _UNKNOWN
    return (min(one_s, other_s) + 1) / (max(one_s, other_s) + 1)


def _nearness(one: float | None, other: float | None) -> float:
    return _UNKNOWN if one is None or other is None else 1 - abs(one - other)


def _group(name: str, group_of: dict[str, _Group]) -> _Group:
    return group_of.get(name) or _Group(frozenset({name}), frozenset({name}))


def _merged(one: _Group, other: _Group) -> _Group | None:
    """Both as one; None if no name is near to all, or two are apart."""
    centres = {
        centre
        for mine, yours in ((one, other), (other, one))
        for centre in mine.centres
        if all(is_near(centre, name) for name in yours.names)
    }
    if not centres or any(are_apart(a, b) for a in one.names for b in other.names):
        return None
    return _Group(one.names | other.names, frozenset(centres))
