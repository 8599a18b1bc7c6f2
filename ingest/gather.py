"""What one experiment needs of GitHub: its pull requests, listings and runs, then their jobs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ingest import convert
from ingest.arms import candidates
from ingest.database import only_row, transaction
from ingest.errors import ExperimentInvalid, GithubFailure, NotFound, UnexpectedAnswer
from ingest.experiments import Arm, Experiment
from ingest.listings import RERUN_WINDOW, Depth
from ingest.read_jobs import PendingRun, RunJobs, fetch_all, gone
from ingest.read_listings import read_listing
from ingest.read_pull_requests import read_pull_request
from ingest.reader import Reader
from ingest.records import Failure, RunAttempt
from ingest.sources import Wish, joined, listing_wish, sha_listing
from ingest.store import save_answer, save_gone_run, save_run_jobs, save_runs
from ingest.story import Story

_LINKS = (Path(__file__).parent / "run_pull_requests.sql").read_text(encoding="utf-8")
_PENDING = (Path(__file__).parent / "pending_runs.sql").read_text(encoding="utf-8")


@dataclass(slots=True)
class Tally:
    """
    What an ingest did so far.

    Attributes:
        answered: Experiments for which GitHub answered something.
        fetched: Runs whose jobs were fetched in this ingest.
        failures: What is missing now and will be tried again.
        contradictions: What GitHub said in two ways; nothing is missing.
    """

    answered: set[str] = field(default_factory=set)
    fetched: set[int] = field(default_factory=set)
    runs_seen: set[int] = field(default_factory=set)
    jobs_added: int = 0
    steps_added: int = 0
    failures: list[Failure] = field(default_factory=list)
    contradictions: list[Failure] = field(default_factory=list)


class Gathering:
    """
    Fetching for the experiments of one file, one after the other.

    Args:
        reader: Of GitHub and the working database.
        story: To tell what happens.
        tally: To be filled.
        since: Runs created before are not listed; None for all.
    """

    def __init__(
        self, reader: Reader, story: Story, tally: Tally, since: datetime | None = None
    ) -> None:
        self._reader = reader
        self._story = story
        self._tally = tally
        self._since = since

    def list_runs(self, name: str, experiment: Experiment) -> None:
        """
        Store the runs that an experiment's arms may select; a failing arm does not stop the others.

        Raises:
            FetchingEnds: No further request makes sense.
        """
        try:
            self._check_repository(experiment.repository)
        except GithubFailure as failure:
            self._failed(f"{name}: repository {experiment.repository}", failure)
            return
        wishes: list[Wish] = []
        for arm in experiment.arm:
            try:
                wishes += self._wishes(name, experiment, arm)
            except GithubFailure as failure:
                self._failed(f"{name}: arm {arm.name!r}", failure)
        for listing, depth in joined(wishes).items():
            try:
                self._tally.runs_seen |= read_listing(self._reader, listing, depth)
                self._tally.answered.add(name)
            except GithubFailure as failure:
                self._failed(f"{name}: runs of {listing.workflow or 'every workflow'}", failure)
        self._link_pull_requests()
        self._revisit_old_running(name, experiment)
        self._story.event(f"{name}: runs are listed")

    def pending_runs(self, name: str, experiment: Experiment) -> list[PendingRun]:
        """The selected runs whose jobs or earlier attempts are missing or may have changed."""
        rows = self._reader.connection.execute(
            _PENDING, {"run_ids": sorted(self._selected_runs(name, experiment))}
        ).fetchall()
        pending = []
        for *columns, settled in rows:
            newest = RunAttempt(*columns)
            if newest.run_id not in self._tally.fetched:
                earlier = range(1, newest.run_attempt)
                pending.append(PendingRun(newest, tuple(n for n in earlier if n not in settled)))
        return pending

    def fetch_jobs(self, pending: list[PendingRun]) -> None:
        """
        Fetch and store the jobs of runs; one that fails does not stop the others.

        Raises:
            FetchingEnds: No further request makes sense; what was answered is stored.
        """
        results = fetch_all(self._reader.api, pending)
        for run, result in self._story.tracked(results, len(pending), "run", _worded):
            self._tally.fetched.add(run.newest.run_id)
            if isinstance(result, RunJobs):
                added = save_run_jobs(
                    self._reader.connection,
                    run.newest,
                    result.earlier_attempts,
                    result.jobs,
                    self._reader.now,
                    is_final=result.is_final(self._reader.now),
                )
                self._tally.jobs_added += added.jobs
                self._tally.steps_added += added.steps
                self._tally.contradictions += result.contradictions
            elif isinstance(result, NotFound):
                self._gone(run)
            else:
                self._failed(_name(run.newest), result)

    def _check_repository(self, repository: str) -> None:
        page = self._reader.page(f"/repos/{repository}")
        if page.is_stored:
            return
        name = convert.an_object(page.content).get("full_name")
        if name != repository:
            raise UnexpectedAnswer(
                f"GitHub calls it {name}: write that name into the experiment file."
            )
        with transaction(self._reader.connection):
            save_answer(self._reader.connection, page.cached)

    def _wishes(self, name: str, experiment: Experiment, arm: Arm) -> Iterator[Wish]:
        pull_request = None
        if arm.pull_request is not None:
            pull_request = read_pull_request(self._reader, experiment.repository, arm.pull_request)
        for run_id in arm.runs or []:
            if self._read_run(experiment.repository, run_id):
                self._tally.answered.add(name)
        wish = listing_wish(experiment, arm, pull_request, self._since)
        if wish is not None:
            yield wish
        elif arm.runs is None:
            for sha in arm.shas or []:
                full_sha = self._full_sha(experiment.repository, sha)
                yield Wish(sha_listing(experiment, arm, full_sha), Depth())

    def _read_run(self, repository: str, run_id: int) -> bool:
        """
        A run named by its id; once it can't be re-run any more, it is not asked for again.

        Returns:
            Whether it is stored; why not is recorded.
        """
        url = f"/repos/{repository}/actions/runs/{run_id}"
        settled = only_row(
            self._reader.connection,
            """
            select 1
            from run_attempts
            inner join http_cache on url = $url
            where
                run_id = $run_id
                and jobs_fetched_at is not null
                and fetched_at > created_at + $window
            """,
            {"url": url, "run_id": run_id, "window": RERUN_WINDOW},
        )
        if settled is not None:
            return True
        is_stored = only_row(
            self._reader.connection, "select 1 from run_attempts where run_id = ?", [run_id]
        )
        try:
            page = self._reader.page(url)
            if not page.is_stored:
                answer = convert.an_object(page.content)
                run = convert.run_attempt(answer, repository)
                links = convert.run_pull_requests(answer)
                save_runs(self._reader.connection, [run], links, page.cached)
                self._tally.runs_seen.add(run_id)
        except GithubFailure as failure:
            if isinstance(failure, NotFound) and is_stored is not None:
                return True  # deleted at GitHub since: what is known of it is kept
            self._failed(f"run {run_id} of {repository}", failure)
            return False
        return True

    def _full_sha(self, repository: str, sha: str) -> str:
        """GitHub's filter wants the whole sha."""
        if len(sha) == len("0" * 40):
            return sha
        rows = self._reader.connection.execute(
            "select distinct head_sha from run_attempts "
            "where repository = ? and starts_with(head_sha, ?)",
            [repository, sha],
        ).fetchall()
        if len(rows) == 1:
            return str(rows[0][0])
        content = self._reader.api.get(f"/repos/{repository}/commits/{sha}").content
        full_sha = convert.an_object(content).get("sha")
        if not isinstance(full_sha, str):
            raise UnexpectedAnswer(f"GitHub described commit {sha} without its sha.")
        return full_sha

    def _link_pull_requests(self) -> None:
        """Derive anew which run belongs to which pull request; GitHub's own word stands."""
        with transaction(self._reader.connection):
            self._reader.connection.execute("delete from run_pull_requests where evidence <> 'api'")
            self._reader.connection.execute(f"insert or ignore into run_pull_requests {_LINKS}")

    def _revisit_old_running(self, name: str, experiment: Experiment) -> None:
        """Runs that were in progress are asked for even where no listing reaches them any more."""
        for run in self.pending_runs(name, experiment):
            newest = run.newest
            is_old = newest.created_at is not None and (
                newest.created_at < self._reader.now - RERUN_WINDOW
            )
            is_running = newest.status != "completed"
            if is_running and is_old and newest.run_id not in self._tally.runs_seen:
                self._read_run(newest.repository, newest.run_id)

    def _selected_runs(self, name: str, experiment: Experiment) -> set[int]:
        selected: set[int] = set()
        for arm in experiment.arm:
            try:
                found = candidates(self._reader.connection, name, experiment, arm)
            except ExperimentInvalid:
                continue  # said once, when the arms are resolved
            selected |= {candidate.run_id for candidate in found}
        return selected

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

    def _failed(self, what: str, failure: Exception) -> None:
        self._tally.failures.append(Failure(what, str(failure)))
        self._story.event(f"failed: {what}: {failure}")


def _name(run: RunAttempt) -> str:
    return f"run {run.run_id} of {run.repository}"


def _worded(result: tuple[PendingRun, RunJobs | GithubFailure]) -> str:
    run, outcome = result
    if not isinstance(outcome, RunJobs):
        return f"{run.newest.run_id} failed"
    step_count = sum(len(job.steps) for job in outcome.jobs)
    return f"{run.newest.run_id}, {len(outcome.jobs)} jobs, {step_count} steps"
