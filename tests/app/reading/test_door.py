"""What pages ask: each question once of a snapshot, whatever the clock."""

from pathlib import Path

import pytest

from app_pages.reading import door
from app_pages.reading.once import MEMORY
from app_pages.reading.snapshots import Snapshot
from queries.answers import Asking, answer
from queries.meaning.building import build
from tests.app import cases
from tests.app.conftest import OpenPage, words_of
from tests.app.graph_case import graphs


def test_a_page_shows_the_newest_snapshot(open_page: OpenPage, tmp_path: Path) -> None:
    """At once, at the next run."""
    cases.small(tmp_path / "old.duckdb")
    cases.hostile(tmp_path / "new.duckdb")
    link = tmp_path / "link.duckdb"
    link.symlink_to("old.duckdb")
    app = open_page("which_is_faster", link)
    assert cases.SHOWN not in words_of(app)
    link.unlink()
    link.symlink_to("new.duckdb")
    app.run()
    assert cases.SHOWN in words_of(app)


def test_questions_by_one_typed_clock_share_what_they_rest_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One connection; the answers are those of one that is asked alone."""
    opened: list[Path] = []

    def counted(database: Path, values: dict[str, object]) -> Asking:
        opened.append(database)
        return Asking(database, values)

    monkeypatch.setattr(door, "Asking", counted)
    database = graphs(tmp_path / "a.duckdb")
    snapshot = Snapshot(database, database.stat().st_mtime_ns)
    asked = (("experiment", "cache"), ("milestone", ("push*",)))
    alone = {"experiment": "cache", "milestone": ["push*"]}
    for question in ("clock_by_arm", "path_by_arm", "work_by_arm"):
        found = MEMORY.once(door._answer, snapshot, question, asked)
        assert found.equals(answer(question, database, alone))
    assert [database] == opened


def test_what_could_not_be_built(open_page: OpenPage, tmp_path: Path) -> None:
    """The page says it, and of what; other experiments and clocks can still be chosen."""
    database = graphs(tmp_path / "a.duckdb")
    for _ in build(database, problems={"cache": "too much"}):
        pass
    app = open_page("which_is_faster", database)
    assert not app.exception
    assert "the answers about cache could not be built (too much)" in words_of(app)
    assert "cache" in app.selectbox(key="experiment").options
    app = open_page("which_is_faster", database, clock="whole run")
    assert "could not be built" not in words_of(app)
