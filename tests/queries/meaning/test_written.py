"""What a cluster built is found when it is complete, and answers as what DuckDB built."""

import shutil
from pathlib import Path

import duckdb
import pytest

from queries.errors import BuildUnreadable
from queries.meaning.building import Built, load
from queries.meaning.tables import (
    ALL_AND_KINDS,
    BUILDS,
    FINDINGS,
    built_tables,
    code,
    schema_of,
)
from queries.meaning.written import find_written
from tests.app.contended_case import contended
from tests.conftest import Build

EXPERIMENT = "cache"

_TABLES = [(queue, name) for queue in ALL_AND_KINDS for name in built_tables(queue)]
"""Of all runs and of each kind."""


@pytest.fixture(scope="module")
def night(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a night built of runs of both kinds."""
    folder = tmp_path_factory.mktemp("night")
    return Path(shutil.copyfile(build(contended), folder / "night.duckdb"))


@pytest.fixture(scope="module")
def written(night: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That night's tables as a cluster writes them: two files each, in the order of their names."""
    folder = tmp_path_factory.mktemp("written") / "meaning"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{night}' as night (read_only)")
        for queue, name in _TABLES:
            part = folder / (queue or "") / name / "0001"
            part.mkdir(parents=True)
            table = f"night.{schema_of(queue)}.{name}"
            (count,) = connection.execute(f"select count(*) // 2 from {table}").fetchall()[0]
            for number, rows in enumerate((f"limit {count}", f"offset {count}")):
                connection.execute(
                    f"copy (from {table} {rows}) to '{part}/part-0000{number}.parquet'"
                )
        builds = folder / BUILDS
        builds.mkdir()
        connection.execute(
            f"copy (select '{EXPERIMENT}' as experiment, '{code()}' as code, "
            f"cast(null as varchar) as problem, '0001' as part) to '{builds}/part-00000.parquet'"
        )
        (builds / "_SUCCESS").touch()
    return folder


def test_it_is_loaded_as_built(night: Path, written: Path, tmp_path: Path) -> None:
    """Tables of all runs and of each kind, their order, findings and the mark of the facts."""
    snapshot = shutil.copyfile(night, tmp_path / "snapshot.duckdb")
    snapshot.chmod(0o644)
    tables = [
        *((queue, name) for queue in ALL_AND_KINDS for name in (BUILDS, FINDINGS)),
        *_TABLES,
    ]
    names = [f"{schema_of(queue)}.{name}" for queue, name in tables]
    with duckdb.connect(snapshot) as connection:
        before = {name: connection.execute(f"from {name}").fetchall() for name in names}
        assert before["contended.clock_by_arm"]
        for name in names:
            connection.execute(f"delete from {name}")
    assert [Built(EXPERIMENT, is_new=True, problem=None)] == list(
        load(snapshot, find_written(written))
    )
    with duckdb.connect(snapshot, read_only=True) as connection:
        for name, rows in before.items():
            assert rows == connection.execute(f"from {name}").fetchall(), name


def test_a_build_without_its_end_is_not_read(written: Path, tmp_path: Path) -> None:
    """What is written last is missing."""
    folder = Path(shutil.copytree(written, tmp_path / "killed"))
    (folder / BUILDS / "_SUCCESS").unlink()
    with pytest.raises(BuildUnreadable, match="has no complete build"):
        find_written(folder)


def test_a_build_of_another_longpole_is_not_read(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its answers may be others."""
    monkeypatch.setattr("queries.meaning.written.code", lambda: "another")
    with pytest.raises(BuildUnreadable, match="built by another Longpole"):
        find_written(written)


def test_what_could_not_be_built_has_its_problem(written: Path, tmp_path: Path) -> None:
    """And no rows, whatever was written before it failed."""
    folder = Path(shutil.copytree(written, tmp_path / "failed"))
    file = folder / BUILDS / "part-00000.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select * replace ('out of memory' as problem) from '{file}') to '{file}'"
        )
    (one,) = find_written(folder)
    assert ("out of memory", {None: {}}) == (one.problem, one.files)
