"""The pictures of the README, from the demo: `make pictures`."""

import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import get_args

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.install import find_browser
from tests.browser.running_app import ROOT, running_app
from tests.browser.watched_page import BROWSER_FLAGS, Scheme, watched_page

_WIDTH_PX = 1200
_MOST_PX = 2000
_EDGE_PX = 12
_COLORS = 256


@dataclass(frozen=True, slots=True)
class Picture:
    """
    A part of a page, from a heading to the end of its chart.

    Attributes:
        page: Name of the page's file.
        path: Of the app.
        query: What is chosen.
        heading: Level of the heading with which it begins: 1 for the filters too.
    """

    page: str
    path: str
    query: dict[str, str]
    heading: int = 2

    @property
    def address(self) -> str:
        """Path and query."""
        return f"{self.path}?{'&'.join(f'{key}={text}' for key, text in self.query.items())}"


PICTURES = {
    "verdict": Picture("which_is_faster", "/", {"cache": "warm"}, heading=1),
    "paths": Picture("what_decides", "/what-decides-the-time", {"cache": "warm"}),
    "waterfall": Picture(
        "where_the_seconds_go", "/where-do-the-seconds-go", {"comparison": "combined job, warm"}
    ),
    "faster": Picture(
        "what_would_make_it_faster", "/what-would-make-it-faster", {"replayed": "baseline, warm"}
    ),
}
"""By the name of the file, less theme and ending."""


def main() -> int:
    """Draw each picture in light and dark into docs/pictures."""
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    database = ROOT / "data" / "demo.duckdb"
    with running_app(database) as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_FLAGS)
        context = browser.new_context()
        for scheme in get_args(Scheme):
            with watched_page(context, app.address, width=_WIDTH_PX, scheme=scheme) as watched:
                watched.page.set_viewport_size({"width": _WIDTH_PX, "height": _MOST_PX})
                for name, picture in PICTURES.items():
                    watched.open(picture.address)
                    shot = _part(watched.page, picture.heading)
                    _save(shot, folder / f"{name}-{scheme}.png")
    return 0


def _part(page: Page, heading: int) -> bytes:
    begin = page.get_by_role("heading", level=heading).first.bounding_box()
    chart = page.locator('[data-testid="stPlotlyChart"]').first.bounding_box()
    block = page.locator('[data-testid="stMainBlockContainer"]').bounding_box()
    assert begin is not None
    assert chart is not None
    assert block is not None
    top, bottom = begin["y"] - _EDGE_PX, chart["y"] + chart["height"] + _EDGE_PX
    return page.screenshot(
        clip={"x": block["x"], "y": top, "width": block["width"], "height": bottom - top}
    )


def _save(shot: bytes, file: Path) -> None:
    """With few colours, so that the repository stays small."""
    with Image.open(BytesIO(shot)) as image:
        few = image.convert("RGB").quantize(_COLORS, dither=Image.Dither.NONE)
        few.save(file, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
