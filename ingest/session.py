"""One ingest, from the experiment file to the published snapshot."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import duckdb

from basis.errors import LongpoleError
from basis.places import LONGPOLE
from basis.version import VERSION
from ingest.api.answer_fields import NO_VALUE, collect_no_values
from ingest.api.client import GithubApi
from ingest.api.downloads import Downloads
from ingest.arms.resolve import Resolving
from ingest.arms.save_experiments import forget_experiments, save_prices
from ingest.errors import BuildFailed, ClockWrong, DatabaseMemoryFull, FetchingEnds
from ingest.gather import Gathering
from ingest.graphs.map_jobs import map_jobs
from ingest.health.verify import find_faults
from ingest.logs.fetch_logs import LogFetching
from ingest.night import Build, Plan, Register, Summary, Tally
from ingest.records import Failure
from ingest.runs.reader import Reader
from ingest.storage.database import (
    bind,
    checkpoint,
    is_memory_full,
    read_number,
    word_damage,
    word_memory_full,
)
from ingest.storage.ingest_log import Ending, finish_ingest, save_ending, start_ingest
from ingest.storage.snapshots import Store
from ingest.storage.working import Working
from ingest.story import Story
from ingest.workflow_files.known_files import KnownFiles
from ingest.workflow_files.save_files import scan_files

_ACTIONS_BEGAN = datetime(2018, 10, 16)
_DAMAGE = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException)
_NOT_PUBLISHED = (
    "nothing was published, and the last snapshot stays: move {working} away, and the next ingest "
    f"goes on from that snapshot; `{LONGPOLE} verify` says whether it is fine itself."
)


def run_ingest(plan: Plan, story: Story, now: Callable[[], datetime]) -> Summary:
    """
    Plan, fetch, convert, store, publish.

    What was stored before a failure stays stored; only a database in which at least one experiment
    was answered, and whose invariants hold, is published.

    Raises:
        LongpoleError: Nothing could be done; the last snapshot is untouched.
    """
    store = Store(plan.database)
    _check_clock(now())
    if plan.is_dry_run:
        with store.copied() as copy:
            return _Session(plan, story, now).work_on(copy)
    started_at = now()
    with store.locked(started_at):
        try:
            summary = _Session(plan, story, now).work_on(store.working)
            if summary.outcome != "failed":
                summary = publish(store, plan.build, story, summary, plan.register)
        except BaseException as error:
            save_ending(store.folder, _describe_break(started_at, max(now(), started_at), error))
            raise
        finished_at = max(now(), started_at)  # a clock may be set back meanwhile
        save_ending(
            store.folder, Ending(started_at, finished_at, summary.outcome, summary.failures)
        )
        return summary


def publish(
    store: Store,
    build: Build | None,
    story: Story,
    summary: Summary,
    register: Register | None = None,
) -> Summary:
    """
    Let readers see a store, with what is built from its facts.

    The store is locked, its working database closed. Without `build` there are facts alone, and
    nothing to `register`.

    Returns:
        The summary with the snapshot, and with what could not be built: that is missing there.

    Raises:
        WriteFailed: As `Store.publish`.
    """
    failures: list[Failure] = []

    def built(copy: Path, previous: Path | None) -> bool:
        try:
            problems = build(copy, previous) if build is not None else {}
        except BuildFailed as error:
            failures.append(Failure("the answers", str(error)))
            return False
        failures.extend(Failure(f"the answers about {name}", problems[name]) for name in problems)
        if build is not None and register is not None:
            failures.extend(register(copy, previous, summary.whole))
        return True

    snapshot = store.publish(None if build is None else built)
    for failure in failures:
        story.failure(failure)
    return replace(
        summary,
        outcome="partial" if failures else summary.outcome,
        snapshot=snapshot,
        failures=(*summary.failures, *failures),
    )


def _check_clock(present: datetime) -> None:
    if present < _ACTIONS_BEGAN:
        raise ClockWrong(
            f"this machine's clock shows {present:%Y-%m-%d %H:%M} UTC, when there was no GitHub "
            "Actions: set the clock, then run the same command again."
        )


def _describe_break(started_at: datetime, finished_at: datetime, error: BaseException) -> Ending:
    """What is no worded failure may hold anything in its text: only its kind is kept."""
    if isinstance(error, KeyboardInterrupt):
        return Ending(started_at, finished_at, "interrupted")
    why = str(error) if isinstance(error, LongpoleError) else type(error).__name__
    return Ending(started_at, finished_at, "failed", (Failure("the ingest", why),))


class _Session:
    def __init__(self, plan: Plan, story: Story, now: Callable[[], datetime]) -> None:
        self._plan = plan
        self._story = story
        self._now = now
        self._tally = Tally(
            failures=[
                *(
                    Failure(f"{name}: experiment file", sentence)
                    for name, sentences in plan.file.mistakes.items()
                    for sentence in sentences
                ),
                *(Failure("price file", sentence) for sentence in plan.prices.mistakes),
            ]
        )
        self._started_at = now()
        self._runs_pending = 0
        self._logs_pending = 0
        self._has_ended = False

    def work_on(self, path: Path) -> Summary:
        for failure in self._tally.failures:
            self._story.event(failure.why, "error", what=failure.what)
        try:
            return self._work_on(path)
        except duckdb.Error as error:
            if is_memory_full(error):
                raise word_memory_full(error) from error
            if isinstance(error, _DAMAGE):
                raise word_damage(path, error) from error
            raise

    def _work_on(self, path: Path) -> Summary:
        with Working(path) as working:
            connection = working.connection
            bind(connection, path, api_root=self._plan.api_root, source=self._plan.source)
            ingest_id = start_ingest(connection, self._started_at, VERSION)
            runs_before = _run_count(connection)
            forget_experiments(connection, self._plan.file.names)
            if not self._plan.prices.mistakes:
                save_prices(connection, self._plan.prices.prices)
            known = KnownFiles(working)
            api: GithubApi | None = None
            if self._plan.connect is None:
                self._attempt(working, "job graphs", lambda: self._map_jobs(known))
            else:
                with self._plan.connect() as api, collect_no_values() as fields:
                    self._fetch(api, working, known)
                    working.renew_if_grown()
                    if not self._plan.is_dry_run:
                        self._attempt(working, "job graphs", lambda: self._map_jobs(known))
                    self._fetch_logs(api, working, path.parent)
                self._note_without_value(fields)
            self._attempt(working, "arms", lambda: self._resolve(working.connection))
            summary = self._summary(api, _run_count(working.connection) - runs_before)
            self._finish(working.connection, ingest_id, summary)
            if summary.outcome != "failed" and not self._plan.is_dry_run:
                found = working.attempt(lambda: find_faults(working.connection))
                summary = self._verify(working.connection, found, ingest_id, summary, path)
            working.attempt(lambda: checkpoint(working.connection))
        return summary

    def _attempt(self, working: Working, what: str, work: Callable[[], object]) -> None:
        """A part of an ingest that is left out, and said, where DuckDB's memory can't take it."""
        try:
            working.attempt(work)
        except DatabaseMemoryFull as full:
            self._note_failure(
                what, DatabaseMemoryFull(f"the rest is left for the next ingest: {full}")
            )

    def _finish(
        self, connection: duckdb.DuckDBPyConnection, ingest_id: int, summary: Summary
    ) -> None:
        finish_ingest(
            connection,
            ingest_id,
            [*summary.failures, *summary.contradictions],
            finished_at=max(self._now(), self._started_at),  # a clock may be set back meanwhile
            outcome=summary.outcome,
            requests=summary.requests,
            requests_not_modified=summary.requests_not_modified,
            rate_limit_remaining=summary.rate_limit_remaining,
            runs_seen=summary.runs_seen,
            runs_added=summary.runs_added,
            jobs_added=summary.jobs_added,
            steps_added=summary.steps_added,
        )

    def _verify(
        self,
        connection: duckdb.DuckDBPyConnection,
        found: Sequence[str],
        ingest_id: int,
        summary: Summary,
        path: Path,
    ) -> Summary:
        """The summary as it is, or as a failure where what would be published is wrong."""
        if not found:
            return summary
        for sentence in found:
            self._story.event(f"wrong: {sentence}", "error", what=str(path), why=sentence)
        self._story.event(_NOT_PUBLISHED.format(working=path), "error")
        failures = [Failure("verification", sentence) for sentence in found]
        failed = replace(summary, outcome="failed", failures=(*summary.failures, *failures))
        self._finish(connection, ingest_id, failed)
        return failed

    def _fetch(self, api: GithubApi, working: Working, known: KnownFiles) -> None:
        reader = Reader(api, working, self._now())
        gathering = Gathering(reader, self._story, self._tally, known, self._plan.since)
        self._until_end(partial(self._fetch_all, gathering, working))

    def _fetch_all(self, gathering: Gathering, working: Working) -> None:
        for name in self._plan.file.wanted:
            failed_before = len(self._tally.failures)
            self._attempt(working, name, partial(self._fetch_for, name, gathering))
            if len(self._tally.failures) == failed_before:
                self._tally.whole.add(name)

    def _until_end(self, fetch: Callable[[], None]) -> None:
        try:
            fetch()
        except FetchingEnds as end:
            self._has_ended = True
            what = "fetching ended early, what was fetched is kept"
            self._tally.failures.append(Failure(what, str(end)))
            self._story.event(str(end), "error", what=what)

    def _fetch_for(self, name: str, gathering: Gathering) -> None:
        experiment = self._plan.file.experiments[name]
        if not gathering.list_runs(name, experiment):
            return
        pending = gathering.pending_runs(name, experiment)
        self._runs_pending += len(pending)
        if self._plan.is_dry_run:
            self._tally.fetched |= set(pending)
        else:
            gathering.fetch_jobs(pending)
            gathering.fetch_files(name, experiment)

    def _note_without_value(self, fields: Collection[str]) -> None:
        for field in sorted(fields):
            note = Failure(field, NO_VALUE)
            self._tally.contradictions.append(note)
            self._story.note(note)

    def _fetch_logs(self, api: GithubApi, working: Working, folder: Path) -> None:
        """After all else: only then it is known which attempts count, and what their jobs are."""
        downloads = Downloads(api, self._plan.log_hosts, folder)
        reader = Reader(api, working, self._now())
        fetching = LogFetching(reader, downloads, self._story, self._tally, self._plan.file)
        if self._plan.is_dry_run:
            self._logs_pending = fetching.count_pending()
        elif self._has_ended:
            fetching.leave()
        else:
            self._until_end(fetching.fetch)

    def _map_jobs(self, known: KnownFiles) -> None:
        if made := map_jobs(known, self._note_failure):
            self._story.event(f"{made} job graphs made", graphs=made)
        scan_files(known.connection)

    def _note_failure(self, what: str, failure: Exception) -> None:
        self._tally.failures.append(Failure(what, str(failure)))
        self._story.failure(self._tally.failures[-1])

    def _resolve(self, connection: duckdb.DuckDBPyConnection) -> None:
        is_offline = self._plan.connect is None
        resolving = Resolving(self._plan.file, self._story, self._tally, is_offline=is_offline)
        resolving.resolve_all(connection)

    def _summary(self, api: GithubApi | None, runs_added: int) -> Summary:
        tally = self._tally
        outcome = "complete"
        if tally.failures:
            is_answered = bool(tally.answered) or self._plan.connect is None
            outcome = "partial" if is_answered else "failed"
        return Summary(
            outcome="planned" if self._plan.is_dry_run and outcome == "complete" else outcome,
            snapshot=None,
            runs_seen=len(tally.runs_seen),
            runs_added=runs_added,
            jobs_added=tally.jobs_added,
            steps_added=tally.steps_added,
            requests=0 if api is None else api.requests_count,
            requests_not_modified=0 if api is None else api.not_modified_count,
            rate_limit_remaining=None if api is None else api.rate_limit_remaining,
            failures=tuple(tally.failures),
            contradictions=tuple(tally.contradictions),
            runs_pending=self._runs_pending if self._plan.is_dry_run else 0,
            logs_pending=self._logs_pending,
            whole=frozenset(filter(self._is_whole, tally.whole)),
        )

    def _is_whole(self, name: str) -> bool:
        """Whether nothing is missing of what was fetched, though another experiment met it."""
        repository = self._plan.file.experiments[name].repository
        return self._plan.since is None and not any(
            failure.what in ("job graphs", "arms")
            or failure.what.startswith(f"{name}: ")
            or f" of {repository}" in failure.what
            for failure in self._tally.failures
        )


def _run_count(connection: duckdb.DuckDBPyConnection) -> int:
    return read_number(connection, "select count(distinct run_id) from run_attempts")
