"""What each page says in each state."""

from pathlib import Path

import pytest

from app_pages import states
from tests.app import cases
from tests.app.conftest import PAGES, TABS, Build, OpenPage, tables_of, words_of
from tests.app.graph_case import graphs

_BUILDERS = {
    "small": cases.small,
    "graphs": graphs,
    "hostile": cases.hostile,
    "empty": cases.empty,
    "damaged": cases.damaged,
    "newer": cases.newer,
}
_SOURCES = {"github": cases.small, "simulated": cases.simulated}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("state", _BUILDERS)
def test_no_page_fails(page: str, state: str, open_page: OpenPage, build: Build) -> None:
    """Every page has its title and no traceback, whatever the database."""
    app = open_page(page, build(_BUILDERS[state]))
    assert [] == list(app.exception)
    assert 1 == len(app.title)
    assert [state in {"damaged", "newer"}] == [bool(app.error)]


@pytest.mark.parametrize(
    "tab", [(*place, shown) for place, tabs in TABS.items() for shown in tabs], ids=" ".join
)
@pytest.mark.parametrize("state", ["graphs", "hostile"])
def test_no_tab_fails(
    tab: tuple[str, str, str], state: str, open_page: OpenPage, build: Build
) -> None:
    """Every part of a page opens by its address, without a traceback or an empty table."""
    page, key, shown = tab
    app = open_page(page, build(_BUILDERS[state]), **{key: shown})
    assert [] == list(app.exception)
    assert "which is not there" not in words_of(app)
    assert [] == [table for table in app.dataframe if table.value.empty]
    assert not app.tabs or app.session_state[key] == shown


@pytest.mark.parametrize("page", PAGES)
def test_no_database(page: str, open_page: OpenPage, tmp_path: Path) -> None:
    """Without a database each page says which commands make one."""
    app = open_page(page, tmp_path / "missing.duckdb")
    assert [] == list(app.exception)
    assert ".venv/bin/longpole demo" in [code.value for code in app.code]
    assert "`.venv/bin/longpole ingest`" in words_of(app)


@pytest.mark.parametrize("page", PAGES)
def test_empty(page: str, open_page: OpenPage, build: Build) -> None:
    """Without an experiment a page says where to describe one."""
    app = open_page(page, build(cases.empty))
    assert "`data/experiments.toml`" in words_of(app)


def test_problems_are_sentences(open_page: OpenPage, build: Build) -> None:
    """A database of a newer version is named, with what to do."""
    app = open_page("which_is_faster", build(cases.newer))
    (error,) = app.error
    assert "written by a newer Longpole" in error.value.replace("\\", "")
    assert "update Longpole" in error.value.replace("\\", "")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("source", ["github", "simulated"])
def test_simulated_data_says_so(page: str, source: str, open_page: OpenPage, build: Build) -> None:
    """Simulated data is marked on every page, before any number; real data never is."""
    app = open_page(page, build(_SOURCES[source]))
    marks = [box for box in app.get("popover") if states.SIMULATED in box.proto.popover.label]
    assert len(marks) == (source == "simulated")


def test_which_is_faster(open_page: OpenPage, build: Build) -> None:
    """The medians by hand: of 100 s and 200 s, 150 s; each with its n, baseline first."""
    app = open_page("which_is_faster", build(cases.small))
    said = words_of(app)
    assert "fast, warm, 1 run from 1 min to 1 min, median 1 min" in said
    assert "plain, other, 3 runs from 1 min 40 s to 5 min, median" not in said
    assert "No verdict on warm runs of fast or plain yet\n" in said
    assert "1 run of fast and 3 of plain of any cache state, and 3 runs of each" in said
    said = words_of(open_page("which_is_faster", build(cases.small), show="Every run"))
    assert "plain, warm, 2 runs from 1 min 40 s to 3 min 20 s, median 2 min 30 s" in said
    assert "plain, cold, 1 run from 5 min to 5 min, median 5 min" in said
    assert "Clock: wall time of the whole run" in said
    app = open_page("which_is_faster", build(cases.small), show="Excluded, and why")
    table = tables_of(app)[0]
    rows = table[["run", "arm", "why not"]].itertuples(index=False, name=None)
    assert ("run id 2, attempt 2", "plain", "partial re-run") in {
        (run.replace("run 2", "run id 2"), arm, why) for run, arm, why in rows
    }
    assert all(str(link).startswith("https://github.com/o/r/") for link in table["at GitHub"])
    assert "7 attempts selected, 3 excluded" in words_of(app)
    assert "Ingested 5 Apr 2026 02:14 UTC" in said


def test_filters(open_page: OpenPage, build: Build) -> None:
    """The address's arm and cache state are what is looked at, on every page."""
    database = build(cases.small)
    said = words_of(open_page("which_is_faster", database, arm="plain", cache="cold"))
    assert "Median wall time, cold runs: plain 5 min (n = 1)." in said
    assert "warm runs" not in said
    assert "fast 1 min" not in said
    data = open_page("how_good_is_the_data", database, arm="fast")
    assert "3 attempts selected, 2 excluded" in words_of(data)


def test_a_selection_of_nothing(open_page: OpenPage, build: Build) -> None:
    """Filters that select no attempt are met with what to do, not with an empty chart."""
    app = open_page("which_is_faster", build(cases.small), arm="fast", cache="cold")
    assert "No attempt is selected" in words_of(app)


