"""Old databases: what version 4 made is brought up to date, and nothing else in it changes."""

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from ingest.health.verify import find_faults
from ingest.storage import database
from ingest.storage.database import open_working
from ingest.storage.read_snapshot import open_read_only
from ingest.storage.snapshots import Store
from queries.database import open_snapshot
from queries.errors import DatabaseTooOld
from tests.ingest.old_databases import take_back
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld
from tests.simulated import SimulatedGithub

_ZERO = datetime(1, 1, 1)
_EPOCH = datetime(1970, 1, 1)
_VERSION_4 = database.migrations()[:4]


def _noon(minute: int = 0) -> datetime:
    return datetime(2026, 4, 9, 12, minute)


def _as_version_4(path: Path, patch: pytest.MonkeyPatch) -> duckdb.DuckDBPyConnection:
    with patch.context() as earlier:
        earlier.setattr(database, "migrations", lambda: _VERSION_4)
        return open_working(path)


@pytest.fixture
def mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> duckdb.DuckDBPyConnection:
    """
    Two runs as version 4 stored them, opened by this version; run 1 has zeros of other clocks.

    Run 1: of its first attempt the start is missing, and of job 11 (which failed, from 12:00 to
    12:05) the start; job 12 of the same name started at 12:04, before that end, so that it did not
    replace it. Of job 13 in attempt 2, which has no runner, the start is missing: so nothing says
    that it was carried over. Run 2 is sound, its job 21 superseded by job 22.
    """
    path = tmp_path / "working.duckdb"
    runs = [
        (1, 1, _noon(), _ZERO, _noon(9)),
        (1, 2, _noon(), _EPOCH, _EPOCH),
        (2, 1, _noon(), _noon(1), _noon(9)),
    ]
    jobs = [
        (11, 1, 1, "build", "failure", _noon(), _ZERO, _noon(5), False, True),
        (12, 1, 1, "build", "success", _noon(1), _noon(4), _noon(8), False, False),
        (13, 1, 2, "build", "success", _noon(20), _ZERO, _EPOCH, True, False),
        (21, 2, 1, "build", "failure", _noon(), _noon(1), _noon(5), False, True),
        (22, 2, 1, "build", "success", _noon(5), _noon(6), _noon(8), False, False),
    ]
    with _as_version_4(path, monkeypatch) as old:
        old.executemany(
            "insert into run_attempts by name select $1 as run_id, $2 as run_attempt, "
            "'o/r' as repository, $3::timestamp as created_at, $4::timestamp as run_started_at, "
            "$5::timestamp as updated_at, 'completed' as status",
            runs,
        )
        old.executemany(
            "insert into jobs by name select $1 as job_id, $2 as run_id, $3 as run_attempt, "
            "$4 as name, 'completed' as status, $5 as conclusion, $6::timestamp as created_at, "
            "$7::timestamp as started_at, $8::timestamp as completed_at, $9 as is_carried_over, "
            "$10 as is_superseded, false as is_check_run, ['ubuntu-latest'] as runner_labels",
            jobs,
        )
        old.execute("insert into properties values ('api_root', 'x'), ('source', 'github')")
        old.execute(
            "insert into steps by name select 12 as job_id, 1 as number, "
            "$1::timestamp as started_at, $2::timestamp as completed_at",
            [_EPOCH, _noon(8)],
        )
        old.execute(
            "insert into attempt_graphs by name select 1 as run_id, 1 as run_attempt, "
            "'inferred' as source, true as is_final union all by name "
            "select 2 as run_id, 1 as run_attempt, 'inferred' as source, true as is_final"
        )
        old.execute("insert into job_needs values (1, 1, 12, 11, 'inferred')")
        old.execute("insert into listings values ('a', $1, $2), ('b', $2, $2)", [_ZERO, _noon()])
        old.execute(
            "insert into ingests by name select 1 as ingest_id, $1::timestamp as started_at, "
            "$1::timestamp as finished_at, 'complete' as outcome, 9 as requests, "
            "0 as requests_not_modified, 2 as runs_seen, 2 as runs_added, "
            "5 as jobs_added, 1 as steps_added, [] as failures, "
            "'0.1.0' as longpole_version",
            [_noon()],
        )
    return open_working(path)


def test_zeros_of_other_clocks(mended: duckdb.DuckDBPyConnection) -> None:
    """They become what an ingest of today would have stored; the invariants hold."""
    with mended as connection:
        assert () == find_faults(connection)
        assert [
            (1, 1, _noon(), _noon(), _noon(9)),
            (1, 2, _noon(), None, None),
            (2, 1, _noon(), _noon(1), _noon(9)),
        ] == connection.execute(
            "select run_id, run_attempt, created_at, run_started_at, updated_at "
            "from run_attempts order by all"
        ).fetchall()
        assert [
            (11, None, _noon(5), False, False),
            (12, _noon(4), _noon(8), False, False),
            (13, None, None, False, False),
            (21, _noon(1), _noon(5), False, True),
            (22, _noon(6), _noon(8), False, False),
        ] == connection.execute(
            "select job_id, started_at, completed_at, is_carried_over, is_superseded "
            "from jobs order by all"
        ).fetchall()
        assert [(None, _noon(8))] == connection.execute(
            "select started_at, completed_at from steps"
        ).fetchall()


def test_what_was_concluded_from_them(mended: duckdb.DuckDBPyConnection) -> None:
    """Graphs and listings that rest on such an instant are made anew, the others stay."""
    with mended as connection:
        assert [(2,)] == connection.execute("select run_id from attempt_graphs").fetchall()
        assert [] == connection.execute("from job_needs").fetchall()
        assert [("b",)] == connection.execute("select listing from listings").fetchall()


def test_an_old_snapshot(project: Project) -> None:
    """A reader says what to do; that needs no network, and the facts are what they were."""
    small = SmallWorld()
    small.add_run(1, job_fields={"started_at": None})
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.environ["GITHUB_API_URL"] = github.url
        assert 0 == project.ingest().exit_code
    facts = project.facts()
    store = Store(project.database)
    take_back(project, 4)
    with duckdb.connect(store.working) as connection:
        connection.execute("update jobs set started_at = timestamp '0001-01-01'")
    with store.locked():
        store.publish()
    with pytest.raises(DatabaseTooOld, match=r"schema 4, .*: run `.*longpole ingest --no-fetch`"):
        open_snapshot(project.database)
    with open_read_only(project.database) as connection:
        checks = f"its schema is 4, and this Longpole checks {database.schema_version()}"
        assert [f"{checks}: run `.venv/bin/longpole ingest`."] == list(find_faults(connection))
    outcome = project.ingest("--no-fetch", token="")
    assert 0 == outcome.exit_code
    assert facts == project.facts()
    with open_read_only(project.database) as connection:
        assert () == find_faults(connection)
