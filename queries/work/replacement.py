"""Steps of one job that may stand for each other, as far as one word and the seconds tell."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import fmean

from queries.work.resemblance import are_apart
from queries.work.sides import Place
from queries.work.words import is_number, words_of

_FETCHING = words_of("download unpack extract unzip untar").keys()
_LEAST = 0.5


def is_fetching(step_name: str) -> bool:
    """Whether a step, by its name, fetches or unpacks what something else has made."""
    return bool(words_of(step_name).keys() & _FETCHING)


def replaced_in_job(mine: Iterable[Place], theirs: Iterable[Place]) -> dict[str, set[str]]:
    """
    What may have taken whose place: of all that changed in a job, the only two with a word.

    Names that differ in all other words are told by less than a role is proposed by, so more is
    asked of the rest: both are steps of the same job, neither has a role nor fetches anything, and
    of their seconds, one added to each, the fewer are at least half of the others.

    Args:
        mine: Steps that one arm does in a job, and the other does not do there.
        theirs: The other's.

    Returns:
        By the name of a step of either arm.
    """
    one, other = _seconds(mine), _seconds(theirs)
    free = [{p.step_name for p in places if p.role_name is None} for places in (mine, theirs)]
    found: dict[str, set[str]] = defaultdict(set)
    for stem, names in _holders(one).items():
        partners = _holders(other).get(stem, [])
        if len(names) > 1 or len(partners) != 1 or is_number(stem):
            continue
        (name,), (partner,) = names, partners
        if not (name in free[0] and partner in free[1]) or are_apart(name, partner):
            continue
        if not (is_fetching(name) or is_fetching(partner)) and _is_near(one[name], other[partner]):
            found[name].add(partner)
            found[partner].add(name)
    return dict(found)


def _seconds(places: Iterable[Place]) -> dict[str, float | None]:
    """Mean seconds of each name, of one leg; None where not known."""
    known: dict[str, list[float]] = defaultdict(list)
    for place in places:
        its = known[place.step_name or ""]
        if place.work_s is not None:
            its.append(place.work_s)
    return {name: fmean(seconds) if seconds else None for name, seconds in known.items()}


def _holders(names: Mapping[str, object]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for stem in words_of(name):
            found[stem].append(name)
    return found


def _is_near(one_s: float | None, other_s: float | None) -> bool:
    if one_s is None or other_s is None:
        return False
    return min(one_s, other_s) + 1 >= _LEAST * (max(one_s, other_s) + 1)
