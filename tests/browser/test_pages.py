"""What people see, in every state, width and theme."""

import pytest
from playwright.sync_api import expect

from queries.charts.palette import DARK, LIGHT, Paper
from tests.app import cases
from tests.app.commit_case import commits
from tests.app.graph_case import graphs
from tests.browser.conftest import OpenPage, Show

PATHS = {
    "/": "Which is faster?",
    "/what-decides-the-time": "What decides the time?",
    "/where-do-the-seconds-go": "Where do the seconds go?",
    "/what-would-make-it-faster": "What would make it faster?",
    "/what-did-each-commit-do": "What did each commit do?",
    "/what-happened?run=2&attempt=1&job=21": "What happened in this run?",
    "/how-good-is-the-data": "How good is the data?",
}
_DATA_OF = "Ingested 5 Apr 2026 02:14 UTC"
_STATES = {
    "empty": (cases.empty, "Nothing was ingested yet."),
    "damaged": (cases.damaged, "can't be read as a database"),
    "newer": (cases.newer, "was written by a newer Longpole"),
}


def test_data(show: Show, open_page: OpenPage) -> None:
    """Each page has its question and the data's age, and nothing fails or goes abroad."""
    show(graphs)
    page = open_page()
    for path, question in PATHS.items():
        page.open(path)
        assert [question] == page.page.get_by_role("heading", level=1).all_inner_texts()
        assert _DATA_OF in page.text()
        assert [] == page.faults()


@pytest.mark.parametrize("state", _STATES)
def test_state(state: str, show: Show, open_page: OpenPage) -> None:
    """What there is instead of data is said (on every page: `tests/app/test_pages.py`)."""
    case, sentence = _STATES[state]
    show(case)
    page = open_page()
    assert sentence in page.text()
    assert [] == page.faults()


def test_no_database(open_page: OpenPage) -> None:
    """Without a database a page says which command makes one."""
    page = open_page()
    assert ".venv/bin/longpole demo" in page.text()
    assert [] == page.faults()


@pytest.mark.parametrize("path", [*PATHS, "/what-happened?run=1&job=11"])
def test_strangers_text(path: str, show: Show, open_page: OpenPage) -> None:
    """
    No name, headline or failure becomes an element, a link or a script of the page.

    However long it is, the page fits its window: wide, narrow, and a telephone's.
    """
    show(cases.hostile)
    page = open_page(path, width=400)
    assert (400, 0) == (400, page.overflow_px())
    page.page.set_viewport_size({"width": 1000, "height": 900})
    page.settle()
    assert (1000, 0) == (1000, page.overflow_px())
    page.page.set_viewport_size({"width": 1400, "height": 900})
    page.settle()
    assert (1400, 0) == (1400, page.overflow_px())
    assert "but that ingest was partial" in page.text()
    is_named = path not in {
        "/how-good-is-the-data",
        "/where-do-the-seconds-go",
        "/what-would-make-it-faster",
    }
    assert cases.SHOWN in page.text() or not is_named
    assert [] == page.page.evaluate(_MADE_BY_STRANGERS)
    assert [] == page.faults()


@pytest.mark.parametrize(("scheme", "paper"), [("light", LIGHT), ("dark", DARK)])
def test_themes(scheme: str, paper: Paper, show: Show, open_page: OpenPage) -> None:
    """A chart stands on the page's own ground, and its text is that ground's ink."""
    show(cases.small)
    page = open_page("/", scheme=scheme).page
    ground = page.evaluate(_STYLE, ['[data-testid="stApp"]', "backgroundColor"])
    assert _rgb(paper.background) == ground
    assert ground == page.evaluate(_STYLE, [".js-plotly-plot .main-svg", "backgroundColor"])
    assert _rgb(paper.ink) == page.evaluate(_STYLE, [".js-plotly-plot .xtick text", "fill"])
    # To those who can't see it a chart says what it shows.
    assert page.get_by_label("A dot for each counted run on an axis of wall time").count()


_STYLE = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
# What the hostile name would become if anything acted on it.
_MADE_BY_STRANGERS = """() => [...document.querySelectorAll('a, b, .katex, code, span, tspan')]
    .filter(element => !element.children.length)
    .filter(element => /^(x|y|z|c|q)$/.test(element.textContent.trim())
        || /javascript:|a\\.example/.test(element.getAttribute('href') ?? ''))
    .map(element => element.outerHTML)
"""


def _rgb(color: str) -> str:
    return f"rgb({', '.join(str(int(color[start : start + 2], 16)) for start in (1, 3, 5))})"


