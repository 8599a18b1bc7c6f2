"""Who waited for whom: by the file, and inferred."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ingest.api.convert import job as convert_job
from ingest.graphs.marks import mark_listed, mark_superseded
from ingest.records import Job
from ingest.workflow import (
    FileReference,
    Place,
    inferred_needs,
    join,
    map_jobs,
    needs_by_file,
    read_workflow,
)
from tests.ingest.file_library import pairs_of

START = datetime(2026, 1, 1)
CALLED = FileReference(None, ".github/workflows/called.yml", None)


def test_libafl(shared: Path) -> None:
    """Every leg waits for every leg of what the file says, in each of the three attempts."""
    content = (shared / "workflows/libafl/build_and_test.yml").read_text("utf-8")
    described = yaml.safe_load(content)["jobs"]
    attempts = _recorded(shared, "libafl")
    assert 3 == len(attempts)
    graph = join(read_workflow(content), {})
    for jobs in attempts:
        places = map_jobs(graph, jobs).places
        keys = {job_id: place.key for job_id, place in places.items() if isinstance(place, Place)}
        expected = {
            (job.job_id, other.job_id)
            for job in jobs
            for other in jobs
            if keys[other.job_id] in described[keys[job.job_id]].get("needs", [])
        }
        assert len(expected) > 70
        assert sorted(expected) == _pairs(needs_by_file(graph, jobs, places))


def test_tenstorrent(shared: Path) -> None:
    """
    Inferred edges of two runs, worked out by eye.

    In 12007373278 `build-image` ends 09:48:48, `build / Build TT-LENS.` (09:48:50 to 09:50:18)
    waits for it, and the six tests, created 09:50:20 to 22, for that. In 12083382635 the jobs
    of 10:48:03 and 04 wait for `build-image` (10:48:01), not for `spdx` (10:47:57), and those
    of 11:22:28 to 30 for a build that ended 11:22:26; check runs have no edges.
    """
    edges = dict(edge for jobs in _recorded(shared, "tenstorrent") for edge in inferred_needs(jobs))
    lens = {33467841415: 33467800575} | dict.fromkeys(
        [33467916002, 33467916754, 33467917578, 33467915506, 33467916389, 33467917104], 33467841415
    )
    mlir = dict.fromkeys([33696401211, 33696401643, 33696402350, 33696401995], 33696388831)
    tests = [33697889561, 33697889907, 33697889018, 33697889294, 33697888651]
    assert lens | mlir | dict.fromkeys(tests, 33696401643) == edges


CALLER = """
jobs:
  first: {}
  call:
    needs: first
    strategy: {matrix: {os: [a, b]}}
    uses: ./.github/workflows/called.yml
  last: {needs: call}
"""
CALLED_CONTENT = "jobs: {build: {}, test: {needs: build, strategy: {matrix: {v: [1, 2]}}}}"
FULL = (
    "first",
    "call (a) / build",
    "call (a) / test (1)",
    "call (a) / test (2)",
    "call (b) / build",
    "call (b) / test (1)",
    "last",
)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            FULL,
            {(2, 1), (3, 2), (4, 2), (5, 1), (6, 5), (7, 3), (7, 4), (7, 6)},
        ),
        (("first", "call", "last"), {(2, 1), (3, 2)}),
        (("first", "unknown", "last"), {(3, 1)}),
        (("first", "call (a) / build", "last"), {(2, 1), (3, 2)}),
    ],
    ids=["legs of the caller", "skipped caller", "unmapped in between", "leg of a callee missing"],
)
def test_called_workflow(names: Sequence[str], expected: set[tuple[int, int]]) -> None:
    """Within one leg of a caller; what is not listed passes on what it needs itself."""
    assert sorted(expected) == _by_file([_job(i, name) for i, name in enumerate(names, start=1)])


LEGS_ALIKE = """
jobs:
  call:
    name: ${{ matrix.os && 'call' }}
    strategy: {matrix: {os: [a, b]}}
    uses: ./.github/workflows/called.yml
