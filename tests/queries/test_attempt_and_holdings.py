"""Cases for the questions about one attempt, and about what the database holds."""

from pathlib import Path

import pytest

from basis.version import SCHEMA_VERSION
from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import at, attempt, job, step


def rows(database: Path, question: str, columns: list[str], **parameters: int) -> list[object]:
    """Some columns of an answer, None for what is missing."""
    frame = answer(question, database, parameters)[columns].astype("object")
    return list(frame.where(frame.notna(), None).itertuples(index=False, name=None))


@pytest.fixture
def rerun(tmp_path: Path) -> Path:
    """Run 1: a failed attempt, and a partial re-run an hour later; run 2 is gone; run 3 runs."""
    return build_database(
        tmp_path / "rerun.duckdb",
        run_attempts=[
            attempt(1, 1, workflow_path="ci.yml", conclusion="failure"),
            attempt(1, 2, start=3600, workflow_path="ci.yml"),
            {"run_id": 2, "workflow_path": "ci.yml"},
            attempt(3, 1, start=7200, status="in_progress", conclusion=None),
        ],
        jobs=[
            job(1, [1, 3, 33], name="lint", runner_labels=["ubuntu", "x64"]),
            job(2, [2, 4, 64], name="test", conclusion="failure", is_superseded=True),
            job(3, [3601, 3, 33], run_attempt=2, name="lint", is_carried_over=True),
            job(4, [3602, 3604, 3634], run_attempt=2, name="test"),
            job(5, [3603, 3603, 3603], run_attempt=2, name="bot", is_check_run=True),
            job(6, [7201, None, None], run_id=3, status="queued", conclusion=None),
            job(7, [7201, 7202, 7203], run_id=3, conclusion="failure", is_possibly_superseded=True),
            job(8, [7201, 7202, 7203], run_id=3, carried_over_doubt="ran before"),
            job(9, [7201, 7202, 7203], run_id=3, carried_over_doubt="ran before"),
        ],
        steps=[
            step(1, 1, [3, 10]),
            step(1, 7, [10, 33]),
            step(3, 1, [3, 10]),
            step(4, 1, [3604, 3634]),
        ],
    )


def test_attempt_jobs(rerun: Path) -> None:
    """Offsets count from the attempt's start; a carried-over job lies before it, unclocked."""
    columns = [
        "job_id",
        "name",
        "created_offset_s",
        "started_offset_s",
        "completed_offset_s",
        "queue_s",
        "run_s",
        "step_count",
    ]

    assert [
        (3, "lint", 1.0, -3597.0, -3567.0, None, None, 1),
        (4, "test", 2.0, 4.0, 34.0, 2.0, 30.0, 1),
        (5, "bot", 3.0, 3.0, 3.0, None, None, 0),
    ] == rows(rerun, "attempt_jobs", columns, run_id=1, run_attempt=2)


def test_attempt_jobs_of_a_queued_job(rerun: Path) -> None:
    """What has not happened yet is missing, not zero."""
    assert (6, 1.0, None, None, None) == rows(
        rerun,
        "attempt_jobs",
        ["job_id", "created_offset_s", "started_offset_s", "queue_s", "run_s"],
        run_id=3,
        run_attempt=1,
    )[-1]


def test_runner_labels_are_lists(rerun: Path) -> None:
    """A list stays a list; one that is missing is None."""
    frame = answer("attempt_jobs", rerun, {"run_id": 1, "run_attempt": 1})

    assert [["ubuntu", "x64"], None] == list(frame["runner_labels"])


def test_attempt_steps(rerun: Path) -> None:
    """The steps of one attempt, with their jobs' names, numbers with gaps."""
    columns = ["job_name", "number", "started_offset_s", "completed_offset_s", "run_s"]

    assert [("lint", 1, 3.0, 10.0, 7.0), ("lint", 7, 10.0, 33.0, 23.0)] == rows(
        rerun, "attempt_steps", columns, run_id=1, run_attempt=1
    )


def test_holdings(rerun: Path) -> None:
    """Two workflows, one without a known path; marks and missing steps are counted."""
    columns = [
        "workflow_path",
        "run_count",
        "attempt_count",
        "unavailable_attempt_count",
        "job_count",
        "step_count",
        "carried_over_job_count",
        "check_run_count",
        "superseded_job_count",
        "possibly_superseded_count",
        "carried_over_doubt_count",
        "jobs_without_steps_count",
        "first_started_at",
        "last_started_at",
    ]

    assert [
        (None, 1, 1, 0, 4, 0, 0, 0, 0, 1, 2, 3, at(7200), at(7200)),
        ("ci.yml", 2, 3, 1, 5, 4, 1, 1, 1, 0, 0, 1, at(0), at(3600)),
    ] == rows(rerun, "holdings", columns)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Three ingests: complete, partial with two failures, and one that was interrupted."""
    failures = [{"what": "run 2", "why": "gone"}, {"what": "run 1", "why": "no answer"}]
    return build_database(
        tmp_path / "log.duckdb",
        properties=[
            {"property": "api_root", "value": "https://api.example"},
            {"property": "source", "value": "github"},
        ],
        ingests=[
            {"ingest_id": 1, "started_at": at(0), "finished_at": at(60)},
            {
                "ingest_id": 2,
                "started_at": at(100),
                "finished_at": at(160),
                "outcome": "partial",
                "failures": failures,
            },
            {"ingest_id": 3, "started_at": at(200), "outcome": "running"},
        ],
    )


def test_freshness(log: Path) -> None:
    """The latest finished ingest was partial; the latest complete one is told apart."""
    assert [
        (
            at(160),
            "partial",
            at(60),
            None,
            0,
            0,
            0,
            0,
            "github",
            "https://api.example",
            SCHEMA_VERSION,
        )
    ] == rows(
        log,
        "freshness",
        [
            "last_ingest_at",
            "last_ingest_outcome",
            "last_complete_ingest_at",
            "newest_run_started_at",
            "run_count",
            "attempt_count",
            "job_count",
            "step_count",
            "source",
            "api_root",
            "schema_version",
        ],
    )


def test_freshness_counts(rerun: Path) -> None:
    """Runs, attempts, jobs and steps are counted; without an ingest its columns are missing."""
    columns = ["last_ingest_at", "newest_run_started_at", "run_count", "attempt_count"]

    assert [(None, at(7200), 3, 4, 9, 4)] == rows(
        rerun, "freshness", [*columns, "job_count", "step_count"]
    )


def test_freshness_while_the_only_ingest_runs(tmp_path: Path) -> None:
    """An interrupted first ingest is no finished one."""
    database = build_database(
        tmp_path / "case.duckdb", ingests=[{"ingest_id": 1, "outcome": "running"}]
    )

    assert [(None, None)] == rows(database, "freshness", ["last_ingest_at", "last_ingest_outcome"])


def test_ingest_log(log: Path) -> None:
    """Newest first; an interrupted ingest has no end."""
    assert [
        (3, None, "running", 0),
        (2, at(160), "partial", 2),
        (1, at(60), "complete", 0),
    ] == rows(log, "ingest_log", ["ingest_id", "finished_at", "outcome", "failure_count"])


def test_ingest_failures(log: Path) -> None:
    """One row per failure, in an order of their own."""
    assert [(2, at(100), "run 1", "no answer"), (2, at(100), "run 2", "gone")] == rows(
        log, "ingest_failures", ["ingest_id", "started_at", "what", "why"]
    )
