"""
A run whose jobs have parallel steps, one after the other, in a small GitHub.

What they are worth was worked out by hand: see `PATHS`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.ingest.project import SmallWorld
from tests.simulated import shapes
from tests.simulated.log_lines import Wait

RUN_ID = 1
_SHA = "3d3c42e5aac5ba805825da76410c181273ba90b1"

FILE = f"""\
name: Build
on: push
jobs:
  group:
    steps:
      - uses: actions/checkout@{_SHA}
      - parallel:
          - name: Build frontend
            run: make frontend
          - name: Build backend
            uses: ./.github/actions/backend
          - name: Build docs
            run: make docs
      - run: |
          make test
          make lint
  service:
    needs: group
    steps:
      - {{name: Postgres, id: db, run: postgres, background: true}}
      - {{name: Migrate, run: make migrate}}
      - {{name: Integration tests, run: make integration}}
      - cancel: db
  one-of-two:
    needs: service
    steps:
      - {{name: Compile, id: compile, run: make, background: true}}
      - {{name: Notify, id: notify, run: make notify, background: true}}
      - {{name: Lint, run: make lint}}
      - {{name: Wait for the compiler, wait: compile}}
      - {{name: Package, run: make package}}
  late:
    needs: one-of-two
    steps:
      - {{name: Long, id: long, run: make long, background: true}}
      - {{name: Short, id: short, run: make short, background: true}}
      - {{name: Use short, wait: [short]}}
      - {{name: Publish short, run: make publish}}
      - wait-all:
      - {{name: Publish all, run: make publish-all}}
  composite:
    needs: late
    steps:
      - {{name: Set up everything, uses: ./.github/actions/everything}}
      - {{name: Compile, run: make}}
  untold:
    needs: composite
    steps:
      - {{name: Compile, run: make}}
      - {{name: Measure, run: make measure}}
