"""Fixtures of the ingest's tests."""

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

    `tests/ingest/storage/test_migrations.py` and all that starts a process of its own migrate.
    """
    migrated: dict[int, bytes] = {}
    real = database._open

    def opened(path: Path, config: Config) -> duckdb.DuckDBPyConnection:
        if path == Path(":memory:") or path.exists() or not path.parent.is_dir():
            return real(path, config)
        if (version := database.schema_version()) not in migrated:
            first = tmp_path_factory.mktemp("migrated") / "first.duckdb"
            real(first, config).close()
            migrated[version] = first.read_bytes()
        path.write_bytes(migrated[version])
        return real(path, config)

    with patch.object(database, "_open", opened):
        yield


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An empty folder of a user."""
    return Project(tmp_path, monkeypatch)


@pytest.fixture
def without_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between requests, or for another try."""
    nobody_waits(monkeypatch)


@pytest.fixture
def ingested(project: Project) -> Project:
    """A project whose first night went well."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        project.port = int(github.url.rpartition(":")[2])
    return project
