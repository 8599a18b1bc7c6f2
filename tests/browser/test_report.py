"""Reports as their readers see them: the page in a browser, the Markdown as GitHub draws it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from queries.charts.path_blocks import OffPathJob, PathJob
from queries.report import evidence_of, write_report
from queries.report.mermaid import gantt
from tests.app.cases import HOSTILE, SHOWN, hostile
from tests.app.graph_case import graphs
from tests.browser.mermaid import drawn, load_mermaid
from tests.browser.watched_page import Scheme
from tests.conftest import Build
from tests.github_markdown import seen
from tests.queries.report.typical_runs import typical

ZONES = {"UTC": 0, "Asia/Kolkata": 330, "America/St_Johns": -210}
"""Readers' zones, with their minutes ahead of UTC in January."""


@pytest.fixture
def database(build: Build) -> Path:
    """Experiment `cache`, whose critical paths are known by heart."""
    return build(graphs)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with Mermaid."""
    page = browser.new_page()
    load_mermaid(page)
    yield page
    page.close()


def test_mermaid_draws_the_paths(page: Page, database: Path) -> None:
    """
    GitHub's parser finds the charts, and Mermaid draws them from 0 in every zone.

    By hand: in run 1 of plain define waits 5 s and runs until 20 s, cli starts at 25 s and ends at
    100 s, push starts at 110 s and ends at 150 s. In fast push starts 10 s after the end of define.
    """
    codes = seen(write_report(evidence_of("cache", database), "markdown")).of("pre")
    charts = [code for code in codes if code.startswith("gantt")]
    assert 2 == len(charts)
    readers = page.context.new_cdp_session(page)
    for zone, offset_min in ZONES.items():
        readers.send("Emulation.setTimezoneOverride", {"timezoneId": zone})
        assert offset_min == page.evaluate("-new Date(2026, 0, 1).getTimezoneOffset()")
        warm = drawn(page, charts[0])
        assert ["plain", "fast"] == warm.sections, zone
        assert "00:00" == warm.ticks[0], zone
        assert sorted(
            [
                *("1. wait 5 s", "1. define 15 s", "2. wait 5 s", "2. cli 1 min 15 s"),
                *("3. wait 10 s", "3. push 40 s"),
                *("1. wait 5 s", "1. define 15 s", "2. wait 10 s", "2. push 1 min"),
            ]
        ) == sorted(warm.tasks), zone


def test_mermaid_shows_any_name(page: Page) -> None:
    """Names that aim at Mermaid's grammar stay names: each bar is there, and the page is clean."""
    names = [HOSTILE, "Gantt: x", "title y", "section z", "a;b#c%%{init: {}}%%", "`x` <img src=x>"]
    path = tuple(
        PathJob(place, name, name, (place, place), (place, place + 1.0), hover="")
        for place, name in enumerate(names)
    )
    off = (OffPathJob(9, "click a call b()", None, (0, 1), 2.0, hover=""),)
    chart = drawn(page, gantt([typical(*path, off_path=off, arm="dateFormat X")], "warm", 10))

    assert len(names) + 1 == chart.bar_count
    assert ["dateFormat X"] == chart.sections
    assert 0 == page.locator("img, a, script[src]").count()


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (400, "dark")])
def test_page(browser: Browser, database: Path, tmp_path: Path, width: int, scheme: Scheme) -> None:
    """The page draws its charts without a request, none is wider than the window, no error."""
    path = tmp_path / "report.html"
    path.write_text(write_report(evidence_of("cache", database), "html"), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    requests: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path.as_uri())
    page.locator(f".{scheme} .main-svg").first.wait_for()

    assert ([path.as_uri()], []) == (requests, said)
    # The dots, the paths of warm runs and of cold ones, one waterfall, and time against cost.
    assert 5 == page.locator(f"figure > .{scheme}:visible .svg-container").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_strangers_text_in_the_page(browser: Browser, tmp_path: Path) -> None:
    """Nothing that a stranger wrote becomes an element, a link or a script."""
    path = tmp_path / "report.html"
    text = write_report(evidence_of("e", hostile(tmp_path / "hostile.duckdb")), "html")
    path.write_text(text, encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    page.locator(".light .main-svg").first.wait_for()

    assert SHOWN in page.locator("h1").inner_text()
    assert 0 == page.locator("body b:not(svg b), body a").count()
    page.close()
