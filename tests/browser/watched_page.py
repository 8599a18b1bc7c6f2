"""A browser's page that notes everything it should not do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import BrowserContext, CDPSession, ConsoleMessage, Dialog, Page, Request

Scheme = Literal["light", "dark"]

BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
"""A browser that starts as root, and asks nobody but the app."""

TELEPHONE_PX = 400
"""The width at which the browser says that it is a telephone's."""
_TELEPHONE = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36"
)
_TIMEOUT_MS = 60_000
_HEIGHT_PX = 900
_EXCEPTIONS = '[data-testid="stException"]'


@dataclass(slots=True)
class WatchedPage:
    """
    A page of the app.

    Attributes:
        page: The browser's page.
        address: Of the app.
        session: Of its developers' tools.
        complaints: Errors and warnings of its console, errors of its scripts, dialogs.
        strangers: Addresses outside the app that it asked for.
    """

    page: Page
    address: str
    session: CDPSession
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def begin(self, width: int, scheme: Scheme) -> None:
        """Have a window of that width, with nothing of what was done before."""
        self.page.set_default_timeout(_TIMEOUT_MS)
        self.page.set_viewport_size({"width": width, "height": _HEIGHT_PX})
        self.page.emulate_media(color_scheme=scheme)
        self.session.send(
            "Emulation.setUserAgentOverride",
            {"userAgent": _TELEPHONE if width == TELEPHONE_PX else ""},
        )
        self.page.mouse.move(0, 0)

    def leave(self) -> None:
        """Show nothing, and forget what was complained of."""
        if self.page.url.startswith(self.address):
            self.page.evaluate("() => sessionStorage.clear()")
        self.page.goto("about:blank")
        self.complaints.clear()
        self.strangers.clear()

    def open(self, path: str = "/") -> None:
        """Go to a path of the app, and wait until it is drawn."""
        self.page.goto(self.address + path)
        self.settle()

    def reload(self) -> None:
        """Load the same address again, and wait until it is drawn."""
        self.page.reload()
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run, the charts are drawn, and no other run has followed."""
        self.page.get_by_role("heading", level=1).wait_for()
        self.page.evaluate("() => { window.settledAt = undefined; }")
        self.page.wait_for_function(_SETTLED)

    def faults(self) -> list[str]:
        """What must never be: tracebacks, complaints of the console, requests to strangers."""
        tracebacks = self.page.locator(_EXCEPTIONS).all_inner_texts()
        return [*tracebacks, *self.complaints, *self.strangers]

    def open_filters(self) -> None:
        """Unfold what arms, cache state and clock are chosen with."""
        self.page.locator(".st-key-filters summary").click()
        self.page.get_by_role("combobox", name="Clock").wait_for()
        self.settle()  # what is typed before is lost

    def text(self) -> str:
        """What the page says, charts' words too."""
        text = self.page.locator('[data-testid="stMain"]').inner_text()
        text += " ".join(self.page.evaluate(_WORDS_OF_CHARTS))
        return re.sub(r"\s+", " ", text.replace("\u2060", ""))

    def overflow_px(self) -> int:
        """How far the page is wider than its window."""
        wide = self.page.evaluate(_WIDEST)
        assert isinstance(wide, int)
        return wide


# For a fifth of a second: the script is at rest (one run may follow another), every chart has its
# bars or points, and every skeleton of what is still to come is gone.
_SETTLED = """() => {
    const isAtRest = document.querySelector(
        '[data-testid="stApp"][data-test-script-state="notRunning"]'
    );
    const isPending = document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]');
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    const isDrawn = charts.every(chart => chart.querySelector('.xaxislayer-above'));
    if (!isAtRest || isPending || !isDrawn) {
        window.settledAt = undefined;
        return false;
    }
    window.settledAt ??= performance.now();
    return performance.now() - window.settledAt > 200;
}"""
_WORDS_OF_CHARTS = """() => [...document.querySelectorAll('[data-testid="stPlotlyChart"]')]
    .map(chart => chart.closest('[aria-label]') ?? chart.querySelector('[aria-label]'))
    .map(element => element?.getAttribute('aria-label') ?? '')"""
_WIDEST = """() => Math.max(
    document.documentElement.scrollWidth - document.documentElement.clientWidth,
    ...['stApp', 'stMain', 'stMainBlockContainer'].map(name => {
        const element = document.querySelector(`[data-testid="${name}"]`);
        return element.scrollWidth - element.clientWidth;
    }),
)"""


@contextmanager
def watched_page(
    context: BrowserContext, address: str, *, width: int = 1400, scheme: Scheme = "light"
) -> Iterator[WatchedPage]:
    """A page, closed with the block; those of one context share what they have loaded."""
    page = context.new_page()
    watched = WatchedPage(page, address, context.new_cdp_session(page))
    watched.begin(width, scheme)

    def note_console(message: ConsoleMessage) -> None:
        # On a page below the root Streamlit's own script looks there for its server first.
        is_probe = message.location["url"].endswith(("/_stcore/health", "/_stcore/host-config"))
        if message.type in {"error", "warning"} and not is_probe:
            watched.complaints.append(f"{message.type}: {message.text}")

    def note_request(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:", address.replace("http", "ws"))):
            watched.strangers.append(request.url)

    def note_dialog(dialog: Dialog) -> None:
        watched.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", note_dialog)
    page.on("console", note_console)
    page.on("pageerror", lambda error: watched.complaints.append(f"script: {error}"))
    page.on("request", note_request)
    try:
        yield watched
    finally:
        page.close()
