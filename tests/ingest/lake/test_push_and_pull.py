"""What machines push into a lake is what one pulls: each row once, as it is now."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest

from ingest.lake.delta import Lake
from ingest.lake.tables import FACT_TABLES, FILES, STAY_BEHIND
from ingest.lake.tidy import Tidied, tidy
from ingest.lake.versions import Version, open_lake
from ingest.logs.log_facts import TABLES
from ingest.storage.database import open_in_memory
from queries.meaning.tables import FINDINGS, built_questions, built_views
from tests.conftest import build_here
from tests.ingest.lake.machines import NIGHT, Machine, machine, repository_of

RESOLVED = ("experiments", "arms", "arm_attempts", "roles", "expectations", "predictions")

_OF_JOBS = ("steps", "step_lists", "step_places", *(name for name, *_ in TABLES))
_OF_RUNS = ("attempt_logs", "job_needs", "attempt_graphs", "run_pull_requests", "jobs")
"""What a run takes along that is gone."""


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """The address of a lake that is not there yet."""
    return Lake(str(tmp_path / "a lake"))


def test_every_table_has_its_place() -> None:
    """A table of facts lies in the lake, or is known to stay behind."""
    with open_in_memory() as connection:
        tables = {
            name
            for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()
        }
    assert tables == FACT_TABLES.keys() | STAY_BEHIND
    assert set() == FACT_TABLES.keys() & STAY_BEHIND


def test_two_machines_are_one(tmp_path: Path, lake: Lake) -> None:
    """
    What two machines pushed is, pulled, what one machine has that ingested both, row for row.

    Both have the same workflow files under two names: contents and uses lie in the lake twice, and
    are pulled once.
    """
    both = machine(tmp_path, "both", 1, 2, runs=20)
    for name, number in (("first", 1), ("second", 2)):
        assert 3 == machine(tmp_path, name, number, runs=20).push(lake).part_count
    pulled = Machine(tmp_path, "pulled")
    pulled.pull(lake, 1, 2)
    assert both.rows() == pulled.rows()
    assert both.rows(*RESOLVED) == pulled.rows(*RESOLVED)
    assert all(both.rows(*RESOLVED[:3]).values())
    version = open_lake(lake)
    stored = sum(part.row_counts.get("need_uses", 0) for part in version.parts)
    assert stored == 2 * len(pulled.rows()["need_uses"]) > 0


def test_answers_are_those_of_one_machine(tmp_path: Path, lake: Lake) -> None:
    """All that is built of the pulled facts, in its order, and what is worked out of it."""
    both = machine(tmp_path, "both", 1, 2, runs=24)
    both.publish(build_here)
    for name, number in (("first", 1), ("second", 2)):
        machine(tmp_path, name, number, runs=24).push(lake)
    pulled = Machine(tmp_path, "pulled")
    pulled.pull(lake, 1, 2, build=build_here)
    for table in (*built_questions(), FINDINGS):
        assert _in_order(both.database, table) == _in_order(pulled.database, table), table
    assert both.rows(*built_views()) == pulled.rows(*built_views())
    assert _in_order(pulled.database, "clock_by_arm")


def test_the_same_push_twice(tmp_path: Path, lake: Lake) -> None:
    """A push that finds nothing new writes nothing, and makes no version."""
    one = machine(tmp_path, "one", 1, runs=4)
    assert (1, 3) == (one.push(lake).version, one.push(lake).version + 2)
    before = _files(lake)
    assert 0 == one.push(lake).part_count
    assert before == _files(lake)


def test_only_what_changed(tmp_path: Path, lake: Lake) -> None:
    """
    What became of runs of April writes that part anew, and no other.

    Of the demo's first 17 runs 1, 2, 16 and 17 have jobs, 23 each. All are of April; 17 is moved to
    May. Then 16 gets a second attempt and other conclusions, and 2 loses its jobs: April keeps 46.
    """
    one = machine(tmp_path, "one", 1, runs=17)
    one.change(
        "update run_attempts set created_at = '2026-05-02 10:00:00' where run_id = 1000000017"
    )
    assert 4 == one.push(lake).part_count
    before = _part_ids(lake)
    one.change(
        "insert into run_attempts select * replace (2 as run_attempt) from run_attempts "
        "where run_id = 1000000016",
        "update jobs set conclusion = 'failure' where run_id = 1000000016",
        "create temporary table gone as select job_id from jobs where run_id = 1000000002",
        *(f"delete from {table} where job_id in (from gone)" for table in _OF_JOBS),
        "delete from job_needs where run_id = 1000000002",
        "delete from attempt_graphs where run_id = 1000000002",
        "delete from jobs where run_id = 1000000002",
    )
    assert 1 == one.push(lake).part_count
    after = _part_ids(lake)
    assert {"2026-04"} == {month for month in after if after[month] != before[month]}
    pulled = Machine(tmp_path, "pulled")
    pulled.pull(lake, 1)
    assert one.rows() == pulled.rows()
    with duckdb.connect() as connection:
        jobs = connection.execute(
            "select lake_month, count(*) from read_parquet($files, hive_partitioning = true) "
            "where lake_repository = $repository group by all order by all",
            {"files": open_lake(lake).all_files()["jobs"], "repository": repository_of(1)},
        ).fetchall()
    assert [("2026-04", 46), ("2026-05", 23)] == jobs


def test_a_machine_that_lost_its_database(tmp_path: Path, lake: Lake) -> None:
    """
    Runs that a new database has no more stay in the lake, as GitHub may have dropped them.

    The old one had runs to 17, the new one knows those to 16 and 18 to 20, one of them changed.
    """
    machine(tmp_path, "old", 1, runs=17).push(lake)
    new = machine(tmp_path, "new", 1, runs=20)
    whole = new.rows()
    new.change(
        "update jobs set conclusion = 'failure' where run_id = 1000000016",
        "create temporary table gone as select job_id from jobs where run_id = 1000000017",
        *(f"delete from {table} where job_id in (from gone)" for table in _OF_JOBS),
        *(f"delete from {table} where run_id = 1000000017" for table in _OF_RUNS),
        "delete from run_attempts where run_id = 1000000017",
        "update ingests set runs_added = runs_added - 1 where ingest_id = 1",
    )
    new.name = "old"
    new.push(lake)
    pulled = Machine(tmp_path, "pulled")
    pulled.pull(lake, 1)
    found = pulled.rows()
    assert whole["steps"] == found["steps"]
    assert whole["run_attempts"] == found["run_attempts"]
    pairs = zip(whole["jobs"], found["jobs"], strict=True)
    assert 23 == sum(old != new for old, new in pairs)  # the jobs of run 16
    assert 0 == new.push(lake).part_count


def test_a_repository_with_another_name(tmp_path: Path, lake: Lake) -> None:
    """A run that is listed again under the repository's new name is in the lake once."""
    one = machine(tmp_path, "one", 1, runs=17)
    one.push(lake)
    one.change("update run_attempts set repository = 'o/new' where run_id <> 1000000001")
    one.push(lake)
    one.change("update run_attempts set repository = 'o/new'")
    one.push(lake)
    with duckdb.connect() as connection:
        files = open_lake(lake).all_files()["run_attempts"]
        rows = connection.execute("select run_id, repository from read_parquet(?)", [files])
        assert sorted(rows.fetchall()) == sorted(
            (row[0], "o/new") for row in one.rows()["run_attempts"]
        )


