"""`longpole build` asked wrongly: a sentence with the remedy, before anything is started."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from basis import extras
from longpole.command import main
from queries.meaning.fingerprint import FACTS


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """A file of each table, as DuckDB's `export database` writes them; nobody reads them here."""
    folder = tmp_path / "facts"
    folder.mkdir()
    for name in FACTS:
        (folder / f"{name}.parquet").touch()
    return folder


def build(facts: Path, folder: Path, *flags: str) -> Result:
    """Run it."""
    return CliRunner().invoke(
        main,
        [
            *("build", "--engine", "spark", "--master", "local[1]"),
            *("--facts", str(facts), "--to", str(folder), *flags),
        ],
    )


def test_a_table_is_missing(facts: Path, tmp_path: Path) -> None:
    """It is named, and what writes it."""
    (facts / "jobs.parquet").unlink()
    outcome = build(facts, tmp_path / "to")
    assert 2 == outcome.exit_code
    assert outcome.stderr.startswith(f"error: {facts} has no files of “jobs”: in DuckDB's shell")


def test_a_setting_is_none(facts: Path, tmp_path: Path) -> None:
    """Settings are Spark's own."""
    outcome = build(facts, tmp_path / "to", "--conf", "memory=2g")
    assert 2 == outcome.exit_code
    assert "error: memory=2g is no setting of Spark's: write it as" in outcome.stderr


def test_the_folder_has_something_in_it(facts: Path, tmp_path: Path) -> None:
    """Nothing is mixed with it, and nothing removed."""
    outcome = build(facts, facts)
    assert 2 == outcome.exit_code
    assert outcome.stderr.startswith(f"error: {facts} has something in it: name a new folder")
    assert len(FACTS) == len(list(facts.iterdir()))


def test_there_is_no_spark(facts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What installs it is said."""
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    outcome = build(facts, tmp_path / "to")
    assert 2 == outcome.exit_code
    assert f"`{sys.executable} -m pip install 'longpole[spark]'`." in outcome.stderr
