"""What leaves the page, and what comes to it, is the database's."""

from pathlib import Path

import pytest

from queries.answers import answer
from queries.export import as_harmless, to_csv
from tests.app import cases
from tests.browser.conftest import OpenPage, Show


@pytest.fixture
def hostile(show: Show, tmp_path: Path) -> Path:
    """A published database whose texts would be formulas."""
    database = cases.hostile(tmp_path / "a.duckdb")
    show(database)
    return database


@pytest.mark.parametrize(
    ("path", "question", "parameters"),
    [
        ("/", "clock_by_arm", {"experiment": "e"}),
        ("/what-decides-the-time", "path_by_arm", {"experiment": "e"}),
        ("/what-decides-the-time", "path_steps_by_arm", {"experiment": "e"}),
        ("/what-did-each-commit-do", "commit_attempts", {"experiment": "e"}),
        ("/how-good-is-the-data", "warnings", {"experiment": "e"}),
        ("/how-good-is-the-data?behind=true", "warning_rows", {"experiment": "e"}),
        ("/how-good-is-the-data", "unmapped_jobs", {}),
        ("/how-good-is-the-data", "graph_problems", {}),
        ("/how-good-is-the-data", "arm_counts", {"experiment": "e"}),
        ("/how-good-is-the-data", "ingest_failures", {}),
        (
            "/what-happened?run=1",
            "attempt_jobs",
            {"experiment": "e", "run_id": 1, "run_attempt": 1},
        ),
    ],
)
def test_csv(
    path: str,
    question: str,
    parameters: dict[str, object],
    hostile: Path,
    open_page: OpenPage,
) -> None:
    """The download is byte for byte the query's own export, formulas guarded."""
    page = open_page(path).page
    with page.expect_download() as download:
        page.locator(f".st-key-csv-{question} button").click()
    assert download.value.suggested_filename.startswith(question)
    expected = to_csv(as_harmless(answer(question, hostile, parameters)))
    assert expected.encode() == Path(download.value.path()).read_bytes()


def test_only_our_own_csv(show: Show, open_page: OpenPage, tmp_path: Path) -> None:
    """Tables offer no export of Streamlit's own, which guards nothing."""
    show(cases.small(tmp_path / "a.duckdb"))
    page = open_page().page
    page.locator('[data-testid="stDataFrame"]').first.hover()
    assert page.get_by_label("Search").count()
    assert 0 == page.get_by_label("Download as CSV").count()


def test_a_new_snapshot_is_followed(show: Show, open_page: OpenPage, tmp_path: Path) -> None:
    """When the link moves, an open page shows the new snapshot at its next load."""
    show(cases.small(tmp_path / "old.duckdb"))
    page = open_page()
    assert "warm runs: plain 2 min 30 s (n = 2) and fast 1 min (n = 1)." in page.text()
    show(cases.hostile(tmp_path / "new.duckdb"))
    (tmp_path / "old.duckdb").unlink()
    page.reload()
    assert f"Median time to {cases.SHOWN}, warm runs:" in page.text()
    assert "plain" not in page.text()
    assert [] == page.faults()
