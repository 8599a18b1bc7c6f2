"""
Jobs and steps: one request per run (per 100 jobs), and one per earlier attempt.

Several runs at a time; large ones take turns, each alone in memory until it is stored.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from ingest.api import convert
from ingest.api.answer_fields import NO_VALUE, collect_no_values
from ingest.api.answers import Answer
from ingest.api.client import GithubApi
from ingest.api.identity import check_attempt, check_jobs
from ingest.api.pages import Listed, read_pages
from ingest.errors import FetchingEnds, GithubFailure, NotFound, UnexpectedAnswer
from ingest.records import Failure, Job, RunAttempt
from ingest.storage.arrow import size_of
from ingest.workflow.jobs import MOST_JOBS

MOST_BYTES = 16_000_000


"""Of the jobs and steps of one run: six times those of 2,000 jobs of 10 steps."""


_SMALL_BYTES = 1_000_000


_WORKERS = 4


_MOST_WAITING = 8


_SETTLED_AFTER = timedelta(days=1)


class Turn:
    """What one run has at a time; small runs need none."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._run_id: int | None = None
        self._is_over = False

    def take(self, run_id: int) -> None:
        """
        Wait until no other run has it; a run may take what it has.

        Raises:
            FetchingEnds: Nobody will take what is fetched.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._is_over or self._run_id in (None, run_id))
            if self._is_over:
                raise FetchingEnds("what is fetched now would not be stored.")
            self._run_id = run_id

    def give_back(self, run_id: int) -> None:
        """It is the next run's, if this one had it."""
        with self._changed:
            if self._run_id == run_id:
                self._run_id = None
                self._changed.notify_all()

    def end(self) -> None:
        """Let nobody wait any more."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()


@dataclass(frozen=True, slots=True)
class PendingRun:
    """
    A run whose jobs are missing or may have changed.

    Attributes:
        missing_attempts: Earlier attempts that are not stored, or were running when they were.
    """

    newest: RunAttempt
    missing_attempts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RunJobs:
    """
    What was fetched of a run.

    Attributes:
        earlier_attempts: Those that were missing; one that is gone has no status and no times.
        jobs: Of all attempts, not marked yet, each job id once.
        is_doubtful: Whether some field of a job was no value.
    """

    newest: RunAttempt
    earlier_attempts: Sequence[RunAttempt]
    jobs: Sequence[Job]
    contradictions: Sequence[Failure] = ()
    is_doubtful: bool = False

    def is_final(self, now: datetime) -> bool:
        """
        Whether nothing will change any more; else the run is to be read again.

        A job that is not completed though its run is will be, or never: a day is waited for it.
        """
        if self.is_doubtful:
            return False
        newest = self.newest
        is_settled = newest.updated_at is not None and now - newest.updated_at > _SETTLED_AFTER
        is_complete = all(job.status == "completed" for job in self.jobs)
        return newest.status == "completed" and (is_complete or is_settled)


@dataclass(frozen=True, slots=True)
class _JobsPage:
    """A page of jobs, without the JSON that they were, which takes several times as much."""

    content: list[Job]
    next_url: str | None
    is_doubtful: bool


Result = tuple[PendingRun, RunJobs | GithubFailure]


"""A run, and what was fetched of it, or why nothing was."""


def fetch_all(api: GithubApi, runs: Iterable[PendingRun]) -> Iterator[list[Result]]:
    """
    Fetch the jobs of many runs, several at a time, in the order in which they are answered.

    What has been answered by the time that the caller is ready for more is yielded together. Few
    runs wait in memory, however many there are, and a large one is alone there until the caller is
    ready for more: it should not keep what it got. One that fails does not stop the others.

    Raises:
        FetchingEnds: No further request makes sense; what was answered before has been yielded.
    """
    waiting = iter(runs)
    turn = Turn()
    with ThreadPoolExecutor(_WORKERS, thread_name_prefix="github") as pool:
        futures: dict[Future[RunJobs], PendingRun] = {}
        end: FetchingEnds | None = None
        try:
            while True:
                room = _MOST_WAITING - len(futures) if end is None else 0
                for run in islice(waiting, room):
                    futures[pool.submit(copy_context().run, _in_turn, api, run, turn)] = run
                if not futures:
                    break
                results: list[Result] = []
                answered = wait(futures, return_when=FIRST_COMPLETED).done
                runs_answered = [futures.pop(future) for future in answered]
                for run, future in zip(runs_answered, answered, strict=True):
                    try:
                        results.append((run, future.result()))
                    except GithubFailure as failure:
                        results.append((run, failure))
                    except FetchingEnds as reason:
                        end = reason
                del answered, future
                yield results
                del results
                for run in runs_answered:
                    turn.give_back(run.newest.run_id)
        finally:
            turn.end()
            pool.shutdown(cancel_futures=True)
        if end is not None:
            raise end


def _in_turn(api: GithubApi, run: PendingRun, turn: Turn) -> RunJobs:
    take_turn = partial(turn.take, run.newest.run_id)
    with api.calling_before_large(take_turn):
        return fetch_run(api, run, take_turn)


def fetch_run(api: GithubApi, run: PendingRun, take_turn: Callable[[], None]) -> RunJobs:
    """
    Everything below one run; `take_turn` is called before more is kept than a small run has.

    Raises:
        GithubFailure, FetchingEnds: As `GithubApi.get`.
    """
    newest = run.newest
    path = f"/repos/{newest.repository}/actions/runs/{newest.run_id}"
    found: list[Job] = []
    size = 0
    is_doubtful = False
    listed = Listed()

    def read(url: str) -> _JobsPage:
        nonlocal is_doubtful
        page = _jobs_page(api.get(url), newest, listed)
        is_doubtful |= page.is_doubtful
        return page

    too_large: list[GithubFailure] = []
    most = MOST_JOBS * newest.run_attempt
    for page in read_pages(read, f"{path}/jobs?filter=all&per_page=100", most, too_large):
        found += page.content
        size += size_of(page.content)
        if size > _SMALL_BYTES:
            take_turn()
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
    jobs, contradictions = _keep_each_once(found)
    earlier = [_attempt(api, path, newest, number) for number in run.missing_attempts]
    return RunJobs(newest, earlier, jobs, contradictions, is_doubtful)


def _jobs_page(answer: Answer, newest: RunAttempt, listed: Listed) -> _JobsPage:
    rows = convert.objects(answer.content, "jobs")
    check_jobs(rows, newest)
    listed.add(rows, convert.total_count(answer.content))
    jobs = []
    with collect_no_values() as fields:
        for place, row in enumerate(rows):
            jobs.append(convert.job(row, newest.run_id, newest.run_attempt))
            rows[place] = {}  # which takes several times as much as the record
    return _JobsPage(jobs, answer.next_url, bool(fields))


def make_gone_attempt(newest: RunAttempt, number: int) -> RunAttempt:
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
        return make_gone_attempt(newest, number)
    check_attempt(convert.an_object(answer), newest, number)
    with collect_no_values() as fields:
        attempt = convert.run_attempt(convert.an_object(answer), newest.repository)
    if fields:  # an earlier attempt that is stored is never asked for again
        raise UnexpectedAnswer(
            f"{', '.join(sorted(fields))} of attempt {number}: {NO_VALUE}, so that the run is "
            "asked for again next time."
        )
    return replace(attempt, run_attempt=number, created_at=newest.created_at)


def _keep_each_once(jobs: Sequence[Job]) -> tuple[list[Job], list[Failure]]:
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
