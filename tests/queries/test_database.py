"""Finding, resolving and opening the database, and what is said when that fails."""

import os
from pathlib import Path

import duckdb
import pytest

from basis.version import SCHEMA_VERSION
from queries.database import (
    find_database,
    open_snapshot,
    resolve_snapshot,
)
from queries.errors import DatabaseTooNew, DatabaseTooOld, DatabaseUnreadable, NoDatabase
from tests.build_database import build_database


def publish(link: Path, snapshot: Path) -> None:
    """Move the link as ingest does."""
    new = link.with_suffix(".new")
    new.symlink_to(snapshot)
    new.replace(link)


def test_the_named_database_is_the_only_one(tmp_path: Path) -> None:
    """LONGPOLE_DATABASE wins over what lies in data/, and is missed where it is not there."""
    named = build_database(tmp_path / "named.duckdb")
    (tmp_path / "data").mkdir()
    build_database(tmp_path / "data" / "longpole.duckdb")

    assert named == find_database({"LONGPOLE_DATABASE": str(named)}, tmp_path / "data")
    with pytest.raises(NoDatabase, match=r"there is no database .*gone\.duckdb: run `"):
        find_database({"LONGPOLE_DATABASE": str(tmp_path / "gone.duckdb")}, tmp_path / "data")


def test_real_data_goes_before_the_demo(tmp_path: Path) -> None:
    """The demo's database serves only where nothing was ingested; an empty variable is none."""
    data = tmp_path / "data"
    data.mkdir()
    build_database(data / "demo.duckdb")

    assert data / "demo.duckdb" == find_database({"LONGPOLE_DATABASE": ""}, data)
    build_database(data / "longpole.duckdb")
    assert data / "longpole.duckdb" == find_database({}, data)


def test_no_database_names_the_commands(tmp_path: Path) -> None:
    """Without any database, the sentence names what fills one."""
    with pytest.raises(NoDatabase, match=r"longpole ingest`.*longpole demo`"):
        find_database({}, tmp_path)


def test_a_link_is_followed_to_its_snapshot(tmp_path: Path) -> None:
    """What is opened is the snapshot that the link names at that moment."""
    first = build_database(tmp_path / "1.duckdb", properties=[{"property": "p", "value": "1"}])
    second = build_database(tmp_path / "2.duckdb", properties=[{"property": "p", "value": "2"}])
    link = tmp_path / "longpole.duckdb"

    publish(link, first)
    assert first == resolve_snapshot(link)
    with open_snapshot(link) as reader:
        publish(link, second)
        with open_snapshot(link) as follower:
            assert [("2",)] == follower.execute("select value from properties").fetchall()
        assert [("1",)] == reader.execute("select value from properties").fetchall()


def test_a_snapshot_removed_before_it_was_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ingest moved on between resolution and opening: the link is resolved again."""
    gone = tmp_path / "gone.duckdb"
    newer = build_database(tmp_path / "newer.duckdb")
    answers = iter([gone, newer])
    monkeypatch.setattr("queries.database.resolve_snapshot", lambda _: next(answers))

    with open_snapshot(tmp_path / "link.duckdb") as connection:
        assert [(0,)] == connection.execute("select count(*) from run_attempts").fetchall()


def test_a_snapshot_that_is_always_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not tried for ever."""
    monkeypatch.setattr("queries.database.resolve_snapshot", lambda _: tmp_path / "gone.duckdb")

    with pytest.raises(NoDatabase, match="removed 5 times"):
        open_snapshot(tmp_path / "link.duckdb")


