"""
Runs whose jobs are missing: their ids at once, the rest a few hundred at a time.

Their jobs are fetched several runs at a time, and stored as they are answered.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path

import duckdb

from ingest.errors import DatabaseMemoryFull, GithubFailure, NotFound, UnexpectedAnswer
from ingest.jobs.fetch_jobs import PendingRun, Result, RunJobs, fetch_all, make_gone_attempt
from ingest.jobs.save_jobs import save_fetched, save_gone_run, save_not_found_run
from ingest.night import Tally
from ingest.records import Failure, RunAttempt, referenced_workflows
from ingest.runs.reader import Reader
from ingest.storage.arrow import small_batches
from ingest.story import Story

BATCH = 500
"""Runs whose messages are in memory at a time."""

MOST_LOOKED_UP = 100
"""Earlier attempts of one run that are asked for, from the first on: a request each."""

_PENDING = (Path(__file__).parent / "pending_runs.sql").read_text(encoding="utf-8")
_IDS = f"select run_id from ({_PENDING}) order by created_at desc, run_id desc"
_OLD_RUNNING = (
    f"select repository, run_id from ({_PENDING}) "
    "where status is distinct from 'completed' and created_at < $created_before "
    "order by created_at desc, run_id desc"
)
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
"""Called with what could not be fetched, and why."""


def find_pending_ids(connection: duckdb.DuckDBPyConnection, run_ids: Sequence[int]) -> list[int]:
    """Of some runs those whose jobs or earlier attempts are missing or may change; newest first."""
    rows = connection.execute(
        _IDS, {"run_ids": run_ids, "most_looked_up": MOST_LOOKED_UP}
    ).fetchall()
    return [run_id for (run_id,) in rows]


def read_pending_runs(reader: Reader, pending: Sequence[int]) -> Iterator[PendingRun]:
    """Runs by the ids that `find_pending_ids` gave, read when they are wanted."""
    for start in range(0, len(pending), BATCH):
        run_ids = pending[start : start + BATCH]
        rows = reader.connection.execute(
            _PENDING, {"run_ids": run_ids, "most_looked_up": MOST_LOOKED_UP}
        ).fetchall()
        for *columns, called, settled in rows:
            newest = replace(
                RunAttempt(*columns), referenced_workflows=referenced_workflows(called)
            )
            earlier = range(1, min(newest.run_attempt, MOST_LOOKED_UP + 1))
            yield PendingRun(newest, tuple(n for n in earlier if n not in settled))


def find_left_running(connection: duckdb.DuckDBPyConnection, created_before: datetime) -> set[int]:
    """Old runs of which some attempt was not complete when it was listed, whoever selects them."""
    rows = connection.execute(
        "select distinct run_id from run_attempts "
        "where status is distinct from 'completed' and created_at < ?",
        [created_before],
    ).fetchall()
    return {run_id for (run_id,) in rows}


def find_old_running(
    connection: duckdb.DuckDBPyConnection, run_ids: Sequence[int], created_before: datetime
) -> Collection[tuple[str, int]]:
    """Of some runs the old ones that were in progress when they were listed: repository and id."""
    return connection.execute(
        _OLD_RUNNING,
        {
            "run_ids": run_ids,
            "most_looked_up": MOST_LOOKED_UP,
            "created_before": created_before,
        },
    ).fetchall()


class JobFetching:
    """Fetching of jobs."""

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
        runs = read_pending_runs(self._reader, pending)
        stored = map(self._store, fetch_all(self._reader.api, runs))
        for _ in self._story.tracked(chain.from_iterable(stored), len(pending), "run", str):
            pass

    def _store(self, batch: Sequence[Result]) -> list[str]:
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
        return list(map(_word_result, batch))

    def _save(self, fetched: Sequence[RunJobs]) -> None:
        added = save_fetched(self._reader.connection, fetched, self._reader.now)
        self._tally.jobs_added += added.jobs
        self._tally.steps_added += added.steps
        for each in fetched:
            self._tally.contradictions += each.contradictions
            newest = each.newest
            if jobs := added.foreign_jobs.get(newest.run_id):
                self._failed(_name(newest), UnexpectedAnswer(_FOREIGN.format(job=jobs[0])))
            if absent := added.absent_attempts.get(newest.run_id):
                numbers = ", ".join(str(number) for number in absent)
                self._failed(f"{_name(newest)}, attempt {numbers}", NotFound(_NOT_FOUND))

    def _leave_out(self, fetched: RunJobs, why: DatabaseMemoryFull) -> None:
        failure = GithubFailure(f"its jobs are left out: {why}")
        self._failed(_name(fetched.newest), failure)

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
            [make_gone_attempt(run.newest, number) for number in sorted(numbers)],
            self._reader.now,
        )
        why = "GitHub has deleted it before its jobs were read"
        self._tally.contradictions.append(Failure(_name(run.newest), why))


def _name(run: RunAttempt) -> str:
    return f"run {run.run_id} of {run.repository}"


def _word_result(result: Result) -> str:
    run, outcome = result
    if not isinstance(outcome, RunJobs):
        return f"{run.newest.run_id} failed"
    step_count = sum(len(job.steps) for job in outcome.jobs)
    return f"{run.newest.run_id}, {len(outcome.jobs)} jobs, {step_count} steps"
