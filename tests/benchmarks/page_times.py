"""
`make pages`: from a click to the finished page, in a browser.

First: nobody has looked at this page of this snapshot yet. Again: somebody has. A page is finished
when its script is at rest and its charts are drawn; the fifth of a second that it must then stay so
is not counted.
"""

import tempfile
import time
from pathlib import Path
from statistics import median

import click
from playwright.sync_api import Page, sync_playwright

from ingest.command_line import utc_now
from ingest.demo import run_demo
from tests.benchmarks.large_experiment import large_experiment
from tests.browser.install import find_browser
from tests.browser.running_app import running_app
from tests.browser.watched_page import BROWSER_FLAGS, WatchedPage, watched_page
from tests.silence import Silence

QUESTIONS = (
    "Which is faster?",
    "What decides the time?",
    "Where do the seconds go?",
    "What did each commit do?",
    "What happened in this run?",
    "How good is the data?",
)
_REST_S = 0.2
_AGAIN = 5


@click.command()
@click.option("--runs", default=10_000, show_default=True, help="Runs of the larger database.")
def main(runs: int) -> None:
    """Measure every page on the demo and on many runs."""
    with tempfile.TemporaryDirectory() as folder:
        demo, large = Path(folder) / "demo.duckdb", Path(folder) / "large.duckdb"
        run_demo(demo, Silence(), utc_now)
        large_experiment(large, runs)
        for name, database in (("demo", demo), (f"{runs:,} runs", large)):
            click.echo(f"{name}: seconds from the click, first and again (median of {_AGAIN})")
            for question, first_s, again_s in _measured(database):
                click.echo(f"    {question:30} {first_s:6.2f} {again_s:6.2f}")


def _measured(database: Path) -> list[tuple[str, float, float]]:
    with running_app(database) as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_FLAGS)
        with watched_page(browser.new_context(), app.address) as watched:
            watched.page.set_default_timeout(120_000)
            watched.page.goto(app.address + "/how-good-is-the-data")
            watched.settle()
            assert not watched.page.get_by_role("alert").filter(has_text="Longpole").count()
            rounds = [_round(watched) for _ in range(1 + _AGAIN)]
    first, *later = rounds
    return [
        (question, first[question], median(times[question] for times in later))
        for question in QUESTIONS
    ]


def _round(watched: WatchedPage) -> dict[str, float]:
    """Seconds of each page, opened by a click on its name."""
    return {question: _clicked(watched, watched.page, question) for question in QUESTIONS}


def _clicked(watched: WatchedPage, page: Page, question: str) -> float:
    started = time.monotonic()
    page.get_by_role("link", name=question).first.click()
    page.get_by_role("heading", level=1, name=question).wait_for()
    watched.settle()
    return time.monotonic() - started - _REST_S


if __name__ == "__main__":
    main()
