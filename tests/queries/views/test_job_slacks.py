"""Slack and exclusive time: given rows, expected rows."""

from pathlib import Path

import pytest

from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job, needs, view_rows
from tests.queries.views.timed_jobs import Times

DIAMOND: Times = {1: (0, 0, 10), 2: (10, 10, 30), 3: (11, 11, 25), 4: (30, 30, 50), 5: (0, 0, 40)}
"""1 before 2 and 3, both before 4; 5 stands alone."""


@pytest.mark.parametrize(
    ("milestone", "expected"),
    [
        # 3 may end at 30 instead of 25. 2 can be 5 s shorter before 3 decides; 1 and 4 count whole.
        (["job 4"], {1: (0, 10), 2: (0, 5), 3: (5, 0), 4: (0, 20)}),
        # 5, which ends 10 s before 4, decides as soon as 1, 2 or 4 are 10 s shorter.
        ([], {1: (0, 10), 2: (0, 5), 3: (5, 0), 4: (0, 10), 5: (10, 0)}),
        (["job 2", "job 3"], {1: (0, 10), 2: (0, 5), 3: (5, 0)}),
        (["job 5"], {5: (0, 40)}),
    ],
    ids=["to job 4", "to the end", "to jobs 2 and 3", "to job 5"],
)
def test_slack(
    milestone: list[str], expected: dict[int, tuple[float, float]], tmp_path: Path
) -> None:
    """How much longer without effect, and how much shorter with effect; nothing for the others."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt()],
        jobs=[job(job_id, times, name=f"job {job_id}") for job_id, times in DIAMOND.items()],
        job_needs=needs({2: [1], 3: [1], 4: [2, 3]}),
        attempt_graphs=[{"run_id": 1}],
        experiments=[{"milestone": milestone}],
        arms=[{}],
        arm_attempts=[{"run_id": 1}],
    )
    found = view_rows(
        database,
        "job_slacks",
        ["job_id", "slack_s", "exclusive_s"],
        "job_id",
        experiment="e",
    )

    assert [(job_id, *seconds) for job_id, seconds in expected.items()] == found


@pytest.mark.parametrize(
    "unknown",
    [
        {"attempt_graphs": [{"run_id": 1, "source": "inferred"}]},
        {"jobs": [job(9, (0, 0, 5), unmapped_because="fits no job of the workflow file")]},
    ],
    ids=["inferred", "a job has no place"],
)
def test_no_slack_of_ignorance(unknown: dict[str, list[Row]], tmp_path: Path) -> None:
    """Where the graph is not wholly known there is a path, but neither slack nor exclusive time."""
    known: dict[str, list[Row]] = {
        "run_attempts": [attempt()],
        "jobs": [job(1, (0, 0, 10))],
        "attempt_graphs": [{"run_id": 1}],
    }
    database = build_database(
        tmp_path / "case.duckdb",
        **{**known, **unknown, "jobs": known["jobs"] + unknown.get("jobs", [])},
    )

    assert [(1,)] == view_rows(database, "path_jobs", ["job_id"], "job_id")
    assert [] == view_rows(database, "job_slacks", ["job_id"], "job_id")
