"""The work of one arm in one cache state, as `work_by_arm` has it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd


@dataclass(frozen=True, slots=True)
class Place:
    """
    A job, or a step in a job, of one leg: a row of `work_by_arm`.

    Attributes:
        job_key: Of the job.
        leg: Of the job; None without a matrix.
        step_name: None for the job as a whole.
        role_name: Of the step, or of the job; None without one.
        is_set_up: Whether GitHub adds the step.
        with_count: Attempts that did it.
        any_leg_count: Attempts that did it in any leg of the job.
        listed_count: Attempts that have it, be it skipped.
        work_s: Mean seconds of the attempts that did it; None where their times are not known.
        path_s: Mean seconds that it adds to the path; None where no path is known.
    """

    job_key: str
    leg: str | None
    step_name: str | None
    role_name: str | None
    is_set_up: bool
    with_count: int
    any_leg_count: int
    listed_count: int
    work_s: float | None
    path_s: float | None

    @property
    def identity(self) -> tuple[str, str | None, str | None]:
        """Its job, leg and step, as answers at the grain of attempts have them."""
        return self.job_key, self.leg, self.step_name

    @property
    def piece(self) -> str:
        """The work that it is: its role, else its own name."""
        return self.role_name or self.step_name or self.job_key

    @property
    def job(self) -> str:
        """Key of the job, and its leg."""
        return self.job_key if self.leg is None else f"{self.job_key} ({self.leg})"


# Not slotted: what follows from the places is worked out once.
@dataclass(frozen=True)
class Side:
    """
    What the counted attempts of an arm in a cache state do.

    Attributes:
        arm: The arm.
        arm_position: Its place in the experiment, 1 = first.
        cache_state: That of these attempts: a baseline without a cache rule has `other` alone.
        attempt_count: How many there are.
        path_count: Of how many the path is known.
        places: All their work.
    """

    arm: str
    arm_position: int
    cache_state: str
    attempt_count: int
    path_count: int
    places: tuple[Place, ...]

    @cached_property
    def jobs(self) -> list[Place]:
        """The jobs as wholes, each leg apart."""
        return [place for place in self.places if place.step_name is None]

    @cached_property
    def steps(self) -> list[Place]:
        """The steps, without those that GitHub adds."""
        return [p for p in self.places if p.step_name is not None and not p.is_set_up]

    @cached_property
    def by_piece(self) -> dict[str, list[Place]]:
        """The same steps by the work that they are."""
        found: dict[str, list[Place]] = defaultdict(list)
        for place in self.steps:
            found[place.piece].append(place)
        return dict(found)

    def steps_of(self, piece: str) -> list[Place]:
        """Where a piece of work is done, as steps."""
        return self.by_piece.get(piece, [])

    @cached_property
    def job_pieces(self) -> dict[str, str]:
        """What a job is, by its key: its role, else the key."""
        return {place.job_key: place.piece for place in self.jobs}

    def does(self, place: Place) -> bool:
        """Whether at least half of the attempts did it, in whatever leg."""
        return 2 * place.any_leg_count >= self.attempt_count

    def does_leg(self, place: Place) -> bool:
        """Whether at least half of the attempts did it in this leg."""
        return 2 * place.with_count >= self.attempt_count

    def lists(self, place: Place) -> bool:
        """Whether at least half of the attempts have it, be it skipped."""
        return 2 * place.listed_count >= self.attempt_count

    def usual_in(self, steps: Iterable[Place]) -> set[str]:
        """The jobs in which at least half of the attempts do them."""
        return {self.job_pieces[place.job_key] for place in steps if self.does(place)}

    def done_in(self, steps: Iterable[Place]) -> set[str]:
        """The jobs in which any attempt did them."""
        return {self.job_pieces[place.job_key] for place in steps if place.with_count}


def side_of(work: pd.DataFrame, arm: str, cache_state: str) -> Side | None:
    """
    What an arm does in a cache state; None where none of its attempts counts there.

    A baseline that does not tell cold from warm stands for both, as in every comparison.

    Args:
        work: Rows of `work_by_arm`.
        arm: The arm.
        cache_state: That of the comparison.
    """
    its = work[work["arm"] == arm]
    serves_all = its["is_baseline"] & ~its["has_cache_rule"]
    rows = its[(its["cache_state"] == cache_state) | serves_all.astype(bool)]
    if rows.empty:
        return None
    first = rows.iloc[0]
    return Side(
        arm=arm,
        arm_position=int(first["arm_position"]),
        cache_state=str(first["cache_state"]),
        attempt_count=int(first["attempt_count"]),
        path_count=int(first["path_count"]),
        places=tuple(_places(rows)),
    )


def arms_in(work: pd.DataFrame, cache_state: str) -> list[str]:
    """The arms with counted attempts in a comparison of that cache state, in their order."""
    arms = list(map(str, work["arm"].unique()))
    return [arm for arm in arms if side_of(work, arm, cache_state) is not None]


def baseline_of(work: pd.DataFrame) -> str | None:
    """The baseline; None where none of its attempts counts."""
    names = work.loc[work["is_baseline"].astype(bool), "arm"]
    return None if names.empty else str(names.iloc[0])


def _places(rows: pd.DataFrame) -> Iterator[Place]:
    known = rows[_COLUMNS].astype(object)
    for row in known.where(known.notna(), None).itertuples(index=False, name=None):
        yield Place(*row)


_COLUMNS = [
    "job_key",
    "leg",
    "step_name",
    "role_name",
    "is_set_up",
    "with_count",
    "any_leg_count",
    "listed_count",
    "work_mean_s",
    "path_mean_s",
]
