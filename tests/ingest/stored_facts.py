"""Facts stored directly in a database in memory, for tests of what rules make of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import duckdb

from ingest.jobs.fetch_jobs import RunJobs
from ingest.jobs.save_jobs import save_fetched
from ingest.records import Job, RunAttempt, Step
from ingest.runs.save_runs import (
    link_pull_requests,
    save_pull_request,
    save_pull_request_commits,
    save_runs,
)
from tests.ingest.proposals import commits, pull_request, run

START = datetime(2026, 4, 4)


@dataclass(frozen=True)
class StoredRun:
    """All attempts of a run, the first one first, each with its jobs."""

    attempts: tuple[RunAttempt, ...]
    jobs: tuple[Job, ...]


def stored_run(run_id: int, sha: str, *attempts: dict[str, Any], hours: int) -> StoredRun:
    """
    A run of as many attempts, created so many hours after `START`.

    Of an attempt, `steps` gives names and seconds, `skipped` those of steps that were skipped;
    what else is given are fields of its record. The second starts half an hour after the first.
    """
    created_at = START + timedelta(hours=hours)
    records, jobs = [], []
    for number, fields in enumerate(attempts, start=1):
        own = dict(fields)
        steps, skipped = own.pop("steps", {}), own.pop("skipped", {})
        started_at = created_at + (number - 1) * timedelta(minutes=30)
        usual = {
            "run_attempt": number,
            "created_at": created_at,
            "run_started_at": started_at,
            "updated_at": started_at + timedelta(minutes=10),
            "head_repository_id": 1,
        }
        records.append(run(run_id, sha, **(usual | own)))
        jobs.append(_job(records[-1], started_at, steps, skipped))
    return StoredRun(tuple(records), tuple(jobs))


def save_pull(connection: duckdb.DuckDBPyConnection, *messages: str) -> list[str]:
    """Pull request 5 of branch `topic`, with a commit for each message; their shas."""
    listed = commits(*messages)
    pull = pull_request(commit_count=len(listed), created_at=START, head_repository_id=1)
    save_pull_request(connection, pull, None)
    save_pull_request_commits(connection, "o/r", 5, listed, [])
    return [each.sha for each in listed]


def save_listed(connection: duckdb.DuckDBPyConnection, runs: Sequence[StoredRun]) -> None:
    """What a listing gives: the newest attempt of each."""
    save_runs(connection, [each.attempts[-1] for each in runs], [], None)
    link_pull_requests(connection)


def save_jobs(connection: duckdb.DuckDBPyConnection, runs: Iterable[StoredRun]) -> None:
    """Earlier attempts, and the jobs of all."""
    for each in runs:
        *earlier, newest = each.attempts
        save_fetched(connection, [RunJobs(newest, earlier, each.jobs)], START)


def _job(
    attempt: RunAttempt, started_at: datetime, steps: dict[str, int], skipped: dict[str, int]
) -> Job:
    job_id = attempt.run_id * 10 + attempt.run_attempt
    timed = [(name, seconds, "success") for name, seconds in steps.items()]
    timed += [(name, seconds, "skipped") for name, seconds in skipped.items()]
    job = Job(
        job_id=job_id,
        run_id=attempt.run_id,
        run_attempt=attempt.run_attempt,
        name="build",
        status="completed",
        conclusion="success",
        created_at=started_at,
        started_at=started_at,
        completed_at=started_at + timedelta(minutes=9),
        runner_id=1,
        runner_name="runner",
        runner_group=None,
        runner_labels=(),
        html_url=None,
        steps=(),
    )
    own = (
        Step(job_id, number, name, "completed", conclusion, started_at, _after(started_at, seconds))
        for number, (name, seconds, conclusion) in enumerate(timed, start=1)
    )
    return replace(job, steps=tuple(own))


def _after(at: datetime, seconds: int) -> datetime:
    return at + timedelta(seconds=seconds)
