"""Runs as they are saved."""

from datetime import datetime
from pathlib import Path

from ingest.records import RunAttempt
from ingest.runs.save_runs import save_runs
from ingest.storage.database import open_working


def test_a_creation_that_was_not_known(tmp_path: Path) -> None:
    """Once a run's is told, its earlier attempts have it as well; no other one changes."""
    created, other = datetime(2026, 4, 9), datetime(2026, 4, 8)
    first = [RunAttempt(1, 1, "o/r"), RunAttempt(2, 1, "o/r", created_at=other)]
    second = [RunAttempt(run, 2, "o/r", created_at=created) for run in (1, 2)]
    with open_working(tmp_path / "working.duckdb") as connection:
        for runs in (first, second):
            save_runs(connection, runs, [], None)
        found = connection.execute(
            "select created_at from run_attempts order by run_id, run_attempt"
        ).fetchall()
    assert [(created,), (created,), (other,), (created,)] == found
