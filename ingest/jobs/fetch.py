"""Jobs and steps: one request per run (per 100 jobs), and one per earlier attempt."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from ingest.api import convert
from ingest.api.client import GithubApi
from ingest.api.identity import check_attempt, check_jobs
from ingest.api.listed import Listed
from ingest.api.no_value import NO_VALUE, without_value
from ingest.api.pages import pages
from ingest.errors import FetchingEnds, GithubFailure, NotFound, UnexpectedAnswer
from ingest.records import Failure, Job, RunAttempt
from ingest.storage.arrow import size_of
from ingest.workflow.jobs import MOST_JOBS

MOST_BYTES = 16_000_000
"""Of the jobs and steps of one run: six times those of 2,000 jobs of 10 steps."""

_WORKERS = 4
_MOST_WAITING = 8
_SETTLED_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PendingRun:
    """
    A run whose jobs are missing or may have changed.

    Attributes:
        newest: Its newest attempt, as listed.
        missing_attempts: Earlier attempts that are not stored, or were running when they were.
    """

    newest: RunAttempt
    missing_attempts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RunJobs:
    """
    What was fetched of a run.

    Attributes:
        run: What was asked for.
        earlier_attempts: Those that were missing; one that is gone has no status and no times.
        jobs: Of all attempts, not marked yet, each job id once.
        contradictions: Where GitHub described one job in two ways.
        is_doubtful: Whether some field of a job was no value.
    """

    run: PendingRun
    earlier_attempts: list[RunAttempt]
    jobs: list[Job]
    contradictions: list[Failure]
    is_doubtful: bool = False

    def is_final(self, now: datetime) -> bool:
        """
        Whether nothing will change any more; else the run is to be read again.

        A job that is not completed though its run is will be, or never: a day is waited for it.
        """
        if self.is_doubtful:
            return False
        newest = self.run.newest
        is_settled = newest.updated_at is not None and now - newest.updated_at > _SETTLED_AFTER
        is_complete = all(job.status == "completed" for job in self.jobs)
        return newest.status == "completed" and (is_complete or is_settled)


Result = tuple[PendingRun, RunJobs | GithubFailure]
"""A run, and what was fetched of it, or why nothing was."""


def fetch_all(api: GithubApi, runs: Iterable[PendingRun]) -> Iterator[list[Result]]:
    """
    Fetch the jobs of many runs, several at a time, in the order in which they are answered.

    What has been answered by the time that the caller is ready for more is yielded together. Few
    runs wait in memory, however many there are; one that fails does not stop the others.

    Raises:
        FetchingEnds: No further request makes sense; what was answered before has been yielded.
    """
    waiting = iter(runs)
    with ThreadPoolExecutor(_WORKERS, thread_name_prefix="github") as pool:
        futures: dict[Future[RunJobs], PendingRun] = {}
        end: FetchingEnds | None = None
        try:
            while True:
                room = _MOST_WAITING - len(futures) if end is None else 0
                for run in islice(waiting, room):
                    futures[pool.submit(copy_context().run, fetch_run, api, run)] = run
                if not futures:
                    break
                results: list[Result] = []
                for future in wait(futures, return_when=FIRST_COMPLETED).done:
                    run = futures.pop(future)
                    try:
                        results.append((run, future.result()))
                    except GithubFailure as failure:
                        results.append((run, failure))
                    except FetchingEnds as reason:
                        end = reason
                yield results
        finally:
            pool.shutdown(cancel_futures=True)
        if end is not None:
            raise end


def fetch_run(api: GithubApi, run: PendingRun) -> RunJobs:
    """
    Everything below one run.

    Raises:
        GithubFailure, FetchingEnds: As `GithubApi.get`.
    """
    newest = run.newest
    path = f"/repos/{newest.repository}/actions/runs/{newest.run_id}"
    found: list[Job] = []
    size = 0
    is_doubtful = False
    listed = Listed()
    too_large: list[GithubFailure] = []
    most = MOST_JOBS * newest.run_attempt
    for answer in pages(api.get, f"{path}/jobs?filter=all&per_page=100", most, too_large):
        rows = convert.objects(answer.content, "jobs")
        check_jobs(rows, newest)
        listed.add(rows, convert.total_count(answer.content))
        with without_value() as fields:
            for row in rows:
                found.append(convert.job(row, newest.run_id, newest.run_attempt))
                size += size_of(found[-1])
        is_doubtful |= bool(fields)
        if size > MOST_BYTES:
            raise UnexpectedAnswer(
                f"its jobs and steps are more than {MOST_BYTES // 1_000_000} MB: they are left out."
            )
    if too_large:
        raise too_large[0]
    if listed.row_count < listed.most_counted:
        raise UnexpectedAnswer(
            f"GitHub counts {listed.most_counted} jobs and lists {listed.row_count}; "
            "they are read again next time."
        )
    jobs, contradictions = _once(found)
    earlier = [_attempt(api, path, newest, number) for number in run.missing_attempts]
    return RunJobs(run, earlier, jobs, contradictions, is_doubtful)


def gone(newest: RunAttempt, number: int) -> RunAttempt:
    """An attempt that GitHub no longer has: what is known of its run, no status, no times."""
    return replace(
        newest,
        run_attempt=number,
        status=None,
        conclusion=None,
        actor=None,
        created_at=None,
        run_started_at=None,
        updated_at=None,
    )


def _attempt(api: GithubApi, path: str, newest: RunAttempt, number: int) -> RunAttempt:
    """
    An earlier attempt. GitHub may no longer have it: what is known of its run is kept.

    The attempt's own created_at is replaced by the run's, which listings give: the two differ.
    """
    try:
        answer = api.get(f"{path}/attempts/{number}").content
    except NotFound:
        return gone(newest, number)
    check_attempt(convert.an_object(answer), newest, number)
    with without_value() as fields:
        attempt = convert.run_attempt(convert.an_object(answer), newest.repository)
    if fields:  # an earlier attempt that is stored is never asked for again
        raise UnexpectedAnswer(
            f"{', '.join(sorted(fields))} of attempt {number}: {NO_VALUE}, so that the run is "
            "asked for again next time."
        )
    return replace(attempt, run_attempt=number, created_at=newest.created_at)


def _once(jobs: Sequence[Job]) -> tuple[list[Job], list[Failure]]:
    """Each job id once; of two descriptions that differ the one with more steps."""
    kept: dict[int, Job] = {}
    contradictions = []
    for job in jobs:
        other = kept.setdefault(job.job_id, job)
        if other == job:
            continue
        kept[job.job_id] = max(other, job, key=lambda one: len(one.steps))
        contradictions.append(
            Failure(
                what=f"job {job.job_id} of run {job.run_id}",
                why=f"GitHub described it twice in different ways, with {len(other.steps)} and "
                f"{len(job.steps)} steps; the one with more steps was kept",
            )
        )
    return list(kept.values()), contradictions
