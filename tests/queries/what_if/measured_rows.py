"""Rows of `measured_jobs` and `measured_needs` in few words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
from hypothesis import strategies as st

NO_STEPS = pd.DataFrame(columns=["job_id", "number", "step_name", "begun_s", "ended_s", "is_added"])
"""Rows of `measured_steps`: none."""

_KEYS = ("build", "test", "push")


@dataclass(frozen=True, slots=True)
class Measured:
    """
    One job of a measured graph.

    Attributes:
        key: Its key.
        run_s: Its run seconds, which are all that it adds but for `wait_s`.
        needs: Places of the jobs that it needs in their attempt, from 0.
        wait_s: What it waits for.
        path_s: What it adds to the path; None off it.
        exclusive_s: Its exclusive time.
        is_milestone: Whether its end is part of the clock.
        queue_s: Of what it waits for, the queue for a runner.
        leg: Its leg.
    """

    key: str
    run_s: float
    needs: tuple[int, ...] = ()
    wait_s: float = 0
    path_s: float | None = None
    exclusive_s: float = 0
    is_milestone: bool = False
    queue_s: float = 0
    leg: str | None = None


@st.composite
def measured_attempts(draw: st.DrawFn) -> list[Measured]:
    """Up to eight jobs, each after some of those before it; waits may be negative, as skew is."""
    jobs = [
        Measured(
            draw(st.sampled_from(_KEYS)),
            draw(st.integers(0, 60)),
            tuple(sorted(draw(st.sets(st.integers(0, place - 1), max_size=3)) if place else ())),
            wait_s=draw(st.integers(-3, 9)),
            is_milestone=draw(st.booleans()),
        )
        for place in range(draw(st.integers(1, 8)))
    ]
    return [*jobs, Measured("push", 1, is_milestone=True)]


def clock_s(jobs: Sequence[Measured], less_s: Sequence[float]) -> float:
    """The clock of one attempt if its jobs take so many seconds less, job by job."""
    ends: list[float] = []
    for job, less in zip(jobs, less_s, strict=True):
        ready = max((ends[place] for place in job.needs), default=0)
        ends.append(ready + job.wait_s + job.run_s - less)
    return max(end for job, end in zip(jobs, ends, strict=True) if job.is_milestone)


def _slack_s(jobs: Sequence[Measured], place: int) -> float:
    """How much longer the job could have taken: it is made far longer, and the rest is effect."""
    far = 1_000_000
    nothing = [0.0] * len(jobs)
    longer = [*nothing[:place], -far, *nothing[place + 1 :]]
    return far - (clock_s(jobs, longer) - clock_s(jobs, nothing))


def measured_rows(
    attempts: Iterable[Sequence[Measured]], arm: str = "a"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Warm attempts of one arm: runs 1, 2, ... with jobs 100, 101, ..., 200, ..."""
    jobs, needs = [], []
    for run_id, measured in enumerate(attempts, 1):
        for place, one in enumerate(measured):
            job_id = 100 * run_id + place
            seconds = one.wait_s + one.run_s, one.run_s, one.path_s
            spare = _slack_s(measured, place), one.exclusive_s
            attempt = arm, 1, True, "warm", run_id, 1
            more = one.is_milestone, one.queue_s, 0.01
            jobs.append((*attempt, job_id, one.key, one.leg, *seconds, *spare, *more))
            needs += [(job_id, 100 * run_id + other) for other in one.needs]
    columns = [
        *("arm", "arm_position", "is_baseline", "cache_state", "run_id", "run_attempt", "job_id"),
        *("job_key", "leg", "added_s", "run_s", "path_s", "slack_s", "exclusive_s", "is_milestone"),
        *("queue_s", "minute_price_usd"),
    ]
    return (
        pd.DataFrame(jobs, columns=columns).astype({"path_s": "float64"}),
        pd.DataFrame(needs, columns=["waiting_id", "needed_id"], dtype="int64"),
    )