"""

Spans = Sequence[tuple[int, str, int, int]]
"""Number, name, start and end of each step, seconds from the start of its job."""

STEPS: Mapping[str, Spans] = {
    "group": [
        (1, "Set up job", 0, 2),
        (2, "Run actions/checkout@3d3c42e5", 2, 10),
        (3, "Build frontend", 10, 40),
        (4, "Build backend", 10, 100),
        (5, "Build docs", 10, 70),
        (6, "Parallel group", 10, 100),
        (7, "Run make test", 100, 120),
        (13, "Post Run actions/checkout@3d3c42e5", 120, 122),
        (14, "Complete job", 121, 123),
    ],
    "service": [
        (1, "Set up job", 0, 2),
        (2, "Postgres", 2, 153),
        (3, "Migrate", 2, 32),
        (4, "Integration tests", 32, 150),
        (5, "Cancel", 150, 153),
        (6, "Complete job", 153, 154),
    ],
    "one-of-two": [
        (1, "Set up job", 0, 2),
        (2, "Compile", 2, 62),
        (3, "Notify", 2, 80),
        (4, "Lint", 2, 22),
        (5, "Wait for the compiler", 22, 62),
        (6, "Package", 62, 92),
        (7, "Wait for all background steps", 92, 92),
        (8, "Complete job", 92, 93),
    ],
    "late": [
        (1, "Set up job", 0, 2),
        (2, "Long", 2, 122),
        (3, "Short", 2, 42),
        (4, "Use short", 2, 42),
        (5, "Publish short", 42, 72),
        (6, "Wait for all", 72, 122),
        (7, "Publish all", 122, 132),
        (8, "Complete job", 132, 133),
    ],
    "composite": [
        (1, "Set up job", 0, 2),
        (2, "Set up everything", 2, 62),
        (3, "Compile", 62, 92),
        (4, "Complete job", 92, 93),
    ],
    "untold": [
        (1, "Set up job", 0, 2),
        (2, "Compile", 2, 62),
        (3, "Measure", 32, 92),
        (4, "Complete job", 92, 93),
    ],
}

WAITS: Mapping[str, Mapping[int, Wait]] = {
    "group": {6: Wait("waiting for", ["Build frontend", "Build backend", "Build docs"])},
    "service": {5: Wait("cancelling", ["Postgres"])},
    "one-of-two": {
        5: Wait("waiting for", ["Compile"]),
        7: Wait("waiting for all", ["Notify"]),
    },
    "late": {4: Wait("waiting for", ["Short"]), 6: Wait("waiting for all", ["Long"])},
}
"""Steps that wait for others or cancel them, by number."""

PATHS: dict[str, dict[str, float]] = {
    # The backend ended last of the three; "Complete job" has the second beyond the post step.
    "group": {
        "Set up job": 2,
        "Run actions/checkout@3d3c42e5": 8,
        "Build backend": 90,
        "Run make test": 20,
        "Post Run actions/checkout@3d3c42e5": 2,
        "Complete job": 1,
    },
    # Postgres was cancelled: the path goes through what used it, and through its end of 3 s.
    "service": {
        "Set up job": 2,
        "Migrate": 30,
        "Integration tests": 118,
        "Cancel": 3,
        "Complete job": 1,
    },
    # The compiler was waited for from 22 s on. The other ended before the wait for all began.
    "one-of-two": {"Set up job": 2, "Compile": 60, "Package": 30, "Complete job": 1},
    # At 122 s the long one ended the wait: back to 2 s, past the wait for the short one.
    "late": {"Set up job": 2, "Long": 120, "Publish all": 10, "Complete job": 1},
    "composite": {"Set up job": 2, "Set up everything": 60, "Compile": 30, "Complete job": 1},
    # From 32 to 62 s both ran, and the file has no parallel steps there.
    "untold": {
        "Set up job": 2,
        "Compile": 30,
        "Measure": 30,
        "Complete job": 1,
        "(unresolved)": 30,
    },
}
"""Seconds of each part of each job, gaps of 0 s left out."""

WAIT_S = 5
"""From the end of a job to the start of the next: 2 s of scheduling, 3 s in the queue."""

EXPERIMENTS = """\
[x]
title = "Parallel steps"
repository = "o/r"
workflow = "build.yaml"
event = "push"

[[x.arm]]
name = "parallel"
branch = "topic"
"""


def parallel_world(steps: Mapping[str, Spans] | None = None, file: str = FILE) -> SmallWorld:
    """The world with one run, whose jobs need one another in their order."""
    small = SmallWorld()
    small.add_file(file)
    run = small.add_run(RUN_ID, event="push", head_branch="topic")
    small.repository.add_run(run, jobs_of(run, STEPS if steps is None else steps))
    return small


def jobs_of(run: dict[str, Any], steps: Mapping[str, Spans]) -> list[dict[str, Any]]:
    """The jobs of a run, one after the other."""
    jobs = []
    second = 0
    for number, (name, spans) in enumerate(steps.items(), start=1):
        start = second + WAIT_S
        end = start + max(ended for *_, ended in spans)
        jobs.append(
            shapes.job(
                run,
                run["id"] * 1000 + number,
                name,
                created_at=_after(run, second + 2),
                started_at=_after(run, start),
                completed_at=_after(run, end),
                steps=[_step(run, start, span) for span in spans],
            )
        )
        second = end
    return jobs


def _step(run: dict[str, Any], start: int, span: tuple[int, str, int, int]) -> dict[str, Any]:
    number, name, begun, ended = span
    return shapes.step(
        number,
        name,
        conclusion="cancelled" if name == "Postgres" else "success",
        started_at=_after(run, start + begun),
        completed_at=_after(run, start + ended),
    )


def _after(run: dict[str, Any], seconds: int) -> datetime:
    began_at = datetime.fromisoformat(run["run_started_at"]).replace(tzinfo=None)
    return began_at + timedelta(seconds=seconds)
