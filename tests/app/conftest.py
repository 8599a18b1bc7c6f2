"""The app without a browser, on a database of the test's choice."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pandas as pd
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from queries.wording import MISSING
from tests.conftest import Build as Build

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "which_is_faster",
    "what_decides",
    "where_the_seconds_go",
    "what_would_make_it_faster",
    "what_each_commit_did",
    "what_happened",
    "how_good_is_the_data",
)

TABS = {
    ("which_is_faster", "show"): (
        "Every run",
        "Over time",
        "Every clock",
        "Cost",
        "In pairs",
        "Excluded, and why",
    ),
    ("what_decides", "show_path"): (
        "Job by job",
        "Inside the path",
        "Every path, in words",
    ),
    ("where_the_seconds_go", "show_work"): (
        "Parts",
        "What differs",
    ),
    ("what_would_make_it_faster", "show_advice"): (
        "All advice, with reasons",
        "If a job took no time",
    ),
    ("what_each_commit_did", "show_commits"): ("Every attempt",),
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


@pytest.fixture(scope="session", autouse=True)
def scanned_once() -> Iterator[None]:
    """Each AppTest reads the metadata of all installed packages for components: 0.2 s a page."""
    found = manifest_scanner.scan_component_manifests()
    with patch.object(manifest_scanner, "scan_component_manifests", lambda: found):
        yield


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> OpenPage:
    """Run the app on a database, as if a page of it had been asked for by its address."""

    def opened(page: str, database: Path, **query: str | list[str]) -> AppTest:
        monkeypatch.chdir(ROOT)
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        # AppTest knows a page by its address only once the app has run: without a database, which
        # takes no time.
        monkeypatch.setenv("LONGPOLE_DATABASE", str(tmp_path / "none.duckdb"))
        app.run().switch_page(f"app_pages/{page}.py")
        monkeypatch.setenv("LONGPOLE_DATABASE", str(database))
        app.query_params.update(query)
        return app.run()

    return opened


def tables_of(app: AppTest) -> list[pd.DataFrame]:
    """The page's tables as people read them; AppTest's own have the figures behind the words."""
    return [_read(table.proto.arrow_data, table.value) for table in app.dataframe]


def _read(data: Any, figures: pd.DataFrame) -> pd.DataFrame:  # noqa: ANN401 - Streamlit's own
    styled = data.styler.display_values
    words = convert_arrow_bytes_to_pandas_df(styled) if styled else figures
    return words.mask(figures.isna(), MISSING)


def words_of(app: AppTest) -> str:
    """Everything that the page says in words, charts' too, without the escapes of Markdown."""
    blocks = [
        *(app.title, app.header, app.markdown, app.caption, app.info, app.warning, app.error),
        *(app.text, app.code),
    ]
    charts = [chart.proto.alt for chart in app.get("plotly_chart")]
    text = "\n".join([*(element.value for block in blocks for element in block), *charts])
    return text.replace("\\", "").replace("\u2060", "")
