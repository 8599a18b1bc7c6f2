"""Work that only one of two arms does."""

from dataclasses import dataclass
from enum import StrEnum

from queries.work.sides import Place


class Fate(StrEnum):
    """
    What became of work that one arm does, as far as names tell; of each exactly one.

    Dropped is the baseline's, added the candidate's. What fetches is perhaps not needed where the
    other's job does itself what other jobs make. They stand in the order in which they are told.
    """

    DROPPED = "dropped"
    ADDED = "added"
    FEWER = "in fewer jobs"
    UNNEEDED = "perhaps not needed"
    REPLACED = "perhaps replaced"
    MOVED = "moved"
    SKIPPED = "skipped in every run"


class Kind(StrEnum):
    """What it is that one arm does alone; a part of one that is listed is not listed again."""

    CALL = "reusable call"
    JOB = "job"
    LEG = "leg"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class OneSided:
    """
    Work that at least half of one arm's attempts do, and none of the other's there.

    What each arm does in a job in which the other does not is here twice, once for each of them.

    Attributes:
        kind: What it is.
        piece: Its role, else its name: of the caller, of the job, of the leg, of the step.
        is_of_baseline: Whether the baseline does it; else the candidate.
        arm: The arm that does it.
        jobs: Where: keys of the jobs.
        places: Its jobs, or steps of jobs, each leg apart.
        moved: Steps in these jobs that the other does in another job: no part of it.
        is_skipped: It stands in the workflow of this arm alone, and every attempt skipped it.
        is_skipped_by_other: The other's jobs have it, and every attempt skipped it.
        moved_to: Jobs in which the other does it, and this arm does not: it is the same work.
        elsewhere: Jobs in which the other does it too: it is not missing, but done in fewer.
        resembles: What the other alone does, and may be the same under another name.
        instead: Of a step that fetches: what the other does itself in its job, and this arm in
            other jobs, what adds most to the other's path first.
        with_count: Attempts that do it.
        attempt_count: Of so many.
        work_s: Mean seconds where it runs, of one leg; None where not known.
        path_s: Mean seconds that it adds to the path over all attempts whose path is known, without
            those of steps that the other does in another job; None where no path is known.
    """

    kind: Kind
    piece: str
    is_of_baseline: bool
    arm: str
    jobs: tuple[str, ...]
    places: tuple[Place, ...]
    moved: tuple[Place, ...]
    is_skipped: bool
    is_skipped_by_other: bool
    moved_to: tuple[str, ...]
    elsewhere: tuple[str, ...]
    resembles: tuple[str, ...]
    instead: tuple[str, ...]
    with_count: int
    attempt_count: int
    work_s: float | None
    path_s: float | None

    @property
    def fate(self) -> Fate:
        """What became of it."""
        found = (
            (self.is_skipped, Fate.SKIPPED),
            (self.moved_to, Fate.MOVED),
            (self.resembles, Fate.REPLACED),
            (self.elsewhere, Fate.FEWER),
            (self.instead, Fate.UNNEEDED),
            (self.is_of_baseline, Fate.DROPPED),
        )
        return next((fate for is_so, fate in found if is_so), Fate.ADDED)

    @property
    def is_missing(self) -> bool:
        """Whether the other does not do it at all, as far as names tell."""
        return self.fate in {Fate.DROPPED, Fate.ADDED, Fate.UNNEEDED}
