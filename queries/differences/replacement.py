"""What changed in the steps of jobs that two arms both run, and which may have replaced which."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from queries.differences.sides import Place, Side
from queries.roles.names import is_number, words_of
from queries.roles.resemblance import are_apart

_FETCHING = words_of("download unpack extract unzip untar").keys()
_LEAST = 0.5


class ChangedSteps:
    """By job that both run: the steps that the one does there, and no attempt of the other."""

    def __init__(self, mine: Side, other: Side) -> None:
        """
        Set two arms against each other.

        Args:
            mine: Whose steps are asked for.
            other: The other.
        """
        self._mine = mine
        self._mine_only, self._others_only = _changed(mine, other), _changed(other, mine)

    def replacing(self, steps: Sequence[Place]) -> set[str]:
        """Names of what the other does in the same jobs, and may have taken the steps' place."""
        names, jobs = {place.step_name for place in steps}, self._jobs(steps)
        return {
            partner
            for job in jobs
            for name, partners in _replaced_in_job(
                self._mine_only.get(job, []), self._others_only.get(job, [])
            ).items()
            if name in names
            for partner in partners
        }

    def instead(self, steps: Sequence[Place]) -> tuple[str, ...]:
        """
        What the other does in these jobs itself, and this arm in other jobs, for steps that fetch.

        What adds most to the other's path comes first; there is nothing for other steps.
        """
        if not any(_is_fetching(place.step_name or "") for place in steps):
            return ()
        made: dict[str, float] = defaultdict(float)
        for job in self._jobs(steps):
            for place in self._others_only.get(job, []):
                if self._mine.usual_in(self._mine.steps_of(place.piece)):
                    made[place.piece] += place.path_s or 0
        return tuple(sorted(made, key=lambda piece: (-made[piece], piece)))

    def _jobs(self, steps: Sequence[Place]) -> set[str]:
        return {self._mine.job_pieces[place.job_key] for place in steps}


def _changed(mine: Side, other: Side) -> dict[str, list[Place]]:
    both = {place.piece for place in other.jobs if place.with_count}
    done = {(other.job_pieces[p.job_key], p.piece) for p in other.steps if p.with_count}
    found: dict[str, list[Place]] = defaultdict(list)
    for place in mine.steps:
        job = mine.job_pieces[place.job_key]
        if mine.does(place) and job in both and (job, place.piece) not in done:
            found[job].append(place)
    return dict(found)


def _is_fetching(step_name: str) -> bool:
    """Whether it fetches or unpacks, by its name, what something else has made."""
    return bool(words_of(step_name).keys() & _FETCHING)


def _replaced_in_job(mine: Iterable[Place], theirs: Iterable[Place]) -> dict[str, set[str]]:
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
        is_fetched = _is_fetching(name) or _is_fetching(partner)
        if not is_fetched and _is_near(one[name], other[partner]):
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
