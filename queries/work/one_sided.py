"""Work that only one of two arms does."""

from dataclasses import dataclass
from enum import StrEnum

from queries.work.sides import Place


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
        elsewhere: Jobs in which the other does it too: it is not missing, but done in fewer.
        resembles: What the other alone does, and may be the same under another name.
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
    elsewhere: tuple[str, ...]
    resembles: tuple[str, ...]
    with_count: int
    attempt_count: int
    work_s: float | None
    path_s: float | None

    @property
    def is_missing(self) -> bool:
        """Whether the other does not do it at all, as far as names tell."""
        return not (self.is_skipped or self.elsewhere or self.resembles)
