"""The app without a browser, on a database of the test's choice."""

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("which_is_faster", "what_happened", "how_good_is_the_data")

OpenPage = Callable[..., AppTest]
"""Opens a page: its name, the database, and the address's query."""


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Run the app on a database, as if a page of it had been asked for by its address."""

    def opened(page: str, database: Path, **query: str | list[str]) -> AppTest:
        monkeypatch.setenv("LONGPOLE_DATABASE", str(database))
        monkeypatch.chdir(ROOT)
        st.cache_data.clear()
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        # AppTest knows a page by its address only once the app has run.
        app.query_params.update(query)
        app.run().switch_page(f"app_pages/{page}.py")
        app.query_params.update(query)
        return app.run()

    return opened
