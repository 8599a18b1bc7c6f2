"""What a pointer over a chart tells: names as they came, and nothing that acts."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from queries.report import evidence_of, write_report
from tests.app.strangers_case import BASELINE, CANDIDATE, HEADLINE, JOB, STEP, strangers
from tests.browser.conftest import OpenPage, Show
from tests.conftest import Build

_TOLD = {
    "/?show=Cost": [
        HEADLINE,
        f"medians of {BASELINE}",
        f"medians of {CANDIDATE}",
        f"of {BASELINE}",
    ],
    "/?show=In+pairs": [BASELINE, CANDIDATE],
    "/what-decides-the-time?show_path=Job+by+job": [JOB],
    "/where-do-the-seconds-go": [BASELINE, CANDIDATE, STEP],
    "/what-would-make-it-faster": [JOB],
    "/what-did-each-commit-do": [HEADLINE, BASELINE, CANDIDATE],
    "/what-happened?run=100&job=100": [JOB, STEP],
}

_WITHIN_ROUNDS = 3
# Of what Plotly writes beside the pointer nothing is missed, however shortly it stands there.
_LISTEN = """() => {
    window.told = [];
    new MutationObserver(() => document.querySelectorAll('.hoverlayer .hovertext').forEach(
        (text) => window.told.push(text.textContent)
    )).observe(document.body, {childList: true, subtree: true});
}"""


@pytest.fixture
def database(build: Build) -> Path:
    """One whose names aim at charts."""
    return build(strangers)


@pytest.mark.parametrize("path", _TOLD)
def test_hovers(path: str, show: Show, open_page: OpenPage, database: Path) -> None:
    """On every page, under the pointer: each name as it is, no element, link or script of it."""
    show(database)
    watched = open_page(path)
    assert [] == _not_told(watched.page, _TOLD[path])
    assert [] == _made_by_strangers(watched.page)
    assert [] == watched.faults()


def test_hovers_of_a_report(browser: Browser, database: Path, tmp_path: Path) -> None:
    """The same in a report of one file, which asks nobody for anything."""
    path = tmp_path / "report.html"
    path.write_text(write_report(evidence_of("cache", database), "html"), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: requests.append(str(error)))
    page.on("dialog", lambda dialog: requests.append(dialog.message))
    page.goto(path.as_uri())
    page.locator(".light .main-svg").first.wait_for()
    assert [] == _not_told(page, [HEADLINE, BASELINE, CANDIDATE, JOB, STEP])
    assert [] == _made_by_strangers(page)
    assert [path.as_uri()] == requests
    page.close()


def _not_told(page: Page, names: list[str]) -> list[str]:
    """Which names no mark tells: two of each kind are pointed at, the others tell the same."""
    page.evaluate(_LISTEN)
    missing = names
    for _ in range(_WITHIN_ROUNDS):
        for kind in page.locator(".js-plotly-plot:visible .trace:has(.points path)").all():
            marks = kind.locator(".points path").all()
            # A bar of nothing saved can't be pointed at.
            boxes = [(mark, mark.bounding_box()) for mark in marks]
            for mark in [mark for mark, box in boxes if box and box["width"]][:2]:
                mark.hover(force=True)
                page.wait_for_timeout(80)  # Plotly looks every 50 ms
            told = "\n".join(page.evaluate("() => window.told"))
            missing = [name for name in missing if name not in told]
            if not missing:
                return []
    return missing


def _made_by_strangers(page: Page) -> list[str]:
    found = page.locator("img, sub, .katex, a[href*='a.example'], a[href*='javascript']")
    return [str(element.evaluate("it => it.outerHTML")) for element in found.all()]
