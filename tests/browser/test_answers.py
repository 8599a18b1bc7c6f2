"""What leaves the page, and what comes to it, is the database's."""

from pathlib import Path

import pytest

from queries.answers import answer
from queries.export import as_harmless, to_csv
from tests.app import cases
from tests.browser.conftest import OpenPage, Show


@pytest.fixture
def hostile(show: Show) -> Path:
    """A published database whose texts would be formulas."""
    return show(cases.hostile)


@pytest.mark.parametrize(
    ("path", "questions"),
    [
        ("/?show=Every+run", ["clock_by_arm"]),
        ("/what-decides-the-time?show_path=Job+by+job", ["path_by_arm"]),
        ("/what-decides-the-time?show_path=Inside+the+path", ["path_steps_by_arm"]),
        ("/what-did-each-commit-do?show_commits=Every+attempt", ["commit_attempts"]),
        ("/how-good-is-the-data?behind=true", ["warnings", "warning_rows"]),
        ("/how-good-is-the-data?show_data=What+each+arm+counts", ["arm_counts"]),
        (
            "/how-good-is-the-data?show_data=Which+job+waited+for+which",
            ["unmapped_jobs", "graph_problems"],
        ),
        ("/how-good-is-the-data?show_data=Ingests", ["ingest_log", "ingest_failures"]),
        ("/what-happened?run=1", ["attempt_jobs"]),
    ],
)
def test_csv(path: str, questions: list[str], hostile: Path, open_page: OpenPage) -> None:
    """The download is byte for byte the query's own export, formulas guarded."""
    page = open_page(path).page
    for question in questions:
        with page.expect_download() as download:
            page.locator(f".st-key-csv-{question} button").click()
        assert download.value.suggested_filename.startswith(question)
        expected = to_csv(as_harmless(answer(question, hostile, _parameters(question))))
        assert expected.encode() == Path(download.value.path()).read_bytes()


def _parameters(question: str) -> dict[str, object]:
    if question == "attempt_jobs":
        return {"experiment": "e", "run_id": 1, "run_attempt": 1}
    of_all = {"unmapped_jobs", "graph_problems", "ingest_log", "ingest_failures"}
    return {} if question in of_all else {"experiment": "e"}


def test_only_our_own_csv(show: Show, open_page: OpenPage) -> None:
    """Tables offer no export of Streamlit's own, which guards nothing."""
    show(cases.small)
    page = open_page("/?show=Every+run").page
    page.locator('[data-testid="stDataFrame"]').first.hover()
    assert page.get_by_label("Search").count()
    assert 0 == page.get_by_label("Download as CSV").count()


def test_a_new_snapshot_is_followed(show: Show, open_page: OpenPage, tmp_path: Path) -> None:
    """When the link moves, an open page shows the new snapshot at its next load."""
    show(cases.small(tmp_path / "old.duckdb"))
    page = open_page()
    assert "fast, warm, 1 run from 1 min to 1 min" in page.text()
    show(cases.hostile(tmp_path / "new.duckdb"))
    (tmp_path / "old.duckdb").unlink()
    page.reload()
    assert f"an axis of time to {cases.SHOWN}:" in page.text()
    assert "plain" not in page.text()
    assert [] == page.faults()