def test_a_failed_job_shows_its_pattern(show: Show, open_page: OpenPage) -> None:
    """The hatching of queue and failure is really drawn, not only asked for."""
    show(cases.small)
    page = open_page("/what-happened?run=5").page
    page.locator(".js-plotly-plot .barlayer path").first.wait_for(state="attached")
    drawn = page.locator(".js-plotly-plot pattern path").evaluate_all(
        "paths => paths.map(path => [path.getAttribute('opacity'), path.getAttribute('stroke')])"
    )
    assert len(drawn) >= 2
    assert not [look for look in drawn if look[0] == "0"]


def test_paths_are_drawn(show: Show, open_page: OpenPage) -> None:
    """Page 2 draws a path for each cache state, names where they fit, and says it in words."""
    show(graphs)
    page = open_page("/what-decides-the-time?show_path=Job+by+job")
    assert 1 == page.page.get_by_label("The critical paths of typical runs.").count()
    drawn = page.page.locator(".js-plotly-plot").first
    names = drawn.locator(".barlayer text").all_text_contents()
    assert {"cli", "push"} <= set(names)
    page.page.get_by_text("Show jobs that are never on the path too").click()
    page.page.wait_for_url("**/what-decides-the-time?*off_path=true*")
    page.settle()
    page.page.get_by_role("radio", name="Every path, in words").click()
    page.page.get_by_text("plain, warm: define (20 s) → cli (1 min 20 s) → push").wait_for()
    page.page.get_by_role("link", name="Open run 4, attempt 1").click()
    page.page.get_by_role("heading", level=1, name="What happened in this run?").wait_for()
    page.settle()
    assert "Its critical path, time to push*: define (20 s) → push (x) (1 min 10 s)" in page.text()
    assert [] == page.faults()


def test_commits_are_drawn(show: Show, open_page: OpenPage) -> None:
    """Page 5 draws each pull request: its commits by name, its attempts, its treatments by name."""
    show(commits)
    page = open_page("/what-did-each-commit-do").page
    first, second = page.locator(".js-plotly-plot").all()
    names = first.locator(".xtick text").all_text_contents()
    assert ["1111111", "2222222", "3333333", "4444444"] == names
    line = "plain · warm: median 1 min 40 s, n = 1"
    said = first.locator(".annotation-text").all_text_contents()
    begun = ["2222222 ci: commit 2", "3333333 ci: commit 3"]
    assert {"■ plain", "■ fast", *begun, line} == set(said)
    assert "■ slow" in second.locator(".annotation-text").all_text_contents()
    # Two commits in no arm, two runs.
    assert 4 == first.locator(".scatterlayer .points path").count()


def test_warnings_have_their_page(show: Show, open_page: OpenPage) -> None:
    """What page 1 does not say stands behind its facts, with the same filters, and is seen."""
    show(commits)
    page = open_page("/?cache=warm")
    assert "measured in other weeks" not in page.text()
    page.page.get_by_role("button", name="i data").click()
    page.page.get_by_role("heading", level=1, name="How good is the data?").wait_for()
    page.settle()
    assert "measured in other weeks than those of plain (11 Apr 2026" in page.text()
    assert "cache=warm" in page.page.url
    page.page.get_by_role("link", name="Which is faster?").click()
    page.page.get_by_role("button", name="− work lost").click()
    page.page.get_by_role("heading", level=1, name="Where do the seconds go?").wait_for()
    page.settle()
    opened = page.page.get_by_role("radio", name="What differs", checked=True)
    expect(opened).to_be_in_viewport()
    assert "cache=warm" in page.page.url
    page.page.get_by_role("link", name="Which is faster?").click()
    every_clock = page.page.get_by_role("radio", name="Every clock", checked=True)
    for _ in range(2):  # also where it is open already
        page.page.get_by_role("button", name="warm runs").click()
        page.settle()
        expect(every_clock).to_be_in_viewport()
        page.page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 0)")
    assert [] == page.faults()


def test_path_of_a_run_is_drawn(show: Show, open_page: OpenPage) -> None:
    """Page 6 numbers the jobs of the path, outlines their bars in ink, and says the chain."""
    show(graphs)
    page = open_page("/what-happened?run=1").page
    names = page.locator(".js-plotly-plot .textpoint").all_text_contents()
    assert ["1 ▸ define", "2 ▸ cli", "3 ▸ push (x)"] == sorted(n for n in names if "▸" in n)
    strokes = page.locator(".js-plotly-plot .barlayer path").evaluate_all(
        "bars => bars.map(bar => getComputedStyle(bar).stroke)"
    )
    assert 3 == strokes.count(_rgb(LIGHT.ink))
