"""
Which attempts the selectors of arms match, by the facts stored.

Commits that an experiment file names are looked up in the list of their pull request.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from ingest.config.experiment_values import like_pattern
from ingest.config.experiments import Arm, Experiment
from ingest.errors import ExperimentInvalid
from ingest.storage.database import read_row

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


def build_selectors(
    connection: duckdb.DuckDBPyConnection, name: str, experiment: Experiment, arm: Arm
) -> Selectors:
    """
    What an arm selects by.

    Raises:
        ExperimentInvalid: A rule names a commit that the pull request does not have.
    """
    first, last = find_commit_range(connection, name, experiment, arm)
    return {
        "repository": experiment.repository,
        "workflow_path": experiment.workflow_path(arm),
        "pull_request": arm.pull_request,
        "first_position": first,
        "last_position": last,
        "branch": None if arm.branch is None else like_pattern(arm.branch),
        "head_repository": arm.head_repository or (arm.branch and experiment.repository),
        "shas": arm.shas,
        "message": arm.message,
        "runs": arm.runs,
        "since": arm.since,
        "until": arm.until,
        "last": arm.last,
    }


def find_candidates(
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


def find_candidate_runs(connection: duckdb.DuckDBPyConnection, selected_by: Selectors) -> set[int]:
    """Ids of the runs of these attempts."""
    rows = connection.execute(_RUNS, dict(selected_by)).fetchall()
    return {run_id for (run_id,) in rows}


def find_commit_range(
    connection: duckdb.DuckDBPyConnection, name: str, experiment: Experiment, arm: Arm
) -> tuple[int | None, int | None]:
    """
    Positions of the first and the last commit of an arm's range; None for an open end.

    Raises:
        ExperimentInvalid: An end, or the commit of a cache rule, is not among the commits of the
            arm's pull request, the range is empty, or it does not hold the rule's commit.
    """
    if arm.pull_request is None:
        return None, None
    listed = _read_listed(connection, f"{name}: arm {arm.name!r}", experiment, arm.pull_request)
    first = last = None
    if arm.commits is not None:
        listed.refuse_if_cut()
        first = listed.position(arm.commits.first, "commits")
        last = listed.position(arm.commits.last, "commits")
    if first is not None and last is not None and last < first:
        assert arm.commits is not None  # noqa: S101 - it has ends
        raise ExperimentInvalid(
            f"{listed.place}: commit {arm.commits.last} comes before {arm.commits.first} in pull "
            f"request {arm.pull_request}: exchange `from` and `to`."
        )
    if not listed.is_cut:
        for rule in (*arm.cold, *arm.warm):
            position = listed.position(rule.first_after, "first_after")
            if position is not None and not (first or 0) <= position <= (last or position):
                raise ExperimentInvalid(
                    f"{listed.place}: commit {rule.first_after} of a cache rule lies outside the "
                    "arm's `commits`: correct `first_after`."
                )
    return first, last


@dataclass(frozen=True, slots=True)
class _Listed:
    """
    The commits of a pull request.

    Attributes:
        place: What a sentence begins with.
        commit_count: How many it has; None where that is not known.
        shas: As many as are listed, oldest first.
    """

    place: str
    pull_number: int
    commit_count: int | None
    shas: tuple[str, ...]

    @property
    def is_cut(self) -> bool:
        return (self.commit_count or 0) > len(self.shas)

    def refuse_if_cut(self) -> None:
        if self.is_cut:
            raise ExperimentInvalid(
                f"{self.place}: pull request {self.pull_number} has {self.commit_count} commits, "
                f"of which GitHub lists {len(self.shas)}: name those of the arm by `shas` instead "
                "of `commits`."
            )

    def position(self, sha: str | None, key: str) -> int | None:
        """From 1; None for no sha."""
        if sha is None:
            return None
        found = [place for place, each in enumerate(self.shas, start=1) if each.startswith(sha)]
        if len(found) != 1:
            how = "is not" if not found else "is more than one"
            raise ExperimentInvalid(
                f"{self.place}: commit {sha} {how} among the commits of pull request "
                f"{self.pull_number}: correct `{key}`, or fetch the pull request first."
            )
        return found[0]


def _read_listed(
    connection: duckdb.DuckDBPyConnection, place: str, experiment: Experiment, pull_number: int
) -> _Listed:
    key = [experiment.repository, pull_number]
    row = read_row(
        connection,
        "select commit_count from pull_requests where repository = ? and pull_number = ?",
        key,
    )
    shas = connection.execute(
        "select sha from pull_request_commits where repository = ? and pull_number = ? "
        "order by position",
        key,
    ).fetchall()
    return _Listed(place, pull_number, None if row is None else row[0], tuple(s for (s,) in shas))
