"""Photographs of every page, for people to look at: `python -m tests.browser.photograph OUT`."""

import sys
from pathlib import Path
from typing import get_args

from playwright.sync_api import sync_playwright

from tests.browser.install import find_browser
from tests.browser.running_app import ROOT, running_app
from tests.browser.watched_page import BROWSER_FLAGS, Scheme, watched_page

_PAGES = {
    "which": "/",
    "which-warm": "/?cache=warm",
    "decides": "/what-decides-the-time",
    "decides-warm": "/what-decides-the-time?cache=warm",
    "seconds": "/where-do-the-seconds-go",
    "seconds-part": "/where-do-the-seconds-go?arm=combined+job&part=role%3A+compile+Go",
    "commits": "/what-did-each-commit-do",
    "commits-arm": "/what-did-each-commit-do?arm=combined+job&cache=warm",
    "commits-none": "/what-did-each-commit-do?arm=baseline",
    "what": "/what-happened",
    "what-job": "/what-happened?run=41&attempt=2&job=41201",
    "data": "/how-good-is-the-data",
}


def main() -> int:
    """Photograph the demo, or the database given second, in light and dark, wide and narrow."""
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    database = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "data" / "demo.duckdb"
    with running_app(database) as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_FLAGS)
        context = browser.new_context()
        for width in (1400, 1000, 400):
            for scheme in get_args(Scheme):
                with watched_page(context, app.address, width=width, scheme=scheme) as watched:
                    for name, path in _PAGES.items():
                        watched.open(path)
                        # The page scrolls inside the window: make the window as tall as it.
                        height = watched.page.evaluate(_HEIGHT)
                        watched.page.set_viewport_size({"width": width, "height": height})
                        watched.settle()
                        watched.page.screenshot(path=out / f"{name}-{width}-{scheme}.png")
                        watched.page.set_viewport_size({"width": width, "height": 900})
                    for complaint in [*watched.complaints, *watched.strangers]:
                        print(complaint, file=sys.stderr)  # noqa: T201 - what people must see
    return 0


_HEIGHT = (
    """() => document.querySelector('[data-testid="stMainBlockContainer"]').scrollHeight + 80"""
)

if __name__ == "__main__":
    sys.exit(main())
