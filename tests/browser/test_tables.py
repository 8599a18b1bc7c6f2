"""Tables hold figures: a click sorts by them, and the grid sets them on the right."""

from pathlib import Path

from playwright.sync_api import expect

from tests.app.graph_case import graphs
from tests.browser.conftest import OpenPage, Show
from tests.browser.watched_page import TELEPHONE_PX, WatchedPage

_ROWS = """grid => [...grid.querySelectorAll('table tbody tr')]
    .map(row => [...row.children].map(cell => cell.textContent))"""
_PICTURE = '[data-testid="stPlotlyChart"]'
_LAST = """grid => [...grid.querySelectorAll('table tbody tr')]
    .map(row => row.lastElementChild.textContent)"""


def test_columns_beyond_a_narrow_window(show: Show, open_page: OpenPage) -> None:
    """Beneath a table that any window cuts stands its last column, beneath others it does not."""
    show(graphs)
    page = open_page("/what-happened?run=2", width=1000)
    assert "Scroll right: the last column is “steps”" in page.text()
    page.open("/what-decides-the-time?show_path=Job+by+job")
    assert "Scroll right" not in page.text()


def test_on_a_telephone(show: Show, open_page: OpenPage, demo: Path) -> None:
    """The answer stands above what it is chosen with, that above its details; rows are cards."""
    show(graphs)
    page = open_page("/what-happened?run=2", width=TELEPHONE_PX)
    answer, *chosen = (
        page.page.locator(one).first.bounding_box()
        for one in ("h2", ".st-key-chosen_attempt", ".st-key-experiment", ".st-key-filters")
    )
    assert answer is not None
    assert all(one is not None and one["y"] > answer["y"] for one in chosen)
    assert _top(page, ".st-key-chosen_attempt") < _top(page, _PICTURE)
    assert "scheduling:" not in page.text()
    page.page.get_by_text("Job by job").click()
    expect(page.page.get_by_text("scheduling:").first).to_be_visible()
    assert 0 == page.page.locator('[data-testid="stDataFrame"]').count()
    assert "Scroll right" not in page.text()
    show(demo.resolve())
    page.open("/where-do-the-seconds-go")
    assert _top(page, "h2") < _top(page, ".st-key-comparison") < _top(page, _PICTURE)
    assert [] == page.faults()


def _top(page: WatchedPage, selector: str) -> float:
    box = page.page.locator(selector).first.bounding_box()
    assert box is not None, selector
    return box["y"]


def test_sorted_by_figures(show: Show, open_page: OpenPage) -> None:
    """
    A click on the last heading sorts by seconds, of which those who hear the table are told.

    As texts "1 min 3 s" stood before "10 s". What is painted is not to be read here: it is what
    Streamlit is given (`tests/app/test_showing.py`), on the right since the cells are numbers.
    """
    show(graphs)
    page = open_page("/how-good-is-the-data")
    page.page.set_default_timeout(90_000)  # charts, grid and answers are all new to this page
    page.open("/what-decides-the-time?show_path=Inside+the+path")
    grid = page.page.locator('[data-testid="stDataFrame"]')
    table = grid.locator("table")
    expect(table.locator("th").last).to_have_text("median where on it")
    labels = page.page.locator('[aria-label^="Table: arm"]').evaluate_all(
        "found => found.map(one => one.getAttribute('aria-label'))"
    )
    assert any("median where on it (seconds)" in label for label in labels), labels
    unsorted = list(map(float, grid.evaluate(_LAST)))
    assert min(unsorted) < 60 < max(unsorted)
    box = grid.bounding_box()
    assert box is not None
    for in_order in (sorted(unsorted), sorted(unsorted, reverse=True)):
        page.page.mouse.click(box["x"] + box["width"] - 40, box["y"] + 17)
        expect(table.locator("tbody td:last-child")).to_have_text([f"{s:g}" for s in in_order])
    assert [] == page.faults()


def test_two_clicks_to_who_waits_for_a_job(show: Show, open_page: OpenPage) -> None:
    """From page 1: in 2 of 2 runs of plain, for 80 s on average, and not needed in fast."""
    show(graphs)
    page = open_page("/")
    page.page.get_by_role("link", name="What decides the time?").click()
    page.settle()
    page.page.get_by_role("radio", name="Job by job").click()
    page.settle()
    grid = page.page.locator('[data-testid="stDataFrame"]')
    expect(grid.locator("table td").first).to_have_text("cli")
    rows = grid.evaluate(_ROWS)
    found = [row[:6] for row in rows if row[:3:2] == ["cli", "warm"]]
    assert [
        ["cli", "plain", "warm", "2 of 2", "0.5", "80"],
        ["cli", "fast", "warm", "not needed", "Infinity", "Infinity"],
    ] == found
    assert [] == page.faults()


def test_missing_figures_are_last(show: Show, open_page: OpenPage) -> None:
    """
    Sorted by slack, the 40 s of docs come first, and what was never off the path last.

    The grid would take what is missing for 0. Those who hear the table are told.
    """
    show(graphs)
    path = "/what-decides-the-time?show_path=Job+by+job&cache=warm&off_path=true"
    page = open_page(path)
    grid = page.page.locator('[data-testid="stDataFrame"]')
    expect(grid.locator("table th").last).to_have_text("slack off it")
    assert page.page.locator('[aria-label$="Infinity: missing"]').count()
    assert "Infinity" == grid.evaluate(_LAST)[0]
    box = grid.bounding_box()
    assert box is not None
    page.page.mouse.click(box["x"] + box["width"] - 40, box["y"] + 17)
    expect(grid.locator("table tbody td:last-child").first).to_have_text("40")
    assert ["40", *["Infinity"] * 7] == grid.evaluate(_LAST)
    assert [] == page.faults()
