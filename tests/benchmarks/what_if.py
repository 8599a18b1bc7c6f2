"""How long a replay of 1,000 runs of 50 jobs with three changes takes: `make replay`."""

import time

import click
import numpy as np

from basis.changes import changes_of
from queries.what_if.outcome import replay, what_if
from queries.what_if.workload import workload
from tests.worlds.world import World, WorldJob, measured_frames, run_of

_RUNS = 1_000
_TIMES = 5
_WORLD = World(
    (
        WorldJob("plan", work_s=(10,)),
        WorldJob("build", ("plan",), work_s=(120,) * 8),
        WorldJob("lint", ("plan",), work_s=(30,) * 4),
        WorldJob("test", ("build",), work_s=(90,) * 30),
        WorldJob("image", ("build", "lint"), work_s=(60,) * 6),
        WorldJob("push", ("image", "test"), work_s=(20,)),
    ),
    "push",
)
_CHANGES = changes_of(
    [
        {"do": "drop-need", "job": "image", "need": "lint"},
        {"do": "split", "job": "test", "into": 20},
        {"do": "race", "job": "build"},
    ]
)


def main() -> None:
    """Print the median of several rounds."""
    rng = np.random.default_rng(1)
    frames = measured_frames(_WORLD, [run_of(_WORLD, rng) for _ in range(_RUNS)])
    measured = workload(*frames[:2])
    for name, what in (("replay", replay), ("with ranges", what_if)):
        seconds = []
        for _ in range(_TIMES):
            started = time.perf_counter()
            what(measured, _CHANGES, frames[2])
            seconds.append(time.perf_counter() - started)
        click.echo(f"{name}: {_RUNS:,} runs of 50 jobs, three changes: {np.median(seconds):.2f} s")


main()
