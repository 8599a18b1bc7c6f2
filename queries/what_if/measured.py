"""The measured runs of an experiment's arms, as what is replayed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from queries.arms.populations import CACHE_PLACES
from queries.what_if.workload import Workload, clocks_s, workload

REPLAYED = ("measured_jobs", "measured_needs", "measured_steps")
"""What a replay rests on."""

MOST_RUNS = 1_000
"""Of more runs the newest so many are replayed."""


@dataclass(frozen=True, slots=True)
class MeasuredArm:
    """
    Counted runs of one arm and cache state whose graph is wholly known.

    Attributes:
        arm: The arm.
        position: Place of the arm in the experiment, 1 = first.
        cache_state: cold, warm, other; all where no arm tells them apart.
        workload: Their jobs.
        steps: Rows of `measured_steps` of these.
        left_out: Older runs that are not among them.
        newest_run: Id and attempt of the newest of them.
    """

    arm: str
    position: int
    cache_state: str
    workload: Workload
    steps: pd.DataFrame
    left_out: int
    newest_run: tuple[int, int]

    @property
    def median_s(self) -> float:
        """Of the clock."""
        return float(np.median(clocks_s(self.workload)))


def measured_arms(
    found: Mapping[str, pd.DataFrame], most_runs: int = MOST_RUNS
) -> list[MeasuredArm]:
    """
    All of them, in the order of arms, and of an arm's states what people wait for first.

    Args:
        found: The answers to `REPLAYED`.
        most_runs: So many runs of each at most, the newest.
    """
    jobs, needs, steps = (found[question] for question in REPLAYED)
    arms = []
    for (position, arm, state), mine in jobs.groupby(["arm_position", "arm", "cache_state"]):
        runs = mine[["run_id", "run_attempt"]].drop_duplicates().sort_values("run_id")
        kept = mine.merge(runs.tail(most_runs))
        newest_id, newest_attempt = max(runs.itertuples(index=False, name=None))
        arms.append(
            MeasuredArm(
                arm=str(arm),
                position=int(str(position)),
                cache_state=str(state),
                workload=workload(kept, needs),
                steps=steps[steps["job_id"].isin(kept["job_id"])],
                left_out=len(runs) - min(len(runs), most_runs),
                newest_run=(int(newest_id), int(newest_attempt)),
            )
        )
    return sorted(arms, key=lambda one: (one.position, CACHE_PLACES[one.cache_state]))
