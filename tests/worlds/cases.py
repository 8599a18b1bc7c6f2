"""Changes whose truth is known: the workflow before and after, and what a naive model would say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from basis.changes import Change, changes_of
from queries.what_if.outcome import Outcome, what_if
from queries.what_if.workload import workload
from tests.worlds.world import (
    Leg,
    World,
    WorldJob,
    clock_of,
    measured_frames,
    run_of,
)

RUNS = 40
"""Measured on each side of a world."""

Runs = dict[str, list[float]]
"""Of each job the usual run seconds of its legs."""

_LEGS = tuple(float(150 + 40 * number / 23) for number in range(24))
_JOBS = {
    job.key: job
    for job in (
        WorldJob("matrix", work_s=(8,), set_up_s=4),
        WorldJob("ui", ("matrix",), work_s=(90,), scatter=0.12),
        WorldJob("cli", ("matrix",), work_s=(150,), scatter=0.15),
        WorldJob("test", ("matrix",), work_s=_LEGS, scatter=0.12, set_up_s=30),
        WorldJob("image", ("ui", "cli"), work_s=(100, 130), scatter=0.1, set_up_s=20),
        WorldJob("push", ("image", "test"), work_s=(20,), scatter=0.1),
    )
}


@dataclass(frozen=True)
class Case:
    """
    One change.

    Attributes:
        name: In words.
        changes: As Longpole takes them.
        after: The jobs that are others then, None for one that is gone.
        naive: What a model of medians makes of the usual run seconds: set-up + work / k.
    """

    name: str
    changes: tuple[Change, ...]
    after: Mapping[str, WorldJob | None]
    naive: Callable[[Runs], Runs]

    def worlds(self, runners: int | None) -> tuple[World, World]:
        """Before and after."""
        jobs = [self.after.get(key, job) for key, job in _JOBS.items()]
        kept = tuple(job for job in jobs if job is not None)
        return World(tuple(_JOBS.values()), "push", runners), World(kept, "push", runners)


def _shards(key: str, count: int, set_up_s: float) -> Callable[[Runs], Runs]:
    def naive(runs: Runs) -> Runs:
        work_s = sum(run_s - set_up_s for run_s in runs[key])
        return {**runs, key: [set_up_s + work_s / count] * count}

    return naive


def _merged(runs: Runs) -> Runs:
    return {**runs, "cli": [runs["cli"][0] + runs["ui"][0] - 10], "ui": []}


def _job(key: str, **changed: object) -> dict[str, WorldJob]:
    return {key: replace(_JOBS[key], **changed)}  # type: ignore[arg-type]


CASES = (
    Case(
        "cli off the path",
        changes_of([{"do": "drop-need", "job": "image", "need": "cli"}]),
        _job("image", needs=("ui",)),
        dict,
    ),
    Case(
        "cli and ui in one job",
        changes_of([{"do": "merge", "jobs": ["cli", "ui"]}]),
        {**_job("cli", parts=(90.0,)), "ui": None, **_job("image", needs=("cli",))},
        _merged,
    ),
    Case(
        "race of two for cli",
        changes_of([{"do": "race", "job": "cli"}]),
        _job("cli", copies=2),
        dict,
    ),
    Case(
        "cli in 2 shards",
        changes_of([{"do": "split", "job": "cli", "into": 2}]),
        _job("cli", work_s=(75.0,) * 2),
        _shards("cli", 2, 10),
    ),
    Case(
        "cli in 4 shards",
        changes_of([{"do": "split", "job": "cli", "into": 4}]),
        _job("cli", work_s=(37.5,) * 4),
        _shards("cli", 4, 10),
    ),
    Case(
        "test in 12 shards instead of 24",
        changes_of([{"do": "split", "job": "test", "into": 12}]),
        _job("test", work_s=tuple(_LEGS[::2]), parts=(170.0,)),
        _shards("test", 12, 30),
    ),
)


@dataclass(frozen=True)
class Prediction:
    """
    What was predicted of one world from runs before the change, and what was measured after it.

    Attributes:
        outcome: As Longpole says it.
        naive_s: What medians say.
        measured_s: The median of as many runs after the change.
    """

    outcome: Outcome
    naive_s: float
    measured_s: float

    @property
    def holds(self) -> bool:
        """Whether the range holds what was measured."""
        return self.outcome.new_s.low <= self.measured_s <= self.outcome.new_s.high


def predict(case: Case, runners: int | None, seed: int) -> Prediction:
    """One world: runs before, a prediction, runs after."""
    before, after = case.worlds(runners)
    rng = np.random.default_rng(seed)
    runs = [run_of(before, rng) for _ in range(RUNS)]
    jobs, needs, steps = measured_frames(before, runs)
    outcome = what_if(workload(jobs, needs), case.changes, steps, new_count=RUNS)
    measured = [clock_of(after, run_of(after, rng)) for _ in range(RUNS)]
    return Prediction(outcome, _naive_s(case, after, runs), float(np.median(measured)))


def _naive_s(case: Case, after: World, runs: list[list[Leg]]) -> float:
    """The longest chain of medians: waits, and runs as the case's model has them."""
    legs = [leg for run in runs for leg in run]
    usual: Runs = {}
    for key in _JOBS:
        numbers = sorted({leg.number for leg in legs if leg.key == key})
        usual[key] = [
            float(
                np.median(
                    [
                        leg.ended_s - leg.began_s
                        for leg in legs
                        if (leg.key, leg.number) == (key, one)
                    ]
                )
            )
            for one in numbers
        ]
    usual = case.naive(usual)
    ends_s: dict[str, float] = {}
    for job in after.jobs:
        wait_s = float(np.median([leg.began_s - leg.ready_s for leg in legs if leg.key == job.key]))
        ready_s = max((ends_s[need] for need in job.needs), default=0.0)
        ends_s[job.key] = ready_s + wait_s + max(usual[job.key])
    return ends_s[after.milestone]
