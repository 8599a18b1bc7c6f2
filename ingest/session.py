"""One ingest, from the experiment file to the published snapshot."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from ingest import __version__
from ingest.api.client import GithubApi
from ingest.arms.resolve import SELECTS_NOTHING, resolve
from ingest.arms.store import forget_experiments, save_experiment
from ingest.config.experiment_file import ExperimentFile
from ingest.config.experiments import Experiment
from ingest.config.price_file import PriceFile
from ingest.errors import ClockWrong, ExperimentInvalid, FetchingEnds, LongpoleError
from ingest.gather import Gathering
from ingest.graphs.map_jobs import map_jobs
from ingest.health.verify import faults
from ingest.records import Failure
from ingest.runs.reader import Reader
from ingest.storage.database import bind, checkpoint, damaged, only_row, open_working
from ingest.storage.endings import Ending, save_ending
from ingest.storage.ingest_log import finish_ingest, start_ingest
from ingest.storage.runner_prices import save_prices
from ingest.storage.snapshots import Store
from ingest.story import Story
from ingest.tally import Tally
from ingest.workflow_files.known_files import KnownFiles
from ingest.workflow_files.scan_files import scan_files

_ACTIONS_BEGAN = datetime(2018, 10, 16)
_NONE_STORED = (
    "selects none of the stored runs: fetch, or compare its selectors and its workflow with what "
    "GitHub has"
)
_NOT_PUBLISHED = (
    "nothing was published, and the last snapshot stays: move {working} away, and the next ingest "
    "goes on from that snapshot; `python -m ingest verify` says whether it is fine itself."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """
    What an ingest is to do.

    Attributes:
        file: The experiments.
        prices: What runners cost; those that are stored stay where the file has mistakes.
        database: The link that readers open.
        api_root: The API that the database belongs to, or is to belong to.
        source: `github`, or `simulated`.
        connect: Opens the API; None to do without a network.
        since: Runs created before are not listed.
        is_dry_run: Nothing is stored; what would be fetched is counted.
    """

    file: ExperimentFile
    prices: PriceFile
    database: Path
    api_root: str
    source: str
    connect: Callable[[], GithubApi] | None
    since: datetime | None = None
    is_dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """
    What an ingest did.

    Attributes:
        outcome: complete, partial or failed; `planned` for a dry run.
        snapshot: What was published; None if nothing was.
        runs_pending: Runs whose jobs a dry run would have fetched, or an ingest did not get to.
    """

    outcome: str
    snapshot: Path | None
    runs_seen: int
    runs_added: int
    jobs_added: int
    steps_added: int
    requests: int
    requests_not_modified: int
    rate_limit_remaining: int | None
    failures: tuple[Failure, ...]
    contradictions: tuple[Failure, ...]
    runs_pending: int = 0


def run(plan: Plan, story: Story, now: Callable[[], datetime]) -> Summary:
    """
    Plan, fetch, convert, store, publish.

    What was stored before a failure stays stored; only a database in which at least one experiment
    was answered, and whose invariants hold, is published.

    Args:
        plan: What to do.
        story: To tell it.
        now: The clock, UTC, whole seconds.

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
                summary = replace(summary, snapshot=store.publish())
        except BaseException as error:
            save_ending(store.folder, _broken_off(started_at, now(), error))
            raise
        save_ending(store.folder, Ending(started_at, now(), summary.outcome, summary.failures))
        return summary


def _check_clock(present: datetime) -> None:
    if present < _ACTIONS_BEGAN:
        raise ClockWrong(
            f"this machine's clock shows {present:%Y-%m-%d %H:%M} UTC, when there was no GitHub "
            "Actions: set the clock, then run the same command again."
        )


