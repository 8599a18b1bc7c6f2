"""
What one experiment needs of GitHub: its runs, then their jobs, then their workflow files.

Jobs go before files: GitHub drops runs with age and keeps commits, and only after their jobs are
all attempts known.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from ingest.api import convert
from ingest.arms.candidates import build_selectors, find_candidate_runs, find_commit_range
from ingest.arms.resolve import judge_rules
from ingest.config.experiments import Arm, Experiment
from ingest.errors import (
    DatabaseMemoryFull,
    ExperimentInvalid,
    GithubFailure,
    RowsLeftOut,
    UnexpectedAnswer,
)
from ingest.graphs.save_graphs import read_unmapped_attempts
from ingest.jobs.pending_runs import (
    JobFetching,
    find_left_running,
    find_old_running,
    find_pending_ids,
)
from ingest.night import Tally
from ingest.records import Failure
from ingest.runs.listings import (
    RERUN_WINDOW,
    Depth,
    Wish,
    join_wishes,
    sha_listing,
    wish_for_listing,
)
from ingest.runs.read_listings import read_listing
from ingest.runs.read_named import find_full_sha, read_pull_request, read_run
from ingest.runs.reader import Reader, save_answer
from ingest.runs.save_runs import link_pull_requests
from ingest.storage.database import transaction
from ingest.story import Story
from ingest.workflow_files.attempt_files import find_files
from ingest.workflow_files.fetch_files import FileFetching
from ingest.workflow_files.known_files import KnownFiles


class Gathering:
    """Fetching for the experiments of one file, one after the other."""

    def __init__(
        self,
        reader: Reader,
        story: Story,
        tally: Tally,
        known: KnownFiles,
        since: datetime | None = None,
    ) -> None:
        self._reader = reader
        self._known = known
        self._files = FileFetching(reader.api, known, self._note_files_failure)
        self._jobs = JobFetching(reader, story, tally, self._note_failure)
        self._story = story
        self._tally = tally
        self._since = since

    def list_runs(self, name: str, experiment: Experiment) -> bool:
        """
        Store the runs that an experiment's arms may select; a failing arm does not stop the others.

        Returns:
            Whether the rules hold so far; where they don't, that is said, and no jobs are needed.

        Raises:
            FetchingEnds: No further request makes sense.
        """
        try:
            self._check_repository(experiment.repository)
        except GithubFailure as failure:
            self._note_failure(f"{name}: repository {experiment.repository}", failure)
            return True
        failed_before = len(self._tally.failures)
        wishes: list[Wish] = []
        for arm in experiment.arm:
            try:
                wishes += self._wishes(name, experiment, arm)
            except (GithubFailure, DatabaseMemoryFull) as failure:
                self._note_failure(f"{name}: arm {arm.name!r}", failure)
            except ExperimentInvalid as mistake:
                return self._note_mistake(name, mistake)
        for listing, depth in join_wishes(wishes).items():
            try:
                self._tally.runs_seen |= read_listing(self._reader, listing, depth)
                self._tally.answered.add(name)
            except GithubFailure as failure:
                if isinstance(failure, RowsLeftOut):
                    self._tally.answered.add(name)
                self._note_failure(
                    f"{name}: runs of {listing.workflow or 'every workflow'}", failure
                )
        link_pull_requests(self._reader.connection)
        if len(self._tally.failures) == failed_before:
            try:
                self._judge(name, experiment)
            except ExperimentInvalid as mistake:
                return self._note_mistake(name, mistake)
        self._revisit_old_running(name, experiment)
        self._story.event(f"{name}: runs are listed", experiment=name)
        return True

    def pending_runs(self, name: str, experiment: Experiment) -> list[int]:
        """Ids of the selected runs whose jobs or earlier attempts are missing or may change."""
        selected = self._selected_runs(name, experiment)
        pending = find_pending_ids(self._reader.connection, selected)
        return [run_id for run_id in pending if run_id not in self._tally.fetched]

    def fetch_jobs(self, pending: Sequence[int]) -> None:
        """
        Fetch and store the jobs of runs, by their ids; one that fails does not stop the others.

        Raises:
            FetchingEnds: No further request makes sense; what was answered is stored.
        """
        self._jobs.fetch(pending)

    def fetch_files(self, name: str, experiment: Experiment) -> None:
        """
        Fetch and store the workflow files of the selected runs, unless all is known of them.

        Raises:
            FetchingEnds: No further request makes sense; what was answered is stored.
        """
        before = self._files.fetched_count
        selected = self._selected_runs(name, experiment)
        try:
            for attempts in read_unmapped_attempts(self._reader.working, selected):
                wanted = [attempt.ran for attempt in attempts]
                known = self._known
                find_files(wanted, self._files.look_up, known.read, known.read_action)
        finally:
            if fetched := self._files.fetched_count - before:
                self._story.event(
                    f"{name}: {fetched} workflow files fetched", experiment=name, files=fetched
                )

    def _judge(self, name: str, experiment: Experiment) -> None:
        """What the listings tell of the rules, before jobs are fetched for nothing."""
        remarks = judge_rules(self._reader.connection, name, experiment)
        for arm, remark in remarks.items():
            note = Failure(f"{name}: arm {arm!r}", remark)
            if self._tally.is_new(note):
                self._tally.contradictions.append(note)
                self._story.note(note)

    def _note_mistake(self, name: str, mistake: ExperimentInvalid) -> bool:
        self._tally.answered.add(name)
        self._tally.failures.append(Failure(f"{name}: arms", str(mistake)))
        self._story.event(str(mistake), "error", what=f"{name}: arms")
        return False

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
            find_commit_range(self._reader.connection, name, experiment, arm)
        for run_id in arm.runs or []:
            if self._read_run(experiment.repository, run_id):
                self._tally.answered.add(name)
        wish = wish_for_listing(experiment, arm, pull_request, self._since)
        if wish is not None:
            yield wish
        elif arm.runs is None:
            for sha in arm.shas or []:
                whole = find_full_sha(self._reader, experiment.repository, sha)
                yield Wish(sha_listing(experiment, arm, whole), Depth())

    def _read_run(self, repository: str, run_id: int) -> bool:
        """Whether a run named by its id is stored; why not is recorded."""
        try:
            if read_run(self._reader, repository, run_id):
                self._tally.runs_seen.add(run_id)
        except GithubFailure as failure:
            self._note_failure(f"run {run_id} of {repository}", failure)
            return False
        return True

    def _revisit_old_running(self, name: str, experiment: Experiment) -> None:
        """Runs that were in progress are asked for even where no listing reaches them any more."""
        created_before = self._reader.now - RERUN_WINDOW
        known = self._tally.runs_seen | self._tally.fetched
        unknown = find_left_running(self._reader.connection, created_before) - known
        if not unknown:
            return
        selected = sorted(unknown.intersection(self._selected_runs(name, experiment)))
        for repository, run_id in find_old_running(
            self._reader.connection, selected, created_before
        ):
            self._read_run(repository, run_id)

    def _selected_runs(self, name: str, experiment: Experiment) -> list[int]:
        selected: set[int] = set()
        for arm in experiment.arm:
            try:
                selected_by = build_selectors(self._reader.connection, name, experiment, arm)
            except ExperimentInvalid:
                continue  # said once, when the arms are resolved
            selected |= find_candidate_runs(self._reader.connection, selected_by)
        return sorted(selected)

    def _note_files_failure(self, repository: str, failure: GithubFailure) -> None:
        what = f"workflow files of {repository}"
        if Failure(what, str(failure)) not in self._tally.failures:
            self._note_failure(what, failure)

    def _note_failure(self, what: str, failure: Exception) -> None:
        self._tally.failures.append(Failure(what, str(failure)))
        self._story.failure(self._tally.failures[-1])
