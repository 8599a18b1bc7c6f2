"""Cases for the words of a job's and a step's clocks."""

from pathlib import Path

import pytest

from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job, step, view_rows

JOB_CASES = {
    "plain": (job(1, [1, 4, 14]), (True, False, 3.0, 10.0)),
    "failed": (job(1, [1, 4, 14], conclusion="failure"), (True, False, 3.0, 10.0)),
    "instant": (job(1, [1, 4, 4]), (True, False, 3.0, 0.0)),
    "skipped, completed before it started": (
        job(1, [5, 5, 4], conclusion="skipped"),
        (False, False, None, None),
    ),
    "carried over, created hours after it started": (
        job(1, [7200, 4, 14], run_attempt=2, runner_name="", is_carried_over=True),
        (False, False, None, None),
    ),
    "check run": (job(1, [5, 5, 5], is_check_run=True), (False, False, None, None)),
    "superseded": (
        job(1, [1, 4, 14], conclusion="failure", is_superseded=True),
        (True, False, 3.0, 10.0),
    ),
    "still running": (
        job(1, [1, 4, None], status="in_progress", conclusion=None),
        (False, False, None, None),
    ),
    "queued with a start": (
        job(1, [1, 1, None], status="queued", conclusion=None),
        (False, False, None, None),
    ),
    "no creation": (job(1, [None, 4, 14]), (True, False, None, 10.0)),
    "ends before it starts": (job(1, [1, 4, 3]), (True, True, 3.0, 0.0)),
    "starts before its creation": (job(1, [5, 4, 14]), (True, True, 0.0, 10.0)),
}


@pytest.mark.parametrize("case", JOB_CASES)
def test_job_clocks(case: str, tmp_path: Path) -> None:
    """A job has clocks if it ran in its attempt, to its end; none is negative silently."""
    fact, expected = JOB_CASES[case]
    database = build_database(tmp_path / "case.duckdb", jobs=[fact])

    assert [expected] == view_rows(
        database, "job_clocks", ["is_executed", "is_clock_skewed", "queue_s", "run_s"], "job_id"
    )


STEP_CASES: dict[str, tuple[Row, Row, tuple[bool, bool, float | None]]] = {
    "plain": (job(1, [1, 4, 14]), step(1, 1, [4, 9]), (True, False, 5.0)),
    "skipped": (
        job(1, [1, 4, 14]),
        step(1, 1, [9, 9], conclusion="skipped"),
        (False, False, None),
    ),
    "running": (job(1, [1, 4, 14]), step(1, 1, [4, None]), (False, False, None)),
    "of a carried-over job": (
        job(1, [7200, 4, 14], is_carried_over=True),
        step(1, 1, [4, 9]),
        (False, False, None),
    ),
    "starts a second before its job": (
        job(1, [1, 4, 14]),
        step(1, 1, [3, 9]),
        (True, False, 6.0),
    ),
    "ends before it starts": (job(1, [1, 4, 14]), step(1, 1, [9, 8]), (True, True, 0.0)),
}


@pytest.mark.parametrize("case", STEP_CASES)
def test_step_clocks(case: str, tmp_path: Path) -> None:
    """A step has a clock if it and its job ran; it is never negative silently."""
    of_job, fact, expected = STEP_CASES[case]
    database = build_database(tmp_path / "case.duckdb", jobs=[of_job], steps=[fact])

    assert [expected] == view_rows(
        database, "step_clocks", ["is_executed", "is_clock_skewed", "run_s"], "number"
    )


def test_step_clocks_keep_the_keys_of_job_and_attempt(tmp_path: Path) -> None:
    """A step knows its job's name and attempt; a name repeats, the number tells apart."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(7, 2)],
        jobs=[job(1, [1, 4, 14], run_id=7, run_attempt=2, name="build")],
        steps=[step(1, 1, [4, 5], name="run"), step(1, 9, [5, 8], name="run")],
    )
    columns = ["run_id", "run_attempt", "job_name", "number", "name", "run_s"]

    assert [
        (7, 2, "build", 1, "run", 1.0),
        (7, 2, "build", 9, "run", 3.0),
    ] == view_rows(database, "step_clocks", columns, "number")
