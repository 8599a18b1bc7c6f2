"""
Saving runs and pull requests: each `save_…` is one transaction; doing it twice changes nothing.

An answer and the ETag that vouches for it are stored together, so that a stored answer is never
asked for again, whenever the process dies.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from ingest.records import PullRequest, PullRequestCommit, RunAttempt, RunPullRequest
from ingest.runs.reader import CachedAnswer, save_answer
from ingest.storage.arrow import register, upsert
from ingest.storage.database import transaction

_LINKS = (Path(__file__).parent / "run_pull_requests.sql").read_text(encoding="utf-8")


def save_runs(
    connection: duckdb.DuckDBPyConnection,
    runs: Sequence[RunAttempt],
    pull_requests: Iterable[RunPullRequest],
    answer: CachedAnswer | None,
) -> None:
    """
    Runs as a listing gives them, with the pull requests that it names.

    A stored attempt whose status or conclusion changed has its jobs fetched again. What is listed
    is not deleted.
    """
    with transaction(connection):
        register(connection, runs, RunAttempt)
        connection.execute(
            """
            insert or replace into run_attempts by name
            select
                incoming.*,
                case
                    when stored.status is not distinct from incoming.status
                        and stored.conclusion is not distinct from incoming.conclusion
                        then stored.jobs_fetched_at
                end as jobs_fetched_at,
                cast(null as timestamp) as not_found_at,
            from incoming
            left join run_attempts as stored
                on stored.run_id = incoming.run_id and stored.run_attempt = incoming.run_attempt
            """
        )
        # An earlier attempt has its run's creation, where that was known when it was read.
        connection.execute(
            """
            update run_attempts
            set created_at = incoming.created_at
            from incoming
            where
                run_attempts.run_id = incoming.run_id
                and run_attempts.run_attempt < incoming.run_attempt
                and run_attempts.created_at is null
            """
        )
        upsert(connection, "run_pull_requests", list(pull_requests), RunPullRequest)
        save_answer(connection, answer)


def save_pull_request(
    connection: duckdb.DuckDBPyConnection, pull_request: PullRequest, answer: CachedAnswer | None
) -> None:
    """One pull request as it is now."""
    with transaction(connection):
        upsert(connection, "pull_requests", [pull_request], PullRequest)
        save_answer(connection, answer)


def save_pull_request_commits(
    connection: duckdb.DuckDBPyConnection,
    repository: str,
    pull_number: int,
    commits: Sequence[PullRequestCommit],
    answers: Iterable[CachedAnswer],
) -> None:
    """The complete list of a pull request's commits; those pushed away leave it."""
    with transaction(connection):
        connection.execute(
            "delete from pull_request_commits where repository = ? and pull_number = ?",
            [repository, pull_number],
        )
        upsert(connection, "pull_request_commits", commits, PullRequestCommit)
        for answer in answers:
            save_answer(connection, answer)


def link_pull_requests(connection: duckdb.DuckDBPyConnection) -> None:
    """Derive it anew from all that is stored; GitHub's own word stands."""
    with transaction(connection):
        connection.execute("delete from run_pull_requests where evidence <> 'api'")
        connection.execute(f"insert or ignore into run_pull_requests {_LINKS}")
