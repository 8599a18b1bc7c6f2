"""What people see, in every state, width and theme."""

from pathlib import Path

import pytest

from queries.charts.palette import DARK, LIGHT, Paper
from tests.app import cases
from tests.browser.conftest import OpenPage, Show

PATHS = {
    "/": "Which is faster?",
    "/what-happened?run=2&attempt=1&job=21": "What happened in this run?",
    "/how-good-is-the-data": "How good is the data?",
}
_STATES = {
    "data": (cases.small, "Data of 5 Apr 2026 02:14 UTC"),
    "simulated": (cases.simulated, "Simulated data"),
    "hostile": (cases.hostile, "from an ingest that was partial"),
    "empty": (cases.empty, "Nothing was ingested yet."),
    "damaged": (cases.damaged, "can't be read as a database"),
    "newer": (cases.newer, "was written by a newer Longpole"),
}


@pytest.mark.parametrize("state", _STATES)
def test_state(state: str, show: Show, open_page: OpenPage, tmp_path: Path) -> None:
    """Each page has its question and its state's sentence, and nothing fails or goes abroad."""
    build, sentence = _STATES[state]
    show(build(tmp_path / "a.duckdb"))
    page = open_page()
    for path, question in PATHS.items():
        page.open(path)
        assert [question] == page.page.get_by_role("heading", level=1).all_inner_texts()
        assert sentence in page.text()
        assert [] == page.faults()


def test_no_database(open_page: OpenPage) -> None:
    """Without a database each page says which command makes one."""
    page = open_page()
    for path in PATHS:
        page.open(path)
        assert "python -m ingest --demo" in page.text()
        assert [] == page.faults()


@pytest.mark.parametrize("path", PATHS)
def test_widths(path: str, show: Show, open_page: OpenPage, tmp_path: Path) -> None:
    """A page fits its window: wide, narrow, and a telephone's."""
    show(cases.hostile(tmp_path / "a.duckdb"))
    page = open_page(path)
    for width in (1400, 1000, 400):
        page.page.set_viewport_size({"width": width, "height": 900})
        page.reload()
        assert (width, 0) == (width, page.overflow_px())


@pytest.mark.parametrize(("scheme", "paper"), [("light", LIGHT), ("dark", DARK)])
def test_themes(scheme: str, paper: Paper, show: Show, open_page: OpenPage, tmp_path: Path) -> None:
    """A chart stands on the page's own ground, and its text is that ground's ink."""
    show(cases.small(tmp_path / "a.duckdb"))
    page = open_page("/", scheme=scheme).page
    ground = page.evaluate(_STYLE, ['[data-testid="stApp"]', "backgroundColor"])
    assert _rgb(paper.background) == ground
    assert ground == page.evaluate(_STYLE, [".js-plotly-plot .main-svg", "backgroundColor"])
    assert _rgb(paper.ink) == page.evaluate(_STYLE, [".js-plotly-plot .xtick text", "fill"])


def test_text_alternative(show: Show, open_page: OpenPage, tmp_path: Path) -> None:
    """A chart says to those who can't see it what it shows."""
    show(cases.small(tmp_path / "a.duckdb"))
    page = open_page().page
    assert page.get_by_label("A dot for each counted run on an axis of wall time").count()


def test_strangers_text_is_text(show: Show, open_page: OpenPage, tmp_path: Path) -> None:
    """No name, headline or failure becomes an element, a link or a script of the page."""
    show(cases.hostile(tmp_path / "a.duckdb"))
    page = open_page()
    for path in ("/", "/what-happened?run=1&job=11", "/how-good-is-the-data"):
        page.open(path)
        assert cases.HOSTILE in page.text() or path == "/how-good-is-the-data"
        assert [] == page.page.evaluate(_MADE_BY_STRANGERS)
        assert [] == page.faults()


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


def test_a_failed_job_shows_its_pattern(show: Show, open_page: OpenPage, tmp_path: Path) -> None:
    """The hatching of queue and failure is really drawn, not only asked for."""
    show(cases.small(tmp_path / "a.duckdb"))
    page = open_page("/what-happened?run=5").page
    page.locator(".js-plotly-plot .barlayer path").first.wait_for(state="attached")
    drawn = page.locator(".js-plotly-plot pattern path").evaluate_all(
        "paths => paths.map(path => [path.getAttribute('opacity'), path.getAttribute('stroke')])"
    )
    assert len(drawn) >= 2
    assert not [look for look in drawn if look[0] == "0"]
