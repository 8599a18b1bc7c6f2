"""What a waterfall consists of: values, no words for people."""

from dataclasses import dataclass
from enum import StrEnum

Interval = tuple[float, float]
"""Low and high end, seconds."""


class Kind(StrEnum):
    """
    What a part of a difference is, in the order in which parts are shown.

    Attributes:
        NO_LONGER: Jobs that only the baseline's milestone needs.
        NOW: Jobs that only the candidate's milestone needs.
        OTHER_BRANCH: Jobs that both need, but that decide more or less often.
        ROLE: Steps of a role of the experiment, or jobs whose steps have none of their own.
        STEP: Other steps of one name.
        SET_UP: Steps that GitHub adds.
        LOST: While the lost runner's job was there that a job replaces.
        UNKNOWN: Until a job's creation, where jobs without a place in the file may be why.
        SCHEDULING: The rest from the end of the job before to a job's creation.
        QUEUE: From there until a runner took it.
        WAIT: Both, where a creation is not known of any job on a path.
        GAP: Time inside jobs that no step accounts for.
        UNRESOLVED: Time inside jobs in which several steps ran, and nothing tells which of them the
            job waited for.
        NO_STEPS: Jobs of which no step is stored.
        SKEW: What clocks that contradict each other leave over.
    """

    NO_LONGER = "no longer waits for"
    NOW = "now waits for"
    OTHER_BRANCH = "another branch decides"
    ROLE = "role"
    STEP = "step"
    SET_UP = "runner set-up"
    LOST = "lost runner"
    UNKNOWN = "unknown"
    SCHEDULING = "scheduling"
    QUEUE = "queue"
    WAIT = "scheduling and queue"
    GAP = "gaps between steps"
    UNRESOLVED = "unresolved steps"
    NO_STEPS = "jobs without stored steps"
    SKEW = "clock skew"


SWITCHES = (Kind.NO_LONGER, Kind.NOW, Kind.OTHER_BRANCH)
"""The path leads through other jobs; all other kinds are work and waiting in the same jobs."""

NAMED = (Kind.ROLE, Kind.STEP)
"""Kinds of which there is a part for each name."""


@dataclass(frozen=True, slots=True)
class Detail:
    """
    What one piece of one job contributes to a part; those of a part add up to it.

    Attributes:
        job_key: Key of the job, else its name.
        kind: What the piece is: also of a path switch not one of `SWITCHES`.
        name: Name of the step; else of the role; None for what has none.
        baseline_s: Mean seconds in the baseline's attempts with the job (by its role, else its
            key) on the path; None if there are none.
        candidate_s: The same of the candidate.
        baseline_count: The baseline's attempts with the job on the path.
        candidate_count: The same of the candidate.
        seconds: What it contributes, candidate minus baseline.
    """

    job_key: str
    kind: Kind
    name: str | None
    baseline_s: float | None
    candidate_s: float | None
    baseline_count: int
    candidate_count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Part:
    """
    A part of the difference between two means.

    Attributes:
        kind: What it is.
        name: Of a role or step; None for other kinds.
        seconds: Candidate minus baseline: below 0 the candidate saves.
        interval: 95%, of this part alone; None below three runs of either arm.
        jobs: Of a path switch those that decide less often, then those that decide more often, by
            role or key, sorted; of moved work where the baseline does it, and the candidate.
            Two empty ones else.
        others: Of a path switch the jobs of the other switches, sorted: its own must not be named
            as if these were among them. Empty else.
        details: By size.
    """

    kind: Kind
    name: str | None
    seconds: float
    interval: Interval | None
    jobs: tuple[tuple[str, ...], tuple[str, ...]]
    others: tuple[str, ...]
    details: tuple[Detail, ...]

    @property
    def key(self) -> str:
        """What tells it from the other parts of a waterfall, also in an address."""
        return self.kind.value if self.name is None else f"{self.kind.value}: {self.name}"

    @property
    def is_moved(self) -> bool:
        """Whether the two arms do this work in different jobs."""
        return self.kind in NAMED and any(self.jobs)


@dataclass(frozen=True, slots=True)
class Side:
    """
    One arm in a comparison.

    Attributes:
        arm: Its name.
        position: Its place in the experiment, 1 = first.
        run_count: Counted attempts whose path is known: those that the waterfall is of.
        unknown_count: Further counted attempts, whose path is not known.
        mean_s: Mean clock of the former.
    """

    arm: str
    position: int
    run_count: int
    unknown_count: int
    mean_s: float


@dataclass(frozen=True, slots=True)
class Waterfall:
    """
    The difference between the mean clocks of a candidate and the baseline, part by part.

    Attributes:
        of_candidate: The arm.
        of_baseline: The arm that it is compared with.
        cache_state: Of the candidate's attempts.
        is_like_with_like: Whether the baseline's attempts are of that cache state, too.
        difference_s: Mean of the candidate minus mean of the baseline.
        interval: 95%, of this difference; None below three runs of either arm.
        parts: They add up to the difference. Path switches first, then by size.
        small: Those of them that a picture may gather: steps that differ little.
        small_below_s: By less than so many seconds.
        small_interval: Of their sum; None without them, and as above.
        parallel_jobs: Keys of jobs with steps on the path that others ran beside, sorted.
    """

    of_candidate: Side
    of_baseline: Side
    cache_state: str
    is_like_with_like: bool
    difference_s: float
    interval: Interval | None
    parts: tuple[Part, ...]
    small: tuple[Part, ...]
    small_below_s: float
    small_interval: Interval | None
    parallel_jobs: tuple[str, ...] = ()

    @property
    def candidate(self) -> str:
        """Name of the arm."""
        return self.of_candidate.arm

    @property
    def baseline(self) -> str:
        """Name of the arm that it is compared with."""
        return self.of_baseline.arm
