"""The jobs of pending runs: fetched several at a time, stored as they are answered."""

from collections.abc import Callable, Sequence
from itertools import chain

from ingest.errors import DatabaseMemoryFull, GithubFailure, NotFound, UnexpectedAnswer
from ingest.jobs.fetch import PendingRun, Result, RunJobs, fetch_all, gone
from ingest.jobs.not_found import save_gone_run, save_not_found_run
from ingest.jobs.pending_runs import pending_runs
from ingest.jobs.store import FetchedRun, save_fetched
from ingest.records import Failure, RunAttempt
from ingest.runs.reader import Reader
from ingest.storage.arrow import small_batches
from ingest.story import Story
from ingest.tally import Tally

_NOT_FOUND = (
    "GitHub does not find it: it is asked for again, and counts as deleted if that is still so "
    "half a day later or more."
)

_FOREIGN = (
    "GitHub lists job {job} for it, which is stored as another run's: what was stored is kept, and "
    "the run is asked for again next time."
)

_RUNS_UNTIL_RENEWAL = 10_000

Failed = Callable[[str, Exception], None]
"""Told of what could not be fetched, and why."""


class JobFetching:
    """
    Fetching of jobs.

    Args:
        reader: Of GitHub and the working database.
        story: To tell what happens.
        tally: To be filled.
        failed: To be told of failures; what failed is asked for again at the next ingest.
    """

    def __init__(self, reader: Reader, story: Story, tally: Tally, failed: Failed) -> None:
        self._reader = reader
        self._story = story
        self._tally = tally
        self._failed = failed
        self._written = 0

    def fetch(self, pending: Sequence[int]) -> None:
        """
        Fetch and store the jobs of runs, by their ids; one that fails does not stop the others.

        Few runs are in memory, however many there are.

        Raises:
            FetchingEnds: No further request makes sense; what was answered is stored.
        """
        runs = pending_runs(self._reader, pending)
        stored = map(self._stored, fetch_all(self._reader.api, runs))
        for _ in self._story.tracked(chain.from_iterable(stored), len(pending), "run", str):
            pass

    def _stored(self, batch: Sequence[Result]) -> list[str]:
        """Each result, once it is stored, in words; those that are there at a time go together."""
        fetched = [result for _, result in batch if isinstance(result, RunJobs)]
        for part in small_batches(fetched):
            self._reader.working.save(part, self._save, self._leave_out)
        for run, result in batch:
            self._tally.fetched.add(run.newest.run_id)
            if isinstance(result, NotFound):
                self._not_found(run)
            elif isinstance(result, GithubFailure):
                self._failed(_name(run.newest), result)
        self._written += len(batch)
        if self._written >= _RUNS_UNTIL_RENEWAL:
            self._reader.working.renew()
            self._written = 0
        return list(map(_worded, batch))

    def _save(self, fetched: Sequence[RunJobs]) -> None:
        now = self._reader.now
        runs = [
            FetchedRun(each.run.newest, each.earlier_attempts, each.jobs, each.is_final(now))
            for each in fetched
        ]
        added = save_fetched(self._reader.connection, runs, now)
        self._tally.jobs_added += added.jobs
        self._tally.steps_added += added.steps
        for each in fetched:
            self._tally.contradictions += each.contradictions
            newest = each.run.newest
            if jobs := added.foreign_jobs.get(newest.run_id):
                self._failed(_name(newest), UnexpectedAnswer(_FOREIGN.format(job=jobs[0])))
            if absent := added.absent_attempts.get(newest.run_id):
                numbers = ", ".join(str(number) for number in absent)
                self._failed(f"{_name(newest)}, attempt {numbers}", NotFound(_NOT_FOUND))

    def _leave_out(self, fetched: RunJobs, why: DatabaseMemoryFull) -> None:
        failure = GithubFailure(f"its jobs are left out: {why}")
        self._failed(_name(fetched.run.newest), failure)

    def _not_found(self, run: PendingRun) -> None:
        """A run without jobs: a failure, until it is sure that GitHub has deleted it."""
        newest = run.newest
        if not save_not_found_run(self._reader.connection, newest, self._reader.now):
            self._failed(_name(newest), NotFound(_NOT_FOUND))
            return
        try:
            self._reader.api.get(f"/repos/{newest.repository}/actions/runs/{newest.run_id}")
        except NotFound:
            self._gone(run)
        except GithubFailure as failure:
            self._failed(_name(newest), failure)
        else:
            self._failed(_name(newest), NotFound("GitHub has the run, but not its jobs."))

    def _gone(self, run: PendingRun) -> None:
        """A run that was listed and is no more: kept as known, not asked for again."""
        numbers = {*run.missing_attempts, run.newest.run_attempt}
        save_gone_run(
            self._reader.connection,
            [gone(run.newest, number) for number in sorted(numbers)],
            self._reader.now,
        )
        why = "GitHub has deleted it before its jobs were read"
        self._tally.contradictions.append(Failure(_name(run.newest), why))


def _name(run: RunAttempt) -> str:
    return f"run {run.run_id} of {run.repository}"


def _worded(result: Result) -> str:
    run, outcome = result
    if not isinstance(outcome, RunJobs):
        return f"{run.newest.run_id} failed"
    step_count = sum(len(job.steps) for job in outcome.jobs)
    return f"{run.newest.run_id}, {len(outcome.jobs)} jobs, {step_count} steps"
