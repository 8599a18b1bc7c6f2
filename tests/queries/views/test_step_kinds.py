"""What a step is: by its workflow file where the job was found in it, else by the job's log."""

from pathlib import Path

from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job, step, view_rows

_COLUMNS = ("job_id", "number", "kind", "awaited_by", "cancelled_by")


def _of_log(job_id: int) -> list[Row]:
    """Steps 1 and 2 ran in the background; step 3 waits for one, step 4 cancels the other."""
    return [
        {"job_id": job_id, "number": 1, "kind": None, "awaited_by": 3},
        {"job_id": job_id, "number": 2, "kind": None, "cancelled_by": 4},
        {"job_id": job_id, "number": 3, "kind": "wait"},
        {"job_id": job_id, "number": 4, "kind": "cancel"},
    ]


def test_file_before_log(tmp_path: Path) -> None:
    """
    Job 1 has both, job 2 a log alone, job 3 a file that does not fit and a log, job 4 neither.

    By the file of job 1 its first step is waited for by the second.
    """
    spans = {1: (0, 60), 2: (0, 40), 3: (0, 60), 4: (60, 70)}
    database = build_database(
        tmp_path / "a.duckdb",
        run_attempts=[attempt()],
        jobs=[job(job_id, (0, 0, 70)) for job_id in (1, 2, 3, 4)],
        steps=[step(job_id, *one) for job_id in (1, 2, 3, 4) for one in spans.items()],
        step_lists=[
            {"job_id": 1, "has_parallel": True},
            {"job_id": 3, "has_parallel": True, "unmatched_because": "are not those of the file"},
        ],
        step_places=[
            {"job_id": 1, "number": 1, "kind": "run", "is_background": True, "awaited_by": 2},
            {"job_id": 1, "number": 2, "kind": "wait", "is_background": False},
        ],
        step_waits=[row for job_id in (1, 2, 3) for row in _of_log(job_id)],
    )
    of_log = [(1, None, 3, None), (2, None, None, 4), (3, "wait", *[None] * 2)]
    of_log.append((4, "cancel", None, None))
    assert [
        (1, 1, "run", 2, None),
        (1, 2, "wait", None, None),
        *((job_id, *row) for job_id in (2, 3) for row in of_log),
    ] == view_rows(database, "step_kinds", _COLUMNS, "job_id, number")
    works = ("job_id", "number", "is_work")
    is_work = [True, True, False, True]
    assert [(3, number, one) for number, one in enumerate(is_work, 1)] == view_rows(
        database, "step_clocks", works, "job_id, number"
    )[8:12]
