"""What pages warn of; every warning is worked out in `commits` and `small`."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.app import cases
from tests.app.commit_case import commits
from tests.app.conftest import Build, OpenPage, tables_of, words_of
from tests.app.graph_case import graphs

_LESS = "fast drops job “check” (45 s, off the path). Warm runs against plain."
_WEEKS = (
    "Warm runs of fast were measured in other weeks than those of plain (11 Apr 2026 against 4 Apr "
    "2026): what changed in between counts for one of them only."
)


def _links(app: AppTest) -> dict[str, str]:
    """The query of each link to another page, by its label."""
    return {link.proto.label: link.proto.query_string for link in app.get("page_link")}


def test_the_weightiest_under_the_answer(open_page: OpenPage, build: Build) -> None:
    """
    One line has the weightiest of all arms, the facts the lost work, and how many warnings.

    On page 2 links lead to the work that the line is about, and say how many more there are.
    """
    app = open_page("which_is_faster", build(commits), cache="warm")
    (box,) = app.warning
    assert "No warm run counts of slow (1 excluded)." == box.value.replace("\\", "")
    said = words_of(app)
    assert "drops job “check” (45 s, off the path)" in said
    assert "1 of 1 and 1 of 1 runs count; 5 warnings" in said
    assert "none of 1 against none of 1" in said
    app = open_page("what_decides", build(graphs), cache="warm", arm="fast")
    more = "4 more warnings"
    assert more in _links(app)
    assert "cache=warm" in _links(app)[more]


def test_a_link_says_what_the_filters_say(open_page: OpenPage, demo: Path) -> None:
    """One that page 3 makes of one comparison does not narrow the arms, which filters would not."""
    app = open_page("where_the_seconds_go", demo, comparison="combined job, warm")
    ((label, query),) = _links(app).items()
    assert label.endswith("more warning")
    assert "cache=all" in query
    assert "arm=" not in query


def test_under_the_paths(open_page: OpenPage, build: Build) -> None:
    """Page 2 warns as page 1 does."""
    app = open_page("what_decides", build(graphs), cache="warm", arm="fast")
    (box,) = app.warning
    assert box.value.startswith("Not certain in 1 of 1 counted run: steps of 1 job on its path")
    assert 1 == len(box.value.splitlines())


def test_only_what_is_looked_at(open_page: OpenPage, build: Build) -> None:
    """Warnings of other arms are not said."""
    said = words_of(open_page("how_good_is_the_data", build(commits), arm="plain"))
    assert "Of plain only 1 warm run counts" in said
    assert "check" not in said


def test_all_of_them(open_page: OpenPage, build: Build) -> None:
    """Page 7 says each warning under its arm, lists them, and the runs behind them with links."""
    app = open_page("how_good_is_the_data", build(commits), behind="true")
    said = words_of(app)
    assert "2 of 3 selected attempts count, with 5 warnings; the newest run started" in said
    assert _LESS in said
    assert _WEEKS in said
    warnings, rows = tables_of(app)
    counted = open_page("how_good_is_the_data", build(commits), show_data="What each arm counts")
    arms = tables_of(counted)[0]
    assert [
        ("plain", "warm", "1", "0", "–"),
        ("fast", "warm", "1", "0", "–"),
        ("slow", "warm", "0", "1", "run failed (1)"),
    ] == list(arms.itertuples(index=False, name=None))
    assert [
        ("job that only the baseline runs", "fast"),
        ("fewer than 3 counted runs", "plain"),
        ("fewer than 3 counted runs", "fast"),
        ("other weeks", "fast"),
    ] == list(warnings[["warning", "arm"]].itertuples(index=False, name=None))
    # The first warning stands at fast, and rests on run 2, which is of plain.
    assert "the baseline's where only the baseline does what it is about" in said
    assert "https://github.com/o/r/actions/runs/2/attempts/1" == rows["at GitHub"].iloc[0]


def test_no_links_of_simulated_runs(open_page: OpenPage, build: Build) -> None:
    """Runs that never took place have no page."""
    app = open_page("how_good_is_the_data", build(cases.simulated))
    assert [] == list(app.dataframe)  # the sentences say it once
    app = open_page("how_good_is_the_data", build(cases.simulated), behind="true")
    tables = tables_of(app)
    assert [] == [table for table in tables if "at GitHub" in table]
    assert [] != [table for table in tables if "about" in table]


def test_failures_beside_the_medians(open_page: OpenPage, build: Build) -> None:
    """How many runs failed is said with the answer, and stands in its table."""
    app = open_page("which_is_faster", build(commits))
    assert "median 1 min 40 s, 0 of 1 failed" in words_of(app)
    app = open_page("which_is_faster", build(commits), show="Every run")
    assert ["0 of 1", "0 of 1", "1 of 1"] == tables_of(app)[0]["failed"].tolist()
