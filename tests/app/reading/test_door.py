"""A page shows one snapshot; what readers will ask is worked out before they ask."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest

from app_pages.reading import door
from app_pages.reading.background import Step
from app_pages.reading.once import MEMORY
from app_pages.reading.snapshots import Following, Snapshot
from tests.app import cases
from tests.app.conftest import OpenPage, words_of
from tests.app.graph_case import graphs

_COMING = "Newer data is being read"


def test_the_old_snapshot_is_shown_until_the_new_one_is_prepared(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said that newer data comes, and once it is there the page shows it."""
    gate = Event()

    def prepare(old: Snapshot, new: Snapshot) -> list[Step]:
        return [partial(gate.wait, 10)]

    monkeypatch.setattr(door, "_FOLLOWING", Following(prepare, patience_s=0))
    cases.small(tmp_path / "old.duckdb")
    cases.hostile(tmp_path / "new.duckdb")
    link = tmp_path / "link.duckdb"
    link.symlink_to("old.duckdb")
    app = open_page("which_is_faster", link)
    assert _COMING not in words_of(app)
    old = words_of(app)
    link.unlink()
    link.symlink_to("new.duckdb")
    app.run()
    assert _COMING in words_of(app)
    assert old.splitlines()[-1] == words_of(app).splitlines()[-1]
    gate.set()
    _until(lambda: not door.is_newer_coming())
    app.run()
    assert _COMING not in words_of(app)
    assert cases.SHOWN in words_of(app)


@pytest.mark.parametrize("reading_ahead", [True], indirect=True)
def test_other_pages_are_read_ahead(open_page: OpenPage, tmp_path: Path) -> None:
    """After one page, every question and comparison of all pages is worked out by itself."""
    database = graphs(tmp_path / "a.duckdb")
    app = open_page("how_good_is_the_data", database)
    assert not app.exception
    snapshot = Snapshot(database, database.stat().st_mtime_ns)
    asked = (("experiment", "cache"), ("milestone", None))
    for group in door.GROUPS:
        _until(partial(MEMORY.knows, door._group, snapshot, group, asked))


def _until(is_so: Callable[[], bool]) -> None:
    ends = monotonic() + 20
    while not is_so():
        assert monotonic() < ends
        sleep(0.02)
