"""
Mermaid itself, as a file: what GitHub draws a description's charts with.

`mermaid-11.17.2.min.js.gz` is `dist/mermaid.min.js` of the npm package mermaid 11.17.2, compressed;
its licence stands in `mermaid.LICENSE`. For tests alone: no part of Longpole loads it.
"""

import gzip
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

_FILE = Path(__file__).with_name("mermaid-11.17.2.min.js.gz")
# As on GitHub, which trusts no chart.
_DRAW = """async (chart) => {
    mermaid.initialize({startOnLoad: false, securityLevel: "strict"});
    const place = document.body.appendChild(document.createElement("div"));
    place.innerHTML = (await mermaid.render(`chart${document.body.childElementCount}`, chart)).svg;
    const texts = (query) => [...place.querySelectorAll(query)].map((t) => t.textContent.trim());
    return {
        ticks: texts(".grid .tick text"),
        tasks: texts("[class*=taskText]"),
        sections: texts("[class*=sectionTitle]"),
        bar_count: place.querySelectorAll("rect.task").length,
    };
}"""


def load_mermaid(page: Page) -> None:
    """Give a page Mermaid."""
    page.add_script_tag(content=gzip.decompress(_FILE.read_bytes()).decode())


@dataclass(frozen=True, slots=True)
class Chart:
    """
    What a reader sees of a chart.

    Attributes:
        ticks: Texts of the time axis.
        tasks: Texts of the bars, in no order.
        sections: Texts at the left.
        bar_count: How many bars there are.
    """

    ticks: list[str]
    tasks: list[str]
    sections: list[str]
    bar_count: int


def drawn(page: Page, chart: str) -> Chart:
    """
    Draw a chart in a page that has Mermaid.

    Raises:
        playwright.sync_api.Error: Mermaid does not understand it.
    """
    return Chart(**page.evaluate(_DRAW, chart))
