"""What pages ask: from the newest snapshot, whatever the clock, and shared by all readers."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread

import pytest
import streamlit as st
from pandas.testing import assert_frame_equal

from app_pages import reading
from app_pages.snapshots import Snapshot
from queries.answers import Asking, answer
from queries.catalogue import questions
from queries.meaning import building
from tests.app import cases
from tests.app.conftest import PAGES, Build, OpenPage, words_of
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


@pytest.fixture
def snapshot(build: Build) -> Snapshot:
    """Of experiment `cache`."""
    database = build(graphs)
    return Snapshot(database, database.stat().st_mtime_ns)


def _asked(*globs: str) -> reading.Asked:
    return (("experiment", "cache"), ("milestone", globs))


def test_typed_clocks_are_kept(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """One connection for what rests on one clock; two of them; answers as of one asked alone."""
    st.cache_resource.clear()
    opened: list[object] = []

    def counted(database: Path, values: dict[str, object]) -> Asking:
        opened.append(values["milestone"])
        return Asking(database, values)

    monkeypatch.setattr(reading, "Asking", counted)
    for question in ("clock_by_arm", "path_by_arm", "work_by_arm"):
        found = reading.ask_snapshot(snapshot, question, _asked("push*"))
        alone = {"experiment": "cache", "milestone": ["push*"]}
        assert found.equals(answer(question, snapshot.path, alone))
    assert [["push*"]] == opened
    reading.ask_snapshot(snapshot, "clock_by_arm", _asked())
    reading.ask_snapshot(snapshot, "arm_counts", _asked("push*"))
    assert [["push*"], []] == opened
    reading.ask_snapshot(snapshot, "clock_by_arm", _asked("b*"))
    reading.ask_snapshot(snapshot, "arm_counts", _asked())
    assert [["push*"], [], ["b*"], []] == opened


def test_a_typed_clock_delays_nobody(snapshot: Snapshot) -> None:
    """While one is worked out, what is asked by the experiment's own clock is answered."""
    st.cache_resource.clear()
    own = (("experiment", "cache"), ("milestone", None))
    with reading._TYPED, ThreadPoolExecutor(1) as pool:
        found = pool.submit(reading.ask_snapshot, snapshot, "clock_by_arm", own)
        assert not found.result(10).empty


def test_nobody_changes_what_is_shared(
    open_page: OpenPage, snapshot: Snapshot, build: Build
) -> None:
    """After every page, each answer is what it is to somebody who asks anew."""
    st.cache_resource.clear()
    for page in PAGES:
        open_page(page, build(graphs))
    own = (("experiment", "cache"), ("milestone", None))
    for name, question in questions().items():
        if {parameter.name for parameter in question.parameters} == {"experiment", "milestone"}:
            found = reading.ask_snapshot(snapshot, name, own)
            assert_frame_equal(answer(name, snapshot.path, {"experiment": "cache"}), found)


def test_what_could_not_be_built(open_page: OpenPage, tmp_path: Path) -> None:
    """The page says it, and of what; other experiments and clocks can still be chosen."""
    database = graphs(tmp_path / "a.duckdb")
    for _ in building.build(database, problems={"cache": "too much"}):
        pass
    app = open_page("which_is_faster", database)
    assert not app.exception
    assert "the answers about cache could not be built (too much)" in words_of(app)
    assert "cache" in app.selectbox(key="experiment").options
    app = open_page("which_is_faster", database, clock="whole run")
    assert "could not be built" not in words_of(app)


@pytest.mark.parametrize("waits_s", [3.0, 0.01])
def test_few_have_their_turn_at_once(monkeypatch: pytest.MonkeyPatch, waits_s: float) -> None:
    """A third reader waits for one of two, but not for ever; who typed a clock lets nobody wait."""
    begun = Event()

    def read() -> None:
        with reading.turn():
            begun.set()

    monkeypatch.setattr(st, "query_params", {"clock": "whole run"})
    monkeypatch.setattr(reading, "_LONGEST_WAIT_S", waits_s)
    with reading.turn():
        monkeypatch.setattr(st, "query_params", {})
        with reading.turn():
            with reading.turn():
                third = Thread(target=read)
                third.start()
                assert begun.wait(0.2) == (waits_s < 1)
            assert begun.wait(2)
    third.join()