def test_two_machines_with_one_repository(tmp_path: Path, lake: Lake) -> None:
    """A repository has one machine that writes it, until another one takes it over."""
    machine(tmp_path, "first", 1, runs=2).push(lake)
    second = machine(tmp_path, "second", 1, 2, runs=4)
    pushed = second.push(lake)
    assert {repository_of(1): "first"} == pushed.owned
    assert _writers(lake) == {repository_of(1): "first", repository_of(2): "second"}
    assert {} == second.push(lake, repository_of(1)).owned
    assert {"second"} == set(_writers(lake).values())
    pulled = Machine(tmp_path, "pulled")
    pulled.pull(lake, 1, 2)
    assert second.rows() == pulled.rows()


def test_only_what_is_asked_for(tmp_path: Path, lake: Lake) -> None:
    """Of another repository, and of runs that no arm selects, nothing is pulled but attempts."""
    machine(tmp_path, "both", 1, 2, runs=4).push(lake)
    pulled = Machine(tmp_path, "pulled")
    pulled.pull(lake, 2)
    alone = machine(tmp_path, "alone", 2, runs=4)
    assert alone.rows() == pulled.rows()
    pulled.pull(lake, 1)
    assert {repository_of(1)} == {row[2] for row in pulled.rows()["run_attempts"]}


def test_tidy(tmp_path: Path, lake: Lake) -> None:
    """What no version of some days has is removed; readers lose nothing."""
    one = machine(tmp_path, "one", 1, runs=4)
    one.push(lake)
    one.change("update jobs set conclusion = 'failure'")
    one.push(lake)
    before = open_lake(lake).all_files()
    # As a push leaves it that is killed before it commits.
    with patch.object(Version, "replace", side_effect=KeyboardInterrupt):
        one.change("update jobs set conclusion = 'success'")
        with pytest.raises(KeyboardInterrupt):
            one.push(lake)
    assert Tidied(0, 0) == tidy(lake, 1, lambda: NIGHT)
    assert before == open_lake(lake).all_files()
    later = NIGHT + timedelta(days=3650)
    tidied = tidy(lake, 1, lambda: later)
    assert 1 == tidied.part_count  # of the killed push: the versions are all of today
    assert before == open_lake(lake).all_files()
    assert all(Path(file).exists() for files in before.values() for file in files)
    assert Tidied(0, 0) == tidy(lake, 1, lambda: later)


def _in_order(database: Path, table: str) -> list[tuple[object, ...]]:
    with duckdb.connect(database.resolve(), read_only=True) as connection:
        return connection.execute(f"from {table}").fetchall()


def _files(lake: Lake) -> set[Path]:
    return {path for path in Path(lake.url).rglob("*") if path.is_file()}


def _part_ids(lake: Lake) -> dict[str, str]:
    return {part.lake_month: part.lake_part for part in open_lake(lake).parts}


def _writers(lake: Lake) -> dict[str, str]:
    parts = open_lake(lake).parts
    return {part.lake_repository: part.writer for part in parts if part.lake_month != FILES}
