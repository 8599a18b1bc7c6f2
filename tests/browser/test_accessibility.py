"""The app without a pointer, without colours, without sight."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from queries.answers import answer
from queries.export import as_harmless, to_csv
from tests.app.graph_case import graphs
from tests.browser.barriers import barriers
from tests.browser.conftest import OpenPage, Show
from tests.browser.watched_page import WatchedPage

_VIEWS = (
    "/",
    "/?arm=plain&show=Cost",
    "/what-decides-the-time",
    "/where-do-the-seconds-go?show_work=What+differs",
    "/what-would-make-it-faster?changes=[{%22do%22:%22remove%22,%22job%22:%22docs%22}]",
    "/what-did-each-commit-do",
    "/what-happened?run=2",
    "/how-good-is-the-data",
)


@pytest.mark.parametrize("path", _VIEWS)
def test_no_barriers(path: str, show: Show, open_page: OpenPage) -> None:
    """
    No page has a serious or critical finding of axe-core, light or dark; all charts have words.

    What is planted is found: a button without a name, text that is too faint.
    """
    show(graphs)
    page = open_page(path)
    page.page.wait_for_function(_IS_PAINTED, arg="light")
    assert [] == barriers(page.page)
    page.page.emulate_media(color_scheme="dark")
    page.page.wait_for_function(_IS_PAINTED, arg="dark")
    assert [] == barriers(page.page, rules=("color-contrast",))
    assert [] == page.page.evaluate(_CHARTS_WITHOUT_WORDS)
    page.page.evaluate(_PLANT)
    planted = [line.partition(":")[0] for line in barriers(page.page)]
    assert ["button-name", "color-contrast"] == sorted(planted)


def test_by_keyboard(show: Show, open_page: OpenPage) -> None:
    """Filters, further parts and the download are reached by Tab, and work, without a pointer."""
    database = show(graphs)
    page = open_page()
    keyboard = page.page.keyboard
    _tab_to(page, "all arms · milestone: push*")
    keyboard.press("Enter")
    page.page.get_by_role("combobox", name="Arms").wait_for()
    page.settle()
    _tab_to(page, "Arms")
    keyboard.type("plain")
    # Before the list is narrowed to what is typed, Enter takes its first.
    expect(page.page.get_by_role("option")).to_have_text(["plain"])
    keyboard.press("Enter")
    page.page.wait_for_url(re.compile("arm=plain"))
    keyboard.press("Escape")
    page.settle()
    _tab_to(page, "all")
    keyboard.press("ArrowRight")
    keyboard.press("Space")
    page.page.wait_for_url(re.compile("cache=warm"))
    keyboard.press("Escape")
    page.settle()
    _tab_to(page, "Every run")
    keyboard.press("Space")
    page.page.wait_for_url(re.compile("show=Every"))
    page.settle()
    _tab_to(page, "Download CSV")
    with page.page.expect_download() as download:
        keyboard.press("Enter")
    rows = answer("clock_by_arm", database, {"experiment": "cache"})
    rows = rows[rows["arm"].eq("plain") & rows["cache_state"].eq("warm")]
    assert to_csv(as_harmless(rows)) == Path(download.value.path()).read_text("utf-8")
    assert [] == page.faults()


def _tab_to(page: WatchedPage, name: str) -> None:
    """Press Tab until what has that name, or says that text, is focused."""
    reached = []
    for _ in range(60):
        page.page.keyboard.press("Tab")
        reached.append(page.page.evaluate(_FOCUSED))
        if reached[-1] == name:
            return
    raise AssertionError(f"{name!r} is not among {reached}")


# In sight: an address with a part scrolls to it, and text below the bar at the top is not judged.
_PLANT = """() => {
    const main = document.querySelector('[data-testid="stMainBlockContainer"]');
    main.insertAdjacentHTML('afterbegin', '<button></button><p style="color:#333">faint</p>');
    main.querySelector('p').scrollIntoView({block: 'center'});
}"""
_FOCUSED = """() => {
    const focused = document.activeElement;
    const label = focused.labels?.[0]?.innerText ?? focused.closest('label')?.innerText;
    return (focused.getAttribute('aria-label') || label || focused.innerText || '')
        .split('\\n').pop().trim();
}"""
_IS_PAINTED = """scheme => {
    const app = document.querySelector('[data-testid="stApp"]');
    const ground = getComputedStyle(app).backgroundColor;
    return (ground === 'rgb(255, 255, 255)') === (scheme === 'light');
}"""
_CHARTS_WITHOUT_WORDS = """() => [...document.querySelectorAll('[data-testid="stPlotlyChart"]')]
    .filter(chart => !chart.closest('[aria-label]') && !chart.querySelector('[aria-label]'))
    .map(chart => chart.outerHTML.slice(0, 200))
"""