@pytest.mark.parametrize(
    ("version", "source", "error", "remedy"),
    [
        (SCHEMA_VERSION + 1, "github", DatabaseTooNew, "newer Longpole.*: update Longpole"),
        (SCHEMA_VERSION - 1, "github", DatabaseTooOld, "older.*: run .*longpole ingest --no-f"),
        (SCHEMA_VERSION - 1, "simulated", DatabaseTooOld, "older.*: run .*longpole demo`"),
    ],
)
def test_versions(
    version: int, source: str, error: type[Exception], remedy: str, tmp_path: Path
) -> None:
    """A database of another version is told from one that can be read, with the remedy."""
    path = build_database(
        tmp_path / "case.duckdb", properties=[{"property": "source", "value": source}]
    )
    with duckdb.connect(path) as connection:
        connection.execute("delete from schema_migrations")
        connection.execute("insert into schema_migrations values (?, 'x', now())", [version])

    with pytest.raises(error, match=remedy):
        open_snapshot(path)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """A text file is named, with the remedy."""
    path = tmp_path / "notes.duckdb"
    path.write_text("not a database" * 1000)

    with pytest.raises(DatabaseUnreadable, match=r"notes\.duckdb can't be read.*--database"):
        open_snapshot(path)


def test_a_truncated_database(tmp_path: Path) -> None:
    """A file that was cut is named, with the remedy."""
    path = build_database(tmp_path / "cut.duckdb")
    path.write_bytes(path.read_bytes()[:20_000])

    with pytest.raises(DatabaseUnreadable, match=r"cut\.duckdb can't be read.*--database"):
        open_snapshot(path)


def test_a_damaged_snapshot(tmp_path: Path) -> None:
    """Of snapshots, the one before the damaged one is offered."""
    snapshots = [
        build_database(tmp_path / f"snapshot-00000{number}.duckdb") for number in (1, 2, 3)
    ]
    snapshots[1].write_bytes(b"")
    publish(tmp_path / "longpole.duckdb", snapshots[1])

    said = (
        rf"longpole\.duckdb can't be read .*until then the snapshot before it is {snapshots[0]}\."
    )
    with pytest.raises(DatabaseUnreadable, match=said):
        open_snapshot(tmp_path / "longpole.duckdb")


def test_a_database_of_another_program(tmp_path: Path) -> None:
    """A sound DuckDB file without our tables is no damage, and not ours."""
    path = tmp_path / "other.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create table t (i integer)")

    with pytest.raises(DatabaseUnreadable, match=r"other\.duckdb is not a database of Longpole"):
        open_snapshot(path)


def test_a_loop_of_links(tmp_path: Path) -> None:
    """A link to itself is reported, not followed for ever."""
    path = tmp_path / "loop.duckdb"
    path.symlink_to(path)

    with pytest.raises(DatabaseUnreadable, match=r"loop\.duckdb can't be opened"):
        open_snapshot(path)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('/etc/hostname')",
        "select * from read_text('/etc/hostname')",
        "select * from '/etc/hostname'",
        "select * from glob('/etc/*')",
        "select * from read_csv('https://host.example/x.csv')",
        "copy (select 1) to 'stolen.csv'",
        "export database 'stolen'",
        "attach 'other.duckdb'",
        "install httpfs",
        "load httpfs",
        "set temp_directory = 'elsewhere'",
        "drop table run_attempts",
        "create table t (i integer)",
        "set enable_external_access = true",
    ],
)
def test_a_query_reaches_nothing_but_the_snapshot(statement: str, tmp_path: Path) -> None:
    """Text from strangers can't make a query read files, write them, or change the snapshot."""
    database = build_database(tmp_path / "case.duckdb")

    with open_snapshot(database) as connection, pytest.raises(duckdb.Error):
        connection.execute(statement)


def test_the_session_is_in_utc(tmp_path: Path) -> None:
    """Whatever the machine's time zone."""
    with open_snapshot(build_database(tmp_path / "case.duckdb")) as connection:
        assert [("UTC",)] == connection.execute("select current_setting('timezone')").fetchall()


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Nobody would ever write to it: it is refused."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DatabaseUnreadable, match="is no file that can be read again"):
        open_snapshot(tmp_path / "pipe")
