"""Rows of `measured_jobs` and `measured_needs` in few words."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd


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
    """

    key: str
    run_s: float
    needs: tuple[int, ...] = ()
    wait_s: float = 0
    path_s: float | None = None
    exclusive_s: float = 0
    is_milestone: bool = False


def measured_rows(
    attempts: Iterable[Iterable[Measured]], arm: str = "a"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Warm attempts of one arm: runs 1, 2, ... with jobs 100, 101, ..., 200, ..."""
    jobs, needs = [], []
    for run_id, measured in enumerate(attempts, 1):
        for place, one in enumerate(measured):
            job_id = 100 * run_id + place
            figures = one.wait_s + one.run_s, one.run_s, one.path_s, one.exclusive_s
            attempt = arm, 1, True, "warm", run_id, 1
            jobs.append((*attempt, job_id, one.key, *figures, one.is_milestone))
            needs += [(job_id, 100 * run_id + other) for other in one.needs]
    columns = [
        *("arm", "arm_position", "is_baseline", "cache_state", "run_id", "run_attempt", "job_id"),
        *("job_key", "added_s", "run_s", "path_s", "exclusive_s", "is_milestone"),
    ]
    return (
        pd.DataFrame(jobs, columns=columns).astype({"path_s": "float64"}),
        pd.DataFrame(needs, columns=["job_id", "needed_job_id"], dtype="int64"),
    )
