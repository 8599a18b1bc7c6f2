"""One browser and one app for the session; tests choose the database behind the app's link."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.install import find_browser
from tests.browser.running_app import RunningApp, running_app
from tests.browser.watched_page import BROWSER_FLAGS, Scheme, WatchedPage, watched_page
from tests.conftest import Build, Case

Show = Callable[[Case | Path], Path]
"""Publishes a database as ingest does: moves the app's link onto it in one step."""

OpenPage = Callable[..., WatchedPage]
"""Opens a path of the app in a page of its own; takes `width` and `scheme`."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, so that it can be left out: `pytest -m 'not browser'`."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium; `make test` has installed one where it could."""
    path = find_browser()
    assert path is not None, "no browser: run `python -m tests.browser.install`"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def context(browser: Browser) -> BrowserContext:
    """Where pages of the app are opened."""
    return browser.new_context(accept_downloads=True)


@pytest.fixture(scope="session")
def link(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The name under which the app knows its database; nothing is there at first."""
    return tmp_path_factory.mktemp("published") / "longpole.duckdb"


@pytest.fixture(scope="session")
def app(link: Path) -> Iterator[RunningApp]:
    """The app; whatever the tests do, it must not print a traceback."""
    with running_app(link) as running:
        yield running
        assert [] == [line for line in running.lines if "Traceback" in line], "".join(running.lines)


@pytest.fixture(scope="session")
def written() -> dict[Path, int]:
    """When databases that were shown were written: shown again, the app knows its answers."""
    return {}


@pytest.fixture
def show(link: Path, build: Build, written: dict[Path, int]) -> Iterator[Show]:
    """Publish databases, those of cases or others; afterwards there is none again."""
    numbers = count()

    def moved(case: Case | Path) -> Path:
        database = case if isinstance(case, Path) else build(case)
        written_ns = written.setdefault(database, database.stat().st_mtime_ns)
        os.utime(database, ns=(written_ns, written_ns))
        fresh = link.with_name(f"next-{next(numbers)}")
        fresh.symlink_to(database)
        os.replace(fresh, link)  # noqa: PTH105 - the step of ingest under test
        return database

    yield moved
    if link.exists():
        os.utime(link)  # readers need not go on with what this test showed
    link.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def kept_page(context: BrowserContext, app: RunningApp) -> Iterator[WatchedPage]:
    """
    The page that tests use one after the other.

    A page of its own has a process of its own, which compiles Streamlit's and Plotly's scripts
    anew: 5 s of a processor in place of 1.5.
    """
    with watched_page(context, app.address) as watched:
        yield watched


@pytest.fixture
def open_page(kept_page: WatchedPage) -> Iterator[OpenPage]:
    """Open a path of the app as in a page that has just been opened; there is one at a time."""

    def opened(path: str = "/", *, width: int = 1400, scheme: Scheme = "light") -> WatchedPage:
        kept_page.begin(width, scheme)
        kept_page.open(path)
        return kept_page

    yield opened
    kept_page.leave()
