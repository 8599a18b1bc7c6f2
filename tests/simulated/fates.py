"""What becomes of a run of the founding case: its attempts with their jobs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from tests.simulated.history import Fate, Push
from tests.simulated.interruptions import cancelled_at, rerun_in_part, seen_at
from tests.simulated.schedule import Conditions, TimedJob, timed_attempt

_MANIFESTS = "push-main-manifests (RHACS_BRANDING)"
_BROKEN_MANIFESTS = {_MANIFESTS: "Build and push manifest lists"}
_FAILING: dict[Fate, dict[str, str]] = {
    "fails": {
        "build-and-push-main (RHACS_BRANDING, arm64)": "Build and push main image",
        **_BROKEN_MANIFESTS,
    },
    "re-run in part": _BROKEN_MANIFESTS,
}
_CANCELLED_AFTER_S = 150
_RERUN_AFTER_S = 50 * 60
_QUEUED_WHEN_SEEN = "build-and-push-operator (RHACS_BRANDING, amd64)"


@dataclass(frozen=True, slots=True)
class Attempt:
    """
    One attempt of a run.

    Attributes:
        start_s: Seconds between the run's creation and this attempt's start.
        jobs: With times relative to this attempt's start.
        conclusion: None while it is in progress.
    """

    start_s: int
    jobs: tuple[TimedJob, ...]
    conclusion: str | None

    @property
    def end_s(self) -> int:
        """Last sign of it, relative to its start."""
        return max(job.end_s for job in self.jobs)


def attempts_of(push: Push, random: Random) -> list[Attempt]:
    """All attempts of the run that a push triggers, the first one first."""
    conditions = Conditions(random, push.is_cold, _FAILING.get(push.fate, {}))
    jobs = timed_attempt(push.structure, conditions)
    match push.fate:
        case "still running":
            queued = next(job for job in jobs if job.name == _QUEUED_WHEN_SEEN)
            return [Attempt(0, tuple(seen_at(jobs, queued.created_s + 1)), None)]
        case "cancelled":
            return [Attempt(0, tuple(cancelled_at(jobs, _CANCELLED_AFTER_S)), "cancelled")]
        case "re-run in full":
            again = timed_attempt(push.structure, conditions)
            return [_completed(0, jobs), _completed(_RERUN_AFTER_S, again)]
        case "re-run in part":
            jobs_again = rerun_in_part(jobs, _RERUN_AFTER_S, _failed_again(push, jobs, random))
            return [_completed(0, jobs), _completed(_RERUN_AFTER_S, jobs_again)]
        case _:
            return [_completed(0, jobs)]


def _completed(start_s: int, jobs: Sequence[TimedJob]) -> Attempt:
    has_failed = any(job.conclusion == "failure" for job in jobs)
    return Attempt(start_s, tuple(jobs), "failure" if has_failed else "success")


def _failed_again(push: Push, jobs: Sequence[TimedJob], random: Random) -> list[TimedJob]:
    """The jobs that failed, as they run alone: nothing that they need has to run before them."""
    failed = {job.name for job in jobs if job.conclusion == "failure"}
    alone = [
        replace(plan, needs=()) for plan in push.structure if not failed.isdisjoint(plan.job_names)
    ]
    return [job for job in timed_attempt(alone, Conditions(random)) if job.name in failed]
