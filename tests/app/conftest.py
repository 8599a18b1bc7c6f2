"""The app without a browser, on a database of the test's choice."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "which_is_faster",
    "what_decides",
    "where_the_seconds_go",
    "what_each_commit_did",
    "what_happened",
    "how_good_is_the_data",
)

TABS = {
    ("which_is_faster", "show"): (
        "Every clock",
        "Cost",
        "In pairs",
        "Excluded, and why",
    ),
    ("what_decides", "show_path"): ("Where to start", "Job by job", "Inside the path"),
    ("where_the_seconds_go", "show_work"): (
        "Parts",
        "What differs",
    ),
    ("how_good_is_the_data", "show_data"): (
        "Warnings",
        "What each arm counts",
        "Which job waited for which",
        "What the database holds",
        "Ingests",
    ),
}
"""The parts of pages that are shown one at a time, by page and key of the address."""

OpenPage = Callable[..., AppTest]
"""Opens a page: its name, the database, and the address's query."""


Build = Callable[[Callable[[Path], Path]], Path]
"""The database of a case: the same file for every test, so that its answers are reused."""


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Each case is built once a session; no test writes to it."""

    @cache
    def built(case: Callable[[Path], Path]) -> Path:
        return case(tmp_path_factory.mktemp("case") / "a.duckdb")

    return built


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Run the app on a database, as if a page of it had been asked for by its address."""

    def opened(page: str, database: Path, **query: str | list[str]) -> AppTest:
        monkeypatch.setenv("LONGPOLE_DATABASE", str(database))
        monkeypatch.chdir(ROOT)
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        # AppTest knows a page by its address only once the app has run.
        app.query_params.update(query)
        app.run().switch_page(f"app_pages/{page}.py")
        app.query_params.update(query)
        return app.run()

    return opened


def words_of(app: AppTest) -> str:
    """Everything that the page says in words, without the escapes of Markdown."""
    blocks = [
        *(app.title, app.header, app.markdown, app.caption, app.info, app.warning, app.error),
        *(app.text, app.code),
    ]
    text = "\n".join(element.value for block in blocks for element in block)
    return text.replace("\\", "").replace("\u2060", "")