def test_another_experiment(open_page: OpenPage, build: Build) -> None:
    """An experiment that selects nothing yet says so, and another's arm is not accepted."""
    app = open_page("which_is_faster", build(cases.small), experiment="later", arm="plain")
    said = words_of(app)
    assert "The address asks for arm “plain”, which is not there" in said
    assert "No attempt is selected" in said


def test_refused_values(open_page: OpenPage, build: Build) -> None:
    """What the address asks for in vain is said, and the page shows what it does without."""
    app = open_page(
        "which_is_faster",
        build(cases.small),
        experiment="<b>none",
        arm=["fast", "slow"],
        cache="lukewarm",
    )
    said = words_of(app)
    assert "asks for experiment “<b>none”, which is not there" in said
    assert "asks for arm “slow”, which is not there" in said
    assert "asks for cache “lukewarm”, which is not there" in said
    assert "fast, warm, 1 run from 1 min to 1 min" in said


def test_newest_counted_attempt_first(open_page: OpenPage, build: Build) -> None:
    """Page 6 begins with the newest attempt that counts: runs 1 to 4 start at once, 4 is last."""
    app = open_page("what_happened", build(cases.small))
    assert "Run 4, attempt 1 of fast took 1 min, with 1 of 1 listed job executed" in words_of(app)


def test_an_attempt_by_address(open_page: OpenPage, build: Build) -> None:
    """Run, attempt and job of the address are shown, with what keeps the attempt from counting."""
    app = open_page("what_happened", build(cases.small), run="2", attempt="2", job="71")
    said = words_of(app)
    assert "Run 2, attempt 2 of plain has no wall time, with 1 of 2 listed jobs executed" in said
    assert "This attempt does not count: partial re-run." in said
    assert "These steps ran in an earlier attempt" in said


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ({"run": "99"}, "asks for run “99”, attempt “”"),
        ({"run": "x", "attempt": "<b>"}, "asks for run “x”, attempt “<b>”"),
        ({"run": "2", "job": "11"}, "asks for job “11”, which this attempt lacks"),
        ({"run": "4", "arm": "plain"}, "asks for run “4”"),
    ],
)
def test_an_attempt_that_is_not_there(
    query: dict[str, str], note: str, open_page: OpenPage, build: Build
) -> None:
    """An attempt or job that the selection lacks is said, and another shown."""
    app = open_page("what_happened", build(cases.small), **query)
    assert [] == list(app.exception)
    assert note in words_of(app)


def test_running_attempt(open_page: OpenPage, build: Build) -> None:
    """An attempt that runs has no clocks, and its jobs are there all the same."""
    app = open_page("what_happened", build(cases.small), run="6")
    assert "Run 6, attempt 1 of fast: in progress" in words_of(app)
    assert ["running", "queued"] == tables_of(app)[0]["outcome"].tolist()


@pytest.mark.parametrize(("source", "is_linked"), [("github", True), ("simulated", False)])
def test_links_to_github(source: str, is_linked: bool, open_page: OpenPage, build: Build) -> None:
    """Real runs link to their pages; simulated ones have none."""
    app = open_page("what_happened", build(_SOURCES[source]), run="2")
    links = [element.proto.url for element in app.get("link_button")]
    assert is_linked == ("https://github.com/o/r/actions/runs/2/attempts/1" in links)


def test_strangers_links(open_page: OpenPage, build: Build) -> None:
    """An address that is none of the web never becomes a link."""
    app = open_page("what_happened", build(cases.hostile), job="11")
    assert [] == list(app.get("link_button"))


def test_failures_of_ingest(open_page: OpenPage, build: Build) -> None:
    """What an ingest could not read is listed with its reason."""
    app = open_page("how_good_is_the_data", build(cases.hostile), show_data="Ingests")
    assert cases.SHOWN in tables_of(app)[-1]["what"].tolist()
    assert "but that ingest was partial" in words_of(app)


def test_what_question_marks_say(open_page: OpenPage, demo: Path) -> None:
    """All work that is lost; and why seconds of pages 1 and 3 are other figures."""
    app = open_page("which_is_faster", demo)
    helps = {one.value.replace("\\", ""): one.proto.help for one in app.markdown}
    (lost,) = [said for text, said in helps.items() if text.endswith("(6 s on the path); 1 more")]
    assert "perhaps replaces “Docker login” (1 s on the path) by “Login to quay.io" in lost
    (why,) = [said for text, said in helps.items() if text.startswith("2 min 12 s less")]
    assert "near to the difference of the medians, and not the same." in why
    assert "What it comes from is told in means on the path." in why
    app = open_page("where_the_seconds_go", demo)
    assert "saves 2 min 2 s on average" in app.header[0].value
    assert "“Which is faster?” says -2 min 12 s" in app.header[0].proto.help


def test_why_waits_where_it_takes_long(
    demo: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a clock that is not built, of many runs: page 3 says it; the link to it stays."""

    def said(clock: str) -> tuple[str, list[str]]:
        app = open_page("which_is_faster", demo, clock=clock)
        return words_of(app), [link.proto.label for link in app.get("page_link")]

    words, links = said("push-main-m*")
    assert "because “build and push main image” takes" in words
    assert "All parts" in links
    monkeypatch.setattr("app_pages.sections.verdict_section._MOST_EXPLAINED", 10)
    words, links = said("push-main-*")
    assert "2 min 12 s less" in words
    assert "because" not in words
    assert "All parts" in links
