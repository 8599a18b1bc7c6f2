"""Fixtures of publishing's tests."""

from pathlib import Path

import pytest

from tests.ingest.publish.desk import REPORT, Desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A current folder with a report."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.md").write_text(REPORT, encoding="utf-8")
    return Desk(tmp_path)
