"""Fixtures of the ingest's tests."""

from pathlib import Path

import pytest

from tests.ingest.fake_time import nobody_waits
from tests.ingest.project import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An empty folder of a user."""
    return Project(tmp_path, monkeypatch)


@pytest.fixture
def without_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between requests, or for another try."""
    nobody_waits(monkeypatch)
