"""Fixtures of the ingest's tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest

from ingest.storage import database
from tests.ingest.fake_time import nobody_waits
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld
from tests.simulated import SimulatedGithub

Config = dict[str, str | bool | int | float | list[str]]


@pytest.fixture(scope="session", autouse=True)
def migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """
    The first database of each version is migrated, every other new one begins as its copy.

    So does one in memory. `tests/ingest/storage/test_migrations.py` and all that starts a process
    of its own migrate.
    """
    migrated: dict[int, Path] = {}
    real = database._open

    def opened(path: Path, config: Config) -> duckdb.DuckDBPyConnection:
        is_in_memory = path == Path(":memory:")
        if not is_in_memory and (path.exists() or not path.parent.is_dir()):
            return real(path, config)
        if (version := database.schema_version()) not in migrated:
            migrated[version] = tmp_path_factory.mktemp("migrated") / "first.duckdb"
            real(migrated[version], config).close()
        if is_in_memory:
            return _copied_into_memory(migrated[version], config)
        path.write_bytes(migrated[version].read_bytes())
        return real(path, config)

    with patch.object(database, "_open", opened):
        yield


def _copied_into_memory(first: Path, config: Config) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config=config)
    connection.execute(f"attach '{first}' as first (read_only)")
    connection.execute("copy from database first to memory")
    connection.execute("detach first")
    return connection


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An empty folder of a user."""
    return Project(tmp_path, monkeypatch)


@pytest.fixture
def without_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between requests, or for another try."""
    nobody_waits(monkeypatch)


@pytest.fixture(scope="session")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose first night went well, which tests only copy."""
    small = SmallWorld()
    small.add_run(1)
    with pytest.MonkeyPatch.context() as patched, SimulatedGithub(small.world) as github:
        project = Project(tmp_path_factory.mktemp("first-night"), patched)
        project.write(PULL_REQUEST_ARM)
        assert 0 == project.ingest(api=github.url).exit_code
        project.port = int(github.url.rpartition(":")[2])
    return project


@pytest.fixture
def ingested(project: Project, first_night: Project) -> Project:
    """A project of one's own after that night."""
    shutil.copytree(first_night.folder, project.folder, symlinks=True, dirs_exist_ok=True)
    project.port = first_night.port
    return project
