"""
Saving records: each `save_…` is one transaction, and doing it twice changes nothing.

An answer and the ETag that vouches for it are stored together, so that a stored answer is never
asked for again, whenever the process dies.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import duckdb

from ingest.arrow import register, upsert
from ingest.database import only_row, transaction
from ingest.records import Job, PullRequest, PullRequestCommit, RunAttempt, RunPullRequest, Step
from ingest.store_not_found import mark_not_found_attempts


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """What the next conditional request for a URL needs; columns of `http_cache`."""

    url: str
    token_fingerprint: str
    etag: str
    next_url: str | None
    oldest_created_at: datetime | None
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Added:
    """
    How many rows were stored for the first time.

    Attributes:
        absent_attempts: Attempts that were not found, and will be asked for again.
    """

    jobs: int = 0
    steps: int = 0
    absent_attempts: tuple[int, ...] = ()


def cached_answer(
    connection: duckdb.DuckDBPyConnection, url: str, token_fingerprint: str
) -> CachedAnswer | None:
    """The stored answer to a URL for this token, if there is one."""
    row = only_row(
        connection,
        "select url, token_fingerprint, etag, next_url, oldest_created_at, fetched_at "
        "from http_cache where url = ? and token_fingerprint = ?",
        [url, token_fingerprint],
    )
    return None if row is None else CachedAnswer(*row)


def save_runs(
    connection: duckdb.DuckDBPyConnection,
    runs: Sequence[RunAttempt],
    pull_requests: Sequence[RunPullRequest],
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
        upsert(connection, "run_pull_requests", pull_requests, RunPullRequest)
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


def save_run_jobs(  # noqa: PLR0913 - what is stored together
    connection: duckdb.DuckDBPyConnection,
    newest: RunAttempt,
    earlier_attempts: Sequence[RunAttempt],
    jobs: Sequence[Job],
    fetched_at: datetime,
    *,
    is_final: bool,
) -> Added:
    """
    Everything below one run: its earlier attempts, jobs and steps.

    A stored step list is never replaced by an empty one: GitHub drops steps with age. A job that
    had not completed and is not listed any more was replaced by another. The run's job graph is
    dropped, and so will be made again.

    Args:
        connection: To the working database.
        newest: The run's newest attempt.
        earlier_attempts: Attempts that no listing gives.
        jobs: Of all attempts, marked; each job once.
        fetched_at: When they were fetched.
        is_final: Whether the newest attempt's jobs are complete; earlier attempts' are.
    """
    steps = [step for job in jobs for step in job.steps]
    with transaction(connection):
        if earlier_attempts:
            upsert(connection, "run_attempts", earlier_attempts, RunAttempt)
        register(connection, jobs, Job, leave_out=("steps",))
        known_jobs = _count(
            connection, "select count(*) from jobs semi join incoming using (job_id)"
        )
        connection.execute(
            """
            insert or replace into jobs by name
            select
                incoming.*,
                stored.job_key,
                stored.leg,
                stored.unmapped_because,
                stored.may_wait_for,
                stored.is_failure_tolerated,
            from incoming left join jobs as stored on stored.job_id = incoming.job_id
            """
        )
        for table in ("attempt_graphs", "job_needs"):
            connection.execute(f"delete from {table} where run_id = ?", [newest.run_id])
        for table in ("steps", "jobs"):
            connection.execute(
                f"delete from {table} where job_id in (select job_id from jobs where run_id = ? "
                "and status <> 'completed' and job_id not in (select job_id from incoming))",
                [newest.run_id],
            )
        register(connection, steps, Step)
        new_steps = _count(
            connection, "select count(*) from incoming anti join steps using (job_id, number)"
        )
        connection.execute("delete from steps where job_id in (select job_id from incoming)")
        connection.execute("insert into steps by name select * from incoming")
        connection.execute(
            "update run_attempts set jobs_fetched_at = "
            "case when run_attempt < $newest or $is_final then $fetched_at::timestamp end, "
            "not_found_at = case when run_attempt < $newest then not_found_at end "
            "where run_id = $run_id",
            {
                "newest": newest.run_attempt,
                "is_final": is_final,
                "fetched_at": fetched_at,
                "run_id": newest.run_id,
            },
        )
        absent = mark_not_found_attempts(connection, earlier_attempts, fetched_at)
    return Added(len(jobs) - known_jobs, new_steps, absent)


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = only_row(connection, sql)
    return 0 if row is None else int(row[0])


def save_answer(connection: duckdb.DuckDBPyConnection, answer: CachedAnswer | None) -> None:
    """What the next conditional request needs; within the transaction that stores its content."""
    if answer is not None:
        # Another token's ETag vouches for content that this answer is about to replace.
        connection.execute(
            "delete from http_cache where url = ? and token_fingerprint <> ?",
            [answer.url, answer.token_fingerprint],
        )
        connection.execute(
            "insert or replace into http_cache by name "
            "select $url as url, $token_fingerprint as token_fingerprint, $etag as etag, "
            "$next_url as next_url, $oldest_created_at::timestamp as oldest_created_at, "
            "$fetched_at::timestamp as fetched_at",
            asdict(answer),
        )


def forget_answers(connection: duckdb.DuckDBPyConnection, urls: Sequence[str]) -> None:
    """Ask for these in full the next time; within a transaction."""
    connection.execute("delete from http_cache where list_contains(?, url)", [list(urls)])
