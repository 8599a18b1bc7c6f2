"""Photographs of every page in every state, for people to look at: `make photographs`."""

import sys
import tempfile
from pathlib import Path
from typing import get_args

from playwright.sync_api import BrowserContext, sync_playwright

from tests.browser.barriers import barriers
from tests.browser.install import find_browser
from tests.browser.running_app import ROOT, running_app
from tests.browser.views import BUILDERS, View, demo_views, page_views
from tests.browser.watched_page import BROWSER_FLAGS, Scheme, WatchedPage, watched_page

WIDTHS = (1400, 1000, 400)
_WINDOW_PX = 900


def main() -> int:
    """
    Photograph each state in light and dark, wide and narrow, into the folder that comes first.

    The demo, or the database given second, in every view; the other states page by page.
    """
    out = Path(sys.argv[1])
    demo = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "data" / "demo.duckdb"
    complaints = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_FLAGS)
        states = {
            "demo": (demo, demo_views()),
            "none": (Path(folder) / "none.duckdb", page_views()),
            **{
                state: (build(Path(folder) / f"{state}.duckdb"), page_views())
                for state, build in BUILDERS.items()
            },
        }
        for state, (database, views) in states.items():
            with running_app(database) as app:
                context = browser.new_context()
                complaints += photograph(context, app.address, views, out / state)
                context.close()
    for complaint in complaints:
        print(complaint, file=sys.stderr)  # noqa: T201 - what people must see
    return bool(complaints)


def photograph(context: BrowserContext, address: str, views: list[View], folder: Path) -> list[str]:
    """A photograph of each view in each width and theme; returns what should not be on them."""
    folder.mkdir(parents=True, exist_ok=True)
    faults = []
    for width in WIDTHS:
        for scheme in get_args(Scheme):
            with watched_page(context, address, width=width, scheme=scheme) as watched:
                for view in views:
                    watched.open(view.path)
                    name = f"{view.name}-{width}-{scheme}"
                    shoot(watched, width, folder / f"{name}.png")
                    if wider := watched.overflow_px():
                        faults.append(f"{name}: wider than its window by {wider} px")
                    faults += [f"{name}: {barrier}" for barrier in barriers(watched.page)]
                faults += watched.faults()
    return faults


def shoot(watched: WatchedPage, width: int, file: Path) -> None:
    """The whole page: it scrolls inside the window, which becomes as tall as the page."""
    page = watched.page
    height = page.evaluate(_HEIGHT)
    page.set_viewport_size({"width": width, "height": height})
    watched.settle()
    page.screenshot(path=file)
    page.set_viewport_size({"width": width, "height": _WINDOW_PX})


_HEIGHT = (
    """() => document.querySelector('[data-testid="stMainBlockContainer"]').scrollHeight + 80"""
)

if __name__ == "__main__":
    sys.exit(main())
