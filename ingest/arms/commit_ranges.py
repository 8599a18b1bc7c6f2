"""Commits that an experiment file names, looked up in the list of a pull request."""

from dataclasses import dataclass

import duckdb

from ingest.config.experiments import Arm, Experiment
from ingest.errors import ExperimentInvalid
from ingest.storage.database import only_row


def commit_range(
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
    listed = _listed(connection, f"{name}: arm {arm.name!r}", experiment, arm.pull_request)
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
        pull_number: Of the pull request.
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


def _listed(
    connection: duckdb.DuckDBPyConnection, place: str, experiment: Experiment, pull_number: int
) -> _Listed:
    key = [experiment.repository, pull_number]
    row = only_row(
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
