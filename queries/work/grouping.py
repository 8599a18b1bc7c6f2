"""Which names that resemble each other are put together."""

from collections.abc import Iterable
from dataclasses import dataclass

from queries.work.resemblance import Resemblance, are_apart, is_near


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
