"""
`make pages`: from a click to the finished page, in a browser.

At once: the app and the browser have just been started; the first page is opened by its address,
the others by a click on their names, one after the other. Again: somebody has looked at them. A
page is finished when its script is at rest and its charts are drawn; the fifth of a second that it
must then stay so is not counted. A change: on page 4, from a click on advice until the runs are
replayed with it and the new pictures are drawn; each one more change than before.
"""

import tempfile
import time
from pathlib import Path
from statistics import median

import click
from playwright.sync_api import Page, sync_playwright

from ingest.command_line import utc_now
from ingest.demo import run_demo
from longpole.building import build_apart
from tests.benchmarks.large_experiment import large_experiment
from tests.browser.install import find_browser
from tests.browser.running_app import running_app
from tests.browser.watched_page import BROWSER_FLAGS, WatchedPage, watched_page
from tests.silence import Silence

QUESTIONS = (
    "Which is faster?",
    "What decides the time?",
    "Where do the seconds go?",
    "What would make it faster?",
    "What did each commit do?",
    "What happened in this run?",
    "How good is the data?",
)
_BENCH = "What would make it faster?"
_CHANGE = "a change on page 4"
_REST_S = 0.2
_AGAIN = 5


@click.command()
@click.option(
    "--runs", default=10_000, show_default=True, help="Runs of the larger database; 0: none."
)
def main(runs: int) -> None:
    """Measure every page on the demo and on many runs."""
    with tempfile.TemporaryDirectory() as folder:
        demo, large = Path(folder) / "demo.duckdb", Path(folder) / "large.duckdb"
        run_demo(demo, Silence(), utc_now, build_apart)
        databases = {"demo": demo}
        if runs:
            large_experiment(large, runs)
            assert not build_apart(large, None)
            databases[f"{runs:,} runs"] = large
        for name, database in databases.items():
            at_once, again = _visit(database)
            click.echo(f"{name}: seconds to the finished page")
            click.echo(f"    {'':30} at once  again (median of {_AGAIN})")
            for question in (*QUESTIONS, _CHANGE):
                click.echo(f"    {question:30} {at_once[question]:7.2f} {again[question]:6.2f}")


def _visit(database: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds of each page at the first look, and the median of further ones."""
    with running_app(database) as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_FLAGS)
        with watched_page(browser.new_context(), app.address) as watched:
            watched.page.set_default_timeout(120_000)
            started = time.monotonic()
            watched.page.goto(app.address)
            watched.settle()
            opened_s = time.monotonic() - started - _REST_S
            assert not watched.page.get_by_role("alert").filter(has_text="Longpole").count()
            first = {**_round(watched), QUESTIONS[0]: opened_s}
            later = [_round(watched) for _ in range(_AGAIN)]
            again = {q: median(times[q] for times in later) for q in QUESTIONS}
            _clicked(watched, watched.page, _BENCH)
            first[_CHANGE], *changes_s = (_changed(watched, place) for place in range(_AGAIN + 1))
    return first, {**again, _CHANGE: median(changes_s)}


def _changed(watched: WatchedPage, place: int) -> float:
    """Seconds until one more change is drawn; two rows in turn, since a click again takes back."""
    row = watched.page.locator(".st-key-advice .barlayer .point path").nth(-1 - place % 2)
    started = time.monotonic()
    row.click(force=True)
    watched.page.locator(f".st-key-change-{place}").wait_for()
    watched.settle()
    return time.monotonic() - started - _REST_S


def _round(watched: WatchedPage) -> dict[str, float]:
    """Seconds of each page, opened by a click on its name, the first page last."""
    return {
        question: _clicked(watched, watched.page, question)
        for question in (*QUESTIONS[1:], QUESTIONS[0])
    }


def _clicked(watched: WatchedPage, page: Page, question: str) -> float:
    started = time.monotonic()
    page.get_by_role("link", name=question).first.click()
    page.get_by_role("heading", level=1, name=question).wait_for()
    watched.settle()
    return time.monotonic() - started - _REST_S


if __name__ == "__main__":
    main()