"""


def test_legs_of_a_caller_that_are_not_sure() -> None:
    """
    Two calls of one name: a job may have waited for what ended before it was created.

    The tests (3, 4) of the first call were there before the second build (2) had ended.
    """
    graph = join(read_workflow(LEGS_ALIKE), {CALLED: CALLED_CONTENT})
    jobs = [
        _job(1, "call / build", 0, 10),
        _job(2, "call / build", 0, 30),
        _job(3, "call / test (1)", 12, 20),
        _job(4, "call / test (2)", 12, 20),
        _job(5, "call / test (1)", 32, 40),
        replace(_job(6, "call / test (2)", 32, 40), created_at=None),
    ]
    places = map_jobs(graph, jobs).places
    assert {1: "call/build", 2: "call/build", 3: "call/test"}.items() <= {
        job_id: place.key for job_id, place in places.items() if isinstance(place, Place)
    }.items()
    assert [(3, 1), (4, 1), (5, 1), (5, 2), (6, 1), (6, 2)] == needs_by_file(graph, jobs, places)


def test_marked_jobs() -> None:
    """Replacements are waited for, not what they replace; check runs and strangers have no edge."""
    jobs = [
        replace(_job(1, "first"), conclusion="failure", is_superseded=True),
        _job(2, "first"),
        replace(_job(3, "call"), conclusion="skipped"),
        replace(_job(4, "last"), is_carried_over=True),
        replace(_job(5, "last"), is_check_run=True),
        _job(6, "stranger"),
    ]
    assert [(3, 2), (4, 3)] == _by_file(jobs)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({}, [(2, 1), (3, 1), (4, 3)]),
        ({3: {"conclusion": "skipped"}}, [(2, 1), (4, 2)]),
        ({3: {"is_carried_over": True}}, [(2, 1), (4, 2)]),
        ({3: {"is_check_run": True}}, [(2, 1), (4, 2)]),
        ({3: {"is_superseded": True}}, [(2, 1), (3, 1), (4, 2)]),
        ({2: {"completed_at": START + timedelta(seconds=30)}}, [(2, 1), (3, 1), (4, 2)]),
        (
            {
                2: {
                    "completed_at": START + timedelta(seconds=30),
                    "started_at": START + timedelta(seconds=12),
                }
            },
            [(2, 1), (3, 1), (4, 3)],
        ),
        ({4: {"created_at": None}}, [(2, 1), (3, 1)]),
        ({4: {"created_at": START + timedelta(seconds=29)}}, [(2, 1), (3, 1), (4, 2)]),
    ],
    ids=[
        "last to end",
        "skipped",
        "carried over",
        "check run",
        "superseded",
        "tie: the smaller id",
        "tie: the longer one",
        "no created_at",
        "just too early",
    ],
)
def test_inferred(marks: dict[int, dict[str, Any]], expected: list[tuple[int, int]]) -> None:
    """Jobs 1 (0 to 10 s), 2 (10 to 20), 3 (10 to 30), 4 (30 to 40), each with one change."""
    times = {1: (0, 10), 2: (10, 20), 3: (10, 30), 4: (30, 40)}
    jobs = [
        replace(_job(job_id, "x", *seconds), **marks.get(job_id, {}))
        for job_id, seconds in times.items()
    ]
    assert expected == inferred_needs(jobs)


SECONDS = st.integers(0, 9)


@given(st.lists(st.tuples(SECONDS, SECONDS), max_size=8), st.randoms(use_true_random=False))
def test_inference_makes_no_circle(times: list[tuple[int, int]], random: Random) -> None:
    """Even where jobs end before they start; and the order of the jobs does not matter."""
    jobs = [_job(job_id, "x", *seconds) for job_id, seconds in enumerate(times)]
    edges = inferred_needs(jobs)
    created = {job.job_id: (job.created_at or START, job.job_id) for job in jobs}
    assert all(created[needed] < created[job_id] for job_id, needed in edges)
    shuffled = list(jobs)
    random.shuffle(shuffled)
    assert edges == inferred_needs(shuffled)


def _recorded(shared: Path, name: str) -> list[list[Job]]:
    """The marked jobs of each recorded attempt, each job id once."""
    answers = json.loads((shared / f"recordings/{name}/jobs.json").read_text("utf-8"))
    once = {answer["id"]: answer for answer in answers}
    jobs = sorted(
        (convert_job(answer, answer["run_id"], 1) for answer in once.values()),
        key=lambda job: job.run_id,
    )
    with_steps = {job.job_id for job in jobs if job.steps}
    return [
        mark_superseded(mark_listed(list(attempt), None, with_steps), {})
        for _, attempt in groupby(jobs, key=lambda job: job.run_id)
    ]


def _pairs(edges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(job_id, needed_id) for job_id, needed_id, _ in pairs_of(dict.fromkeys(edges, ""))]


def _by_file(jobs: Sequence[Job]) -> list[tuple[int, int]]:
    graph = join(read_workflow(CALLER), {CALLED: CALLED_CONTENT})
    return _pairs(needs_by_file(graph, jobs, map_jobs(graph, jobs).places))


def _job(job_id: int, name: str, start: int = 0, end: int = 1) -> Job:
    created_at = START + timedelta(seconds=start)
    return Job(
        job_id=job_id,
        run_id=1,
        run_attempt=1,
        name=name,
        status="completed",
        conclusion="success",
        created_at=created_at,
        started_at=created_at,
        completed_at=START + timedelta(seconds=end),
        runner_id=1,
        runner_name="runner",
        runner_group=None,
        runner_labels=(),
        html_url=None,
        steps=(),
    )
