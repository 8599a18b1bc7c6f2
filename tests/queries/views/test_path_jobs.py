"""The observed critical path: given rows, expected rows."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job, needs, view_rows
from tests.queries.views.timed_jobs import Times, one_attempt

PATHS: Mapping[
    str, tuple[Times, Mapping[int, Sequence[int]], Mapping[int, Row], list[tuple[object, ...]]]
] = {
    # Job 1 is created at 1 s, waits 2 s and runs 7 s; job 2, created 1 s later, adds 20 s.
    "one after the other": (
        {1: (1, 3, 10), 2: (11, 15, 30)},
        {2: [1]},
        {},
        [(1, 1, 1.0, 2.0, 7.0, 0.0), (2, 2, 1.0, 4.0, 15.0, 0.0)],
    ),
    "the needed job that ended last": (
        {1: (0, 0, 10), 2: (0, 0, 12), 3: (12, 12, 20)},
        {3: [1, 2]},
        {},
        [(1, 2, 0.0, 0.0, 12.0, 0.0), (2, 3, 0.0, 0.0, 8.0, 0.0)],
    ),
    "tie: the one that ran longest": (
        {1: (0, 4, 10), 2: (0, 2, 10), 3: (10, 10, 20)},
        {3: [1, 2]},
        {},
        [(1, 2, 0.0, 2.0, 8.0, 0.0), (2, 3, 0.0, 0.0, 10.0, 0.0)],
    ),
    "tie: the smaller id": (
        {1: (0, 4, 10), 2: (0, 4, 10), 3: (10, 10, 20)},
        {3: [2, 1]},
        {},
        [(1, 1, 0.0, 4.0, 6.0, 0.0), (2, 3, 0.0, 0.0, 10.0, 0.0)],
    ),
    "a skipped job passes on its own blocker": (
        {1: (0, 0, 10), 2: (11, 11, 11), 3: (0, 0, 5), 4: (12, 13, 20)},
        {2: [1], 4: [2, 3]},
        {2: {"conclusion": "skipped"}},
        [(1, 1, 0.0, 0.0, 10.0, 0.0), (2, 4, 2.0, 1.0, 7.0, 0.0)],
    ),
    "two skipped jobs in a row": (
        {1: (0, 0, 10), 2: (10, 10, 10), 3: (10, 10, 9), 4: (12, 12, 20)},
        {2: [1], 3: [2], 4: [3]},
        {2: {"conclusion": "skipped"}, 3: {"conclusion": "skipped"}},
        [(1, 1, 0.0, 0.0, 10.0, 0.0), (2, 4, 2.0, 0.0, 8.0, 0.0)],
    ),
    "without a creation scheduling and queue are one": (
        {1: (None, 3, 10), 2: (None, 14, 20)},
        {2: [1]},
        {},
        [(1, 1, None, None, 7.0, 0.0), (2, 2, None, None, 6.0, 0.0)],
    ),
    # Job 2 seems to be created and started before job 1 ends: t1 = t2 = 10.
    "created before its blocker's end": (
        {1: (0, 0, 10), 2: (8, 9, 15)},
        {2: [1]},
        {},
        [(1, 1, 0.0, 0.0, 10.0, 0.0), (2, 2, 0.0, 0.0, 5.0, 0.0)],
    ),
    # Job 2 ends at 15 s, before it starts: t3 = t2 = 18, so 3 s of skew.
    "the last job ends before it starts": (
        {1: (0, 0, 10), 2: (10, 18, 15)},
        {2: [1]},
        {},
        [(1, 1, 0.0, 0.0, 10.0, 3.0), (2, 2, 0.0, 8.0, 0.0, 3.0)],
    ),
}


@pytest.mark.parametrize("case", PATHS)
def test_path(case: str, tmp_path: Path) -> None:
    """Position, job, scheduling, queue, run and skew of the path to the end of the whole run."""
    times, edges, more, expected = PATHS[case]
    columns = (
        "path_position",
        "job_id",
        "path_scheduling_s",
        "path_queue_s",
        "path_run_s",
        "skew_s",
    )

    assert expected == view_rows(
        one_attempt(tmp_path, times, edges, more), "path_jobs", columns, "path_position"
    )


def test_a_circle_ends(tmp_path: Path) -> None:
    """Edges that run in a circle, which no file can make, do not make an answer run for ever."""
    database = one_attempt(tmp_path, {1: (0, 0, 10), 2: (10, 10, 20)}, {2: [1], 1: [2]}, {})

    assert 2001 == len(view_rows(database, "path_jobs", ["job_id"], "path_position"))


def test_blocker(tmp_path: Path) -> None:
    """Job 4 is ready at 10 s, when jobs 1 and 2 end; job 2 ran longer and blocks, two tie."""
    database = one_attempt(
        tmp_path,
        {1: (0, 4, 10), 2: (0, 2, 10), 3: (0, 0, 9), 4: (12, 13, 20)},
        {4: [1, 2, 3]},
        {},
    )
    frame = answer("attempt_jobs", database, {"run_id": 1, "run_attempt": 1})
    columns = ["job_id", "ready_offset_s", "blocker_job_id", "blocker_tie_count"]
    found = frame.sort_values("job_id")[columns].itertuples(index=False, name=None)

    assert [
        (1, 0.0, None, 0),
        (2, 0.0, None, 0),
        (3, 0.0, None, 0),
        (4, 10.0, 2, 2),
    ] == [tuple(None if pd.isna(cell) else cell for cell in row) for row in found]


def test_an_attempt_that_was_not_looked_up_has_no_path(tmp_path: Path) -> None:
    """Before its jobs are looked up every job would seem to wait for none."""
    database = build_database(
        tmp_path / "case.duckdb", run_attempts=[attempt()], jobs=[job(1, (0, 0, 10))]
    )

    for view in ("job_waits", "path_jobs", "job_slacks"):
        assert [] == view_rows(database, view, ["job_id"], "job_id")


def test_one_run_without_an_arm(tmp_path: Path) -> None:
    """A run that no arm selects has a path, too: to the milestone that is asked for."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt()],
        jobs=[job(1, (0, 0, 10), name="build"), job(2, (10, 12, 20), name="push")],
        job_needs=needs({2: [1]}),
        attempt_graphs=[{"run_id": 1}],
        experiments=[{"milestone": ["push"]}],
        arms=[{}],
    )
    asked = {"run_id": 1, "run_attempt": 1}

    for milestone, experiment, length in (
        (["build"], None, 1),
        (None, "e", 2),
        (["build"], "e", 1),
        (None, None, 2),
    ):
        given = {**asked, "milestone": milestone, "experiment": experiment}
        frame = answer("attempt_jobs", database, given)
        assert length == frame["path_position"].notna().sum()
