"""Published experiments, as far as their texts give them: what a replay of the side before says."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from basis.changes import changes_of
from queries.what_if.measured_graphs import Seconds
from queries.what_if.outcome import what_if
from queries.what_if.workload import workload
from tests.worlds.world import Leg, World, WorldJob, measured_frames

PUBLISHED = Path(__file__).resolve().parents[3] / "shared/predictions/published.csv"
"""What their texts give."""

_RUNS = 40
_HOUR_S = 3600
_MINUTE_S = 60


@dataclass(frozen=True)
class Published:
    """
    One experiment, worked out for one choice of what its text leaves open.

    Attributes:
        name: As in `published.csv`.
        assumed: What was left open.
        before_s: Of the replayed side; the text's, as far as it can be met.
        predicted_s: After the change, by replay.
        naive_s: By set-up + work / k, without a limit or scatter.
        measured_s: After the change, by the text.
        orders_s: The prediction with the longest, and the shortest, waiting job served first.
    """

    name: str
    assumed: str
    before_s: float
    predicted_s: float
    naive_s: float
    measured_s: float
    orders_s: tuple[float, float] | None = None

    @property
    def row(self) -> str:
        """Of the table in docs/prediction.md."""
        by_order = "" if self.orders_s is None else " ({:.0f} to {:.0f})".format(*self.orders_s)
        cells = (
            self.name,
            self.assumed,
            f"{self.before_s:.0f} s",
            f"{self.predicted_s:.0f} s{by_order}",
            f"{self.measured_s:.0f} s",
            f"{self.predicted_s / self.measured_s - 1:+.1%}",
            f"{self.naive_s / self.measured_s - 1:+.1%}",
        )
        return f"| {' | '.join(cells)} |"


def measured_after(path: Path) -> dict[str, float]:
    """Seconds after each change, by name."""
    with path.open(encoding="utf-8") as file:
        return {
            row["id"]: float(row["after"]) * (_MINUTE_S if row["unit"] == "min" else 1)
            for row in csv.DictReader(file)
        }


def published(after_s: dict[str, float]) -> Iterator[Published]:
    """Every experiment, over the range of what its text leaves open."""
    for name, before_s, count, shards, hours in (
        ("X2a", 13.1 * _MINUTE_S, 20, 16, 3.62),
        ("X2b", 13.8 * _MINUTE_S, 16, 12, 3.32),
    ):
        work_s = hours * _HOUR_S / count - 195
        yield Published(
            name,
            "set-up 195 s; legs scatter so that the slowest is as published",
            *_of_legs(_scattered(count, work_s, before_s - 195), 195, _split(shards)),
            naive_s=195 + work_s * count / shards,
            measured_s=after_s[name],
        )
    yield Published(
        "X10",
        "none",
        *_of_legs(np.tile([513.0, 309.0], (_RUNS, 1)), 0, {"do": "balance", "job": "shards"}),
        naive_s=(513 + 309) / 2,
        measured_s=after_s["X10"],
    )
    for set_up_s in (100, 178, 250):
        alone = (436.1 - set_up_s) * _noise((_RUNS, 1), 0.1)
        yield Published(
            "X14",
            f"set-up {set_up_s} s; runs scatter by 10%",
            *_of_legs(alone, set_up_s, _split(4)),
            naive_s=set_up_s + (436.1 - set_up_s) / 4,
            measured_s=after_s["X14"],
        )
    yield from _x1(after_s["X1"])


def _split(into: int) -> dict[str, object]:
    return {"do": "split", "job": "shards", "into": into, "set_up": ["Set up job"]}


def _of_legs(legs: Seconds, set_up_s: float, change: object) -> tuple[float, float]:
    """The median before, and that predicted, of runs with such legs."""
    world = World((WorldJob("shards", work_s=tuple(legs[0])),), "shards")
    runs = [
        [
            Leg("shards", number, 0, 0, 0, set_up_s, set_up_s + float(work_s))
            for number, work_s in enumerate(run, 1)
        ]
        for run in legs
    ]
    jobs, needs, steps = measured_frames(world, runs)
    outcome = what_if(workload(jobs, needs), changes_of([change]), steps)
    return outcome.now_s, outcome.new_s.value


def _x1(measured_s: float) -> Iterator[Published]:
    """
    29 jobs, 20 runners; five builds of 14 to 24 s are made to wait for another job.

    The text gives no other job's time but that none is over 112 s, and no order: the other 24 are
    spread evenly up to 112 s, and GitHub serves the builds first, or last, or the jobs as listed.
    """
    builds = {f"build {place}": float(14 + 2.5 * place) for place in range(5)}
    others = {f"job {place}": float(112 - 3 * place) for place in range(24)}
    for words, order in (
        ("builds served first", [*builds, *reversed(others)]),
        ("builds served last", [*others, *builds]),
        ("long jobs served last", [*reversed(others), *builds]),
    ):
        runs_s = {**builds, **others}
        legs, busy = [], [0.0] * 20
        for key in order:
            busy.sort()
            began_s, busy[0] = busy[0], busy[0] + runs_s[key]
            legs.append(Leg(key, 1, 0, 0, began_s, 0, began_s + runs_s[key]))
        world = World(tuple(WorldJob(key) for key in order), "")
        jobs, needs, steps = measured_frames(world, [legs] * 10)
        jobs["is_milestone"] = True
        changes = changes_of(
            [{"do": "add-need", "job": build, "need": "job 23"} for build in builds]
        )
        outcome = what_if(workload(jobs, needs), changes, steps)
        naive_s = max(runs_s["job 23"] + max(builds.values()), *runs_s.values())
        new_s = outcome.new_s.value
        yield Published("X1", words, outcome.now_s, new_s, naive_s, measured_s, outcome.orders_s)


def _scattered(legs: int, work_s: float, slowest_s: float) -> Seconds:
    """Runs whose slowest leg is, by the median, so slow; the mean stays."""
    low, high = 0.0, 1.0
    found = np.empty(0)
    for _ in range(30):
        scatter = (low + high) / 2
        found = work_s * _noise((_RUNS, legs), scatter)
        found *= work_s / found.mean(axis=1, keepdims=True)
        low, high = (scatter, high) if np.median(found.max(axis=1)) < slowest_s else (low, scatter)
    scattered: Seconds = found
    return scattered


def _noise(shape: tuple[int, int], scatter: float) -> Seconds:
    noise: Seconds = np.exp(np.random.default_rng(3).normal(0, scatter, shape))
    return noise