def _broken_off(started_at: datetime, finished_at: datetime, error: BaseException) -> Ending:
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
        self._api: GithubApi | None = None
        self._started_at = now()
        self._runs_pending = 0

    def work_on(self, working: Path) -> Summary:
        for failure in self._tally.failures:
            self._story.event(failure.why, "error", what=failure.what)
        try:
            return self._work_on(working)
        except (duckdb.IOException, duckdb.FatalException, duckdb.InternalException) as error:
            raise damaged(working, error) from error

    def _work_on(self, working: Path) -> Summary:
        with closing(open_working(working)) as connection:
            bind(connection, working, api_root=self._plan.api_root, source=self._plan.source)
            ingest_id = start_ingest(connection, self._started_at, __version__)
            runs_before = _run_count(connection)
            forget_experiments(connection, self._plan.file.names)
            if not self._plan.prices.mistakes:
                save_prices(connection, self._plan.prices.prices)
            known = KnownFiles(connection)
            if self._plan.connect is not None:
                with self._plan.connect() as self._api:
                    self._fetch(connection, known)
            if not self._plan.is_dry_run:
                self._map_jobs(connection, known)
            self._resolve(connection)
            summary = self._summary(_run_count(connection) - runs_before)
            self._finish(connection, ingest_id, summary)
            if summary.outcome != "failed" and not self._plan.is_dry_run:
                summary = self._verified(connection, ingest_id, summary, working)
            checkpoint(connection)
        return summary

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

    def _verified(
        self,
        connection: duckdb.DuckDBPyConnection,
        ingest_id: int,
        summary: Summary,
        working: Path,
    ) -> Summary:
        """The summary as it is, or as a failure where what would be published is wrong."""
        found = faults(connection)
        if not found:
            return summary
        for sentence in found:
            self._story.event(f"wrong: {sentence}", "error", what=str(working), why=sentence)
        self._story.event(_NOT_PUBLISHED.format(working=working), "error")
        failures = [Failure("verification", sentence) for sentence in found]
        failed = replace(summary, outcome="failed", failures=(*summary.failures, *failures))
        self._finish(connection, ingest_id, failed)
        return failed

    def _fetch(self, connection: duckdb.DuckDBPyConnection, known: KnownFiles) -> None:
        assert self._api is not None  # noqa: S101 - opened by the caller
        reader = Reader(self._api, connection, self._now())
        gathering = Gathering(reader, self._story, self._tally, known, self._plan.since)
        try:
            for name in self._plan.file.wanted:
                experiment = self._plan.file.experiments[name]
                if not gathering.list_runs(name, experiment):
                    continue
                pending = gathering.pending_runs(name, experiment)
                self._runs_pending += len(pending)
                if self._plan.is_dry_run:
                    self._tally.fetched |= set(pending)
                else:
                    gathering.fetch_jobs(pending)
                    gathering.fetch_files(name, experiment)
        except FetchingEnds as end:
            what = "fetching ended early, what was fetched is kept"
            self._tally.failures.append(Failure(what, str(end)))
            self._story.event(str(end), "error", what=what)

    def _map_jobs(self, connection: duckdb.DuckDBPyConnection, known: KnownFiles) -> None:
        if made := map_jobs(connection, known):
            self._story.event(f"{made} job graphs made", graphs=made)
        scan_files(connection)

    def _resolve(self, connection: duckdb.DuckDBPyConnection) -> None:
        """All experiments, fetched or not: those that share a repository share its facts."""
        file = self._plan.file
        for name, experiment in file.experiments.items():
            try:
                attempts = resolve(connection, name, experiment)
            except ExperimentInvalid as mistake:
                self._refuse(name, mistake)
                continue
            position = file.names.index(name) + 1
            save_experiment(connection, name, position, experiment, attempts)
            selecting = {attempt.arm for attempt in attempts}
            if name in file.wanted:
                self._say_what_selects_nothing(name, experiment, selecting)

    def _refuse(self, name: str, mistake: ExperimentInvalid) -> None:
        """Say a mistake once: where fetching failed, that is the reason, and was said."""
        is_said = any(failure.what.startswith(f"{name}: ") for failure in self._tally.failures)
        is_cut_short = name not in self._tally.answered and self._plan.connect is not None
        if name in self._plan.file.wanted and not is_said and not is_cut_short:
            self._tally.failures.append(Failure(f"{name}: arms", str(mistake)))
            self._story.event(str(mistake), "error", what=f"{name}: arms")

    def _say_what_selects_nothing(
        self, name: str, experiment: Experiment, selecting: set[str]
    ) -> None:
        """Unless it was said when the runs were listed, or they could not be."""
        is_offline = self._plan.connect is None
        why = _NONE_STORED if is_offline else SELECTS_NOTHING
        for arm in experiment.arm:
            note = Failure(f"{name}: arm {arm.name!r}", why)
            is_known = is_offline or name in self._tally.answered
            if arm.name not in selecting and is_known and self._tally.is_new(note):
                self._tally.contradictions.append(note)

    def _summary(self, runs_added: int) -> Summary:
        tally, api = self._tally, self._api
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
        )


def _run_count(connection: duckdb.DuckDBPyConnection) -> int:
    row = only_row(connection, "select count(distinct run_id) from run_attempts")
    return 0 if row is None else int(row[0])
