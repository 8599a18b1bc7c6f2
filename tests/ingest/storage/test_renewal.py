"""The working database of a night: opened anew where much was written, and only there."""

from pathlib import Path

import duckdb
import pytest

from ingest.storage.working import Working


def _write(connection: duckdb.DuckDBPyConnection, runs: int) -> None:
    connection.execute(
        "insert into run_attempts by name select i as run_id, 1 as run_attempt, "
        "'o/r' as repository, repeat(md5(i::varchar), 100) as message from range(?) as numbers (i)",
        [runs],
    )


@pytest.mark.parametrize("runs", [1, 1_000, 10_000])
def test_renewed_if_grown(tmp_path: Path, runs: int) -> None:
    """Of 3 KB the log is small, of 3 MB long, and of 30 MB it was taken over into the file."""
    with Working(tmp_path / "working.duckdb") as working:
        before = working.connection
        _write(before, runs)
        working.renew_if_grown()
        assert (runs == 1) == (before is working.connection)
        stored = working.connection.execute("select count(*) from run_attempts").fetchall()
        assert [(runs,)] == stored


def test_in_memory_it_stays() -> None:
    """What is gone when it is closed is not closed."""
    with Working(Path(":memory:")) as working:
        _write(working.connection, 1)
        working.renew_if_grown()
        assert [(1,)] == working.connection.execute("select count(*) from run_attempts").fetchall()
