"""Changes tried on page 4: by a click on advice, by hand, taken back, kept on leaving the page."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Show


def test_bench(show: Show, open_page: OpenPage, demo: Path) -> None:
    """A click on a bar tries it; address and page bring it back; its mark takes it away."""
    show(demo.resolve())
    page = open_page("/what-would-make-it-faster?replayed=baseline%2C+warm")
    page.settle()
    # The last job on today's path is chosen by a click on it.
    page.page.locator(".st-key-replay-paths .barlayer .point path").last.click(force=True)
    first = page.page.locator(".st-key-advice .barlayer .point path").last
    first.click(force=True)
    page.page.wait_for_url(re.compile("changes="))
    page.settle()
    tried = page.page.get_by_role("heading", name="Build-and-push-main takes half the time")
    expect(tried).to_be_in_viewport()
    page.reload()
    tried.wait_for()
    page.page.get_by_role("button", name="Try it").click()
    page.settle()
    dropped = page.page.get_by_role("button", name=re.compile("^drop needs: "))
    expect(dropped).to_have_count(1)
    page.page.get_by_role("button", name=re.compile("takes half the time")).click()
    page.page.wait_for_url(re.compile(r"changes=[^&]*drop-need[^.]*$"))
    page.settle()
    page.page.get_by_role("link", name="Which is faster?").click()
    page.page.get_by_role("heading", name="Before you merge").wait_for()
    page.page.get_by_role("link", name="What would make it faster?").click()
    page.page.wait_for_url(re.compile(r"changes=[^&]*drop-need"))
    expect(dropped).to_have_count(1)
    page.page.get_by_role("heading", name="In baseline").wait_for()
    assert [] == page.faults()
