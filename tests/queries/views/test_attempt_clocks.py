"""Cases for the words of an attempt's clocks: DESIGN section 4."""

from pathlib import Path

import pytest

from tests.build_database import build_database
from tests.queries.facts import Row, at, attempt, job, view_rows

CLOCKS = ["wall_s", "start_offset_s", "compute_s", "executed_job_count"]

CASES: dict[str, tuple[Row, list[Row], tuple[object, ...]]] = {
    "two jobs, one after the other": (
        attempt(),
        [job(1, [2, 5, 35]), job(2, [36, 40, 100])],
        (100.0, 2.0, 90.0, 2),
    ),
    "a skipped job ends last and is no part of it": (
        attempt(),
        [job(1, [2, 5, 35]), job(2, [300, 300, 299], conclusion="skipped")],
        (35.0, 2.0, 30.0, 1),
    ),
    "a check run ends last and is no part of it": (
        attempt(),
        [job(1, [2, 5, 35]), job(2, [300, 300, 300], is_check_run=True)],
        (35.0, 2.0, 30.0, 1),
    ),
    "a superseded job ran: its seconds are compute": (
        attempt(),
        [
            job(1, [2, 5, 35], conclusion="failure", is_superseded=True),
            job(2, [36, 40, 100]),
        ],
        (100.0, 2.0, 90.0, 2),
    ),
    "no creation of one job: its start offset is not known": (
        attempt(),
        [job(1, [None, 5, 35]), job(2, [36, 40, 100])],
        (100.0, None, 90.0, 2),
    ),
    "an attempt that still runs has no clock": (
        attempt(status="in_progress", conclusion=None),
        [job(1, [2, 5, 35])],
        (None, None, None, 1),
    ),
    "an attempt whose jobs are not all stored has no clock": (
        attempt(jobs_fetched_at=None),
        [job(1, [2, 5, 35])],
        (None, None, None, 1),
    ),
    "a failed attempt has its clocks": (
        attempt(conclusion="failure"),
        [job(1, [2, 5, 35], conclusion="failure")],
        (35.0, 2.0, 30.0, 1),
    ),
    "an attempt that GitHub no longer has": (
        {"run_id": 1, "run_attempt": 1},
        [],
        (None, None, None, 0),
    ),
    "no job was executed": (
        attempt(),
        [job(1, [2, 2, 2], conclusion="skipped")],
        (None, None, None, 0),
    ),
    "a job that ends before it starts takes no time": (
        attempt(),
        [job(1, [2, 5, 4]), job(2, [6, 10, 20])],
        (20.0, 2.0, 10.0, 2),
    ),
    "an attempt that starts after its end has no wall time": (
        attempt(start=500),
        [job(1, [2, 5, 35])],
        (None, 0.0, 30.0, 1),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_clocks(case: str, tmp_path: Path) -> None:
    """Wall time, start offset and compute follow from the jobs that were executed."""
    fact, jobs, expected = CASES[case]
    database = build_database(tmp_path / "case.duckdb", run_attempts=[fact], jobs=jobs)

    assert [expected] == view_rows(database, "attempt_clocks", CLOCKS, "run_id")


@pytest.mark.parametrize(
    ("start", "seconds", "expected"),
    [
        (0, [2, 5, 35], False),
        (0, [2, 5, 4], True),
        (0, [6, 5, 35], True),
        (3, [2, 5, 35], True),
        (36, [36, 36, 35], True),
    ],
)
def test_skew_is_said(start: int, seconds: list[float], expected: bool, tmp_path: Path) -> None:
    """An attempt with a contradiction in its times says so, whatever was made of it."""
    database = build_database(
        tmp_path / "case.duckdb", run_attempts=[attempt(start=start)], jobs=[job(1, seconds)]
    )

    assert [(expected,)] == view_rows(database, "attempt_clocks", ["is_clock_skewed"], "run_id")


def test_carried_over_jobs_make_a_partial_rerun(tmp_path: Path) -> None:
    """Of two attempts, the second carries a job over: it has no clock; the first keeps its own."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(1, 1, conclusion="failure"), attempt(1, 2, start=7200)],
        jobs=[
            job(1, [2, 5, 35]),
            job(2, [2, 6, 50], conclusion="failure"),
            job(3, [7202, 5, 35], run_attempt=2, runner_name="", is_carried_over=True),
            job(4, [7202, 7206, 7250], run_attempt=2),
        ],
    )

    assert [
        (1, False, 50.0, 74.0),
        (2, True, None, None),
    ] == view_rows(
        database,
        "attempt_clocks",
        ["run_attempt", "is_partial_rerun", "wall_s", "compute_s"],
        "run_attempt",
    )


def test_fewer_jobs_than_before_make_a_partial_rerun(tmp_path: Path) -> None:
    """Attempts 2 and 3 list one job of two; attempt 4 has no predecessor."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(1, number) for number in (1, 2, 3)] + [attempt(2, 4)],
        jobs=[
            job(1, [2, 5, 35]),
            job(2, [2, 5, 35]),
            job(3, [2, 5, 35], run_attempt=2),
            job(4, [2, 5, 35], run_attempt=3),
            job(5, [2, 5, 35], run_id=2, run_attempt=4),
        ],
    )

    assert [
        (1, 1, False, 35.0),
        (1, 2, True, None),
        (1, 3, True, None),
        (2, 4, False, 35.0),
    ] == view_rows(
        database,
        "attempt_clocks",
        ["run_id", "run_attempt", "is_partial_rerun", "wall_s"],
        "run_id, run_attempt",
    )


def test_a_predecessor_without_jobs_proves_nothing(tmp_path: Path) -> None:
    """Attempt 1 is gone at GitHub: attempt 2 is taken as complete."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[{"run_id": 1, "run_attempt": 1}, attempt(1, 2)],
        jobs=[job(1, [2, 5, 35], run_attempt=2)],
    )

    assert [(1, False, None), (2, False, 35.0)] == view_rows(
        database, "attempt_clocks", ["run_attempt", "is_partial_rerun", "wall_s"], "run_attempt"
    )


def test_a_second_partial_rerun_is_no_full_run(tmp_path: Path) -> None:
    """
    Attempts 2 and 3 of run 1 run the same one job of two again; attempt 2 of run 2 is gone.

    Attempt 3 is compared with the largest attempt before it, not with the last.
    """
    both = [job(1, [2, 5, 35]), job(2, [2, 5, 35])]
    others = [
        job(10 * run_id + number, [2, 5, 35], run_id=run_id, run_attempt=number)
        for run_id, number in ((1, 2), (1, 3), (2, 1), (2, 3))
    ]
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(run_id, number) for run_id in (1, 2) for number in (1, 2, 3)],
        jobs=[*both, *others, job(29, [2, 5, 35], run_id=2)],
    )

    assert [
        (1, 1, False),
        (1, 2, True),
        (1, 3, True),
        (2, 1, False),
        (2, 2, False),
        (2, 3, True),
    ] == view_rows(
        database,
        "attempt_clocks",
        ["run_id", "run_attempt", "is_partial_rerun"],
        "run_id, run_attempt",
    )


def test_a_full_rerun_lists_no_superseded_job_again(tmp_path: Path) -> None:
    """Attempt 1: a lost runner's job, its replacement and a check run; attempt 2: one job."""
    lost = job(1, [2, 5, 15], conclusion="failure", is_superseded=True)
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(1, 1), attempt(1, 2)],
        jobs=[
            lost,
            job(2, [16, 17, 35]),
            job(3, [17, 17, 17], is_check_run=True),
            job(4, [2, 5, 35], run_attempt=2),
        ],
    )

    assert [(1, False, 35.0), (2, False, 35.0)] == view_rows(
        database, "attempt_clocks", ["run_attempt", "is_partial_rerun", "wall_s"], "run_attempt"
    )


def test_a_rerun_in_progress_leaves_the_attempt_before_its_clocks(tmp_path: Path) -> None:
    """The attempt whose jobs are stored has clocks, the one that runs has none."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[
            attempt(1, 1),
            attempt(1, 2, status="in_progress", conclusion=None, jobs_fetched_at=None),
        ],
        jobs=[job(1, [2, 5, 35])],
    )

    assert [(1, 35.0), (2, None)] == view_rows(
        database, "attempt_clocks", ["run_attempt", "wall_s"], "run_attempt"
    )


def test_when_jobs_were_fetched(tmp_path: Path) -> None:
    """The newest attempt's fetch is a fact; that of an attempt before it was the re-run's."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[
            attempt(1, jobs_fetched_at=at(100)),
            attempt(2, jobs_fetched_at=at(300)),
            attempt(2, 2, jobs_fetched_at=at(300)),
        ],
    )
    rows = view_rows(database, "attempt_clocks", ["jobs_fetched_at"], "run_id, run_attempt")
    assert [(at(100),), (None,), (at(300),)] == rows
