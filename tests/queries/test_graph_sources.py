"""How it is known which job waited for which, and where it is not."""

from pathlib import Path

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job


def test_sources_and_problems(tmp_path: Path) -> None:
    """How the needs are known, what was not found, and which file could not be read."""
    of_run: Row = {"repository": "o/r", "workflow_path": "w.yml"}
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[{**attempt(1), **of_run}, {**attempt(2, start=100), **of_run}],
        jobs=[
            job(1, (0, 0, 5), name="a"),
            job(2, (0, 0, 5), name="b", unmapped_because="fits no job of the workflow file"),
            job(3, (100, 100, 105), 2, name="a"),
        ],
        attempt_graphs=[
            {"run_id": 1},
            {"run_id": 2, "source": "inferred", "problem": "The file is empty."},
        ],
    )

    assert [("inferred", 1, 1, 0), ("workflow file", 1, 2, 1)] == list(
        answer("graph_sources", database)
        .drop(columns=["repository", "workflow_path"])
        .itertuples(index=False, name=None)
    )
    assert [("The file is empty.", 1)] == list(
        answer("graph_problems", database)[["problem", "attempt_count"]].itertuples(
            index=False, name=None
        )
    )
    assert [("b", "fits no job of the workflow file", 1)] == list(
        answer("unmapped_jobs", database)[["job_name", "unmapped_because", "job_count"]].itertuples(
            index=False, name=None
        )
    )
