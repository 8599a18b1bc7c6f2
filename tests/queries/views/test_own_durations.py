"""A job's own duration as the clock: given rows, expected rows."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from basis.job_clocks import of_job
from queries.answers import answer
from tests.queries.facts import Row, attempt, job, needs, step, view_rows
from tests.queries.views.judged_attempts import BUILD, PUSH, judged, one_attempt

OWN: list[Row] = [{"milestone": [of_job("push*")]}]
FAILED: Row = {"conclusion": "failure"}

CASES: Mapping[str, tuple[list[Row], Row, str | None, float | None]] = {
    # Created at 11 s, taken at 12 s, ended at 20 s.
    "without its queue": ([BUILD, PUSH], {}, None, 8.0),
    "of several legs the one that ended last": (
        [PUSH, job(3, [11, 19, 33], name="push (b)")],
        {},
        None,
        14.0,
    ),
    "even if another took longer": (
        [PUSH, job(3, [11, 18, 21], name="push (b)")],
        {},
        None,
        3.0,
    ),
    "matched by key": ([job(2, [11, 12, 20], name="Publish", job_key="push")], {}, None, 8.0),
    "a failure of another job": ([{**BUILD, **FAILED}, PUSH], FAILED, None, 8.0),
    "it failed": ([BUILD, {**PUSH, **FAILED}], FAILED, "milestone failed", None),
    "one of two legs failed": (
        [PUSH, {**job(3, [11, 12, 15], name="push (b)"), **FAILED}],
        FAILED,
        "milestone failed",
        None,
    ),
    "no such job": ([BUILD], {}, "milestone not reached", None),
    "it ended before it started": (
        [job(2, [11, 25, 20], name="push (a)")],
        {},
        "no milestone time",
        None,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_own_duration(case: str, tmp_path: Path) -> None:
    """From its start to its end, however the jobs around it fared."""
    jobs, run, reason, clock_s = CASES[case]
    edges = needs({2: [1]}) if {"job_id": 1}.items() <= jobs[0].items() else []
    database = one_attempt(
        tmp_path, jobs, experiments=OWN, run_attempts=[{**attempt(), **run}], job_needs=edges
    )
    assert [(1, reason, clock_s)] == judged(database)


def test_clocks_beside_each_other(tmp_path: Path) -> None:
    """Another clock takes its place, and it the place of another."""
    database = one_attempt(tmp_path, [BUILD, PUSH])
    clocks = {None: 20.0, ("build",): 10.0, (of_job("build"),): 8.0, (): 20.0}
    for milestone, expected_s in clocks.items():
        asked = None if milestone is None else list(milestone)
        assert [(1, None, expected_s)] == judged(database, asked)


def test_path(tmp_path: Path) -> None:
    """The job alone, from its start: no queue, no slack, and its steps and gap add up to it."""
    database = one_attempt(
        tmp_path,
        [BUILD, PUSH],
        experiments=OWN,
        job_needs=needs({2: [1]}),
        attempt_graphs=[{"run_id": 1}],
        steps=[step(2, 1, [12, 14], name="pull"), step(2, 2, [15, 20], name="push it")],
    )
    paths = view_rows(
        database,
        "path_jobs",
        ("path_position", "job_id", "path_start_s", "path_wait_s", "path_run_s", "skew_s"),
        "path_position",
        experiment="e",
    )
    assert [(1, 2, 12.0, 0.0, 8.0, 0.0)] == paths
    assert [] == view_rows(database, "job_slacks", ("job_id",), "job_id", experiment="e")
    parts = answer("path_parts", database, {"experiment": "e", "milestone": None})
    told = parts[parts["part_s"] > 0][["part", "step_name", "part_s"]].astype("object")
    assert {("gap", None, 1.0), ("step", "pull", 2.0), ("step", "push it", 5.0)} == set(
        told.where(told.notna(), None).itertuples(index=False, name=None)
    )
    work = answer("work_by_arm", database, {"experiment": "e", "milestone": None})
    whole = work[work["step_name"].isna()].set_index("job_key")["is_needed"]
    assert {"build": False, "push (a)": True} == whole.to_dict()
