"""Fixtures of the ingest's tests."""

from pathlib import Path

import pytest

from ingest.simulated import SimulatedGithub
from tests.ingest.fake_time import nobody_waits
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld


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
