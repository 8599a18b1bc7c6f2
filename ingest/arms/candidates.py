"""Which attempts the selectors of arms match, by the facts stored."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from ingest.arms.commit_ranges import commit_range
from ingest.config.experiments import Arm, Experiment

_CANDIDATES = (Path(__file__).parent / "arm_candidates.sql").read_text(encoding="utf-8")
_RUNS = f"select distinct run_id from ({_CANDIDATES})"
_ROWS = 2000
"""Candidates that are in memory at a time."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    An attempt that an arm's selectors match; columns of `arm_candidates.sql`.

    Before its jobs are fetched, `span_s` is None, and `is_partial_rerun` false.
    """

    run_id: int
    run_attempt: int
    status: str | None
    conclusion: str | None
    event: str | None
    head_sha: str | None
    run_started_at: datetime | None
    evidence: str | None
    is_pushed_away: bool
    is_partial_rerun: bool
    is_invalid_file: bool
    span_s: float | None
    listed_s: float | None = None


Selectors = Mapping[str, object]
"""The parameters of `arm_candidates.sql`: what an arm selects by."""


def selectors(
    connection: duckdb.DuckDBPyConnection, name: str, experiment: Experiment, arm: Arm
) -> Selectors:
    """
    What an arm selects by.

    Raises:
        ExperimentInvalid: A rule names a commit that the pull request does not have.
    """
    first, last = commit_range(connection, name, experiment, arm)
    return {
        "repository": experiment.repository,
        "workflow_path": experiment.workflow_path(arm),
        "pull_request": arm.pull_request,
        "first_position": first,
        "last_position": last,
        "branch": arm.branch,
        "head_repository": arm.head_repository or (arm.branch and experiment.repository),
        "shas": arm.shas,
        "message": arm.message,
        "runs": arm.runs,
        "since": arm.since,
        "until": arm.until,
        "last": arm.last,
    }


def candidates(
    connection: duckdb.DuckDBPyConnection, selected_by: Selectors
) -> Iterator[Candidate]:
    """
    The attempts that selectors match, in the order of run and attempt; few are in memory at a time.

    They are read beside the connection: outside a transaction, as it would not see their changes.
    """
    with closing(connection.cursor()) as beside:
        beside.execute(_CANDIDATES, dict(selected_by))
        while rows := beside.fetchmany(_ROWS):
            for row in rows:
                yield Candidate(*row)


def candidate_runs(connection: duckdb.DuckDBPyConnection, selected_by: Selectors) -> set[int]:
    """Ids of the runs of these attempts."""
    rows = connection.execute(_RUNS, dict(selected_by)).fetchall()
    return {run_id for (run_id,) in rows}
