"""The measured runs of an experiment's arms, as what is replayed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from basis.changes import Change
from queries.arms.populations import CACHE_PLACES
from queries.what_if.outcome import needs_others
from queries.what_if.runners import OtherJobs, other_jobs
from queries.what_if.workload import Workload, clocks_s, workload

REPLAYED = ("measured_jobs", "measured_needs", "measured_steps")
"""What a replay rests on."""

HOLDS = "runner_jobs"
"""Which jobs held runners: what a limit that is shared with other runs rests on."""

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
        runs: Id and attempt of each of them, the newest last.
    """

    arm: str
    position: int
    cache_state: str
    workload: Workload
    steps: pd.DataFrame
    left_out: int
    runs: tuple[tuple[int, int], ...]

    @property
    def median_s(self) -> float:
        """Of the clock."""
        return float(np.median(clocks_s(self.workload)))

    def newest(self, count: int) -> "MeasuredArm":
        """So many of its runs at most."""
        if len(self.runs) <= count:
            return self
        kept = self.workload.newest(count)
        return replace(
            self,
            workload=kept,
            steps=self.steps[self.steps["job_id"].isin(kept.sources)],
            left_out=self.left_out + len(self.runs) - count,
            runs=self.runs[-count:],
        )


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
        columns = ["run_id", "run_attempt"]
        runs = mine[columns].drop_duplicates().sort_values(columns)
        newest = runs.tail(most_runs)
        kept = mine.merge(newest)
        arms.append(
            MeasuredArm(
                arm=str(arm),
                position=int(str(position)),
                cache_state=str(state),
                workload=workload(kept, needs),
                steps=steps[steps["job_id"].isin(kept["job_id"])],
                left_out=len(runs) - len(newest),
                runs=tuple((int(one), int(attempt)) for one, attempt in newest.to_numpy()),
            )
        )
    return sorted(arms, key=lambda one: (one.position, CACHE_PLACES[one.cache_state]))


def others_of(
    arm: MeasuredArm, changes: Sequence[Change], ask: Callable[[list[int]], pd.DataFrame]
) -> OtherJobs | None:
    """
    The jobs of other runs that changes make a run share its runners with; None where none do.

    Args:
        arm: What is replayed.
        changes: In order.
        ask: Answers `HOLDS` of some runs.

    Raises:
        ChangeInvalid: The labels that the arm's jobs asked for are not known.
    """
    if not needs_others(changes):
        return None
    return other_jobs(arm.workload, arm.runs, ask([run_id for run_id, _ in arm.runs]))
