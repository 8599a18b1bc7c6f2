"""What changed in the steps of jobs that two arms both run, and what it may mean for a step."""

from collections import defaultdict
from collections.abc import Sequence

from queries.work.replacement import is_fetching, replaced_in_job
from queries.work.sides import Place, Side


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
            for name, partners in replaced_in_job(
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
        if not any(is_fetching(place.step_name or "") for place in steps):
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
