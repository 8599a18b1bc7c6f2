"""
Reading what a proposal is made from, through the ingest's own readers.

They keep what they read in a database; here it is one in memory, and gone at the end.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from ingest.api import convert
from ingest.api.answer_fields import required_text_at, text_at
from ingest.config.experiment_values import like_pattern
from ingest.errors import GithubFailure, NotFound, ProposalImpossible
from ingest.graphs.job_graphs import join_files
from ingest.graphs.marks import mark_listed
from ingest.jobs.fetch_jobs import PendingRun, RunJobs, fetch_all
from ingest.propose.arms import ProposedArm
from ingest.propose.milestone import ArmJobs, describe_jobs, find_touched_keys
from ingest.propose.proposal import USUAL_EVENT
from ingest.propose.treatments import PullFacts, Version
from ingest.records import Job, PullRequest, PullRequestCommit, RunAttempt
from ingest.runs.listings import Depth, Listing
from ingest.runs.read_listings import read_listing
from ingest.runs.read_named import read_described_pull_request
from ingest.runs.reader import Reader
from ingest.runs.save_runs import link_pull_requests
from ingest.storage.arrow import columns_of
from ingest.workflow import FileReference, Place, map_jobs
from ingest.workflow.parse import Value, parse_yaml
from ingest.workflow_files.attempt_files import AttemptFiles, StoredFile, find_files
from ingest.workflow_files.fetch_files import FileFetching
from ingest.workflow_files.file_that_ran import Ran
from ingest.workflow_files.known_files import KnownFiles
from ingest.workflow_files.save_files import read_content

_RUN_COLUMNS = columns_of(RunAttempt, "run_attempts", leave_out=("referenced_workflows",))
_COMMIT_COLUMNS = columns_of(PullRequestCommit, "pull_request_commits")


def read_repository(reader: Reader, name: str) -> tuple[str, str | None]:
    """
    The repository's name as GitHub spells it, and its default branch.

    Raises:
        NotFound: There is none.
    """
    try:
        page = reader.page(f"/repos/{name}")
    except NotFound as error:
        raise NotFound(
            f"GitHub has no repository {name}, or the token may not see it: check the name, "
            "and the token's access to it."
        ) from error
    answer = convert.an_object(page.content)
    return required_text_at(answer, "full_name", "repository"), text_at(answer, "default_branch")


def read_pull_facts(reader: Reader, repository: str, number: int) -> PullFacts:
    """
    A pull request with its commits and runs.

    Raises:
        NotFound: There is none.
        ProposalImpossible: It has no commits, or more than GitHub lists.
    """
    try:
        pull, description = read_described_pull_request(reader, repository, number)
    except NotFound as error:
        raise NotFound(
            f"{repository} has no pull request {number}, or the token may not see it: check "
            "the number; that of an issue is none."
        ) from error
    rows = reader.connection.execute(
        f"select {_COMMIT_COLUMNS} from pull_request_commits "
        "where pull_number = ? order by position",
        [number],
    ).fetchall()
    commits = tuple(PullRequestCommit(*row) for row in rows)
    if (pull.commit_count or 0) > len(commits):
        raise ProposalImpossible(
            f"pull request {number} has {pull.commit_count} commits, of which GitHub lists "
            f"{len(commits)}: write its arms by hand, with `shas` (docs/experiments.md)."
        )
    if not commits:
        raise ProposalImpossible(f"pull request {number} has no commits: give one that has some.")
    return PullFacts(pull, commits, _read_runs(reader, pull, commits), description)


def read_branch_runs(reader: Reader, listing: Listing, depth: Depth) -> tuple[RunAttempt, ...]:
    """The listed runs of the repository's own branches, as far back as is wanted."""
    read_listing(reader, listing, depth)
    branch = depth.branches if listing.branch is None else listing.branch
    return _select_runs(
        reader,
        "from run_attempts where repository = $repository and head_repository = $repository "
        "and ($branch is null or head_branch like $branch escape '^') "
        "and ($event is null or event = $event) "
        "and ($workflow is null or ends_with(workflow_path, '/' || $workflow)) "
        "and ($since is null or created_at >= $since)",
        {
            "branch": None if branch is None else like_pattern(branch),
            "repository": listing.repository,
            "event": listing.event,
            "workflow": listing.workflow,
            "since": depth.since,
        },
    )


def _read_runs(
    reader: Reader, pull: PullRequest, commits: Sequence[PullRequestCommit]
) -> tuple[RunAttempt, ...]:
    """
    Those since its opening: no pull request's run is older.

    Where there is none, those since its first commit: it may have been pushed before.
    """
    sinces = [pull.created_at]
    committed = [each.committed_at for each in commits if each.committed_at is not None]
    if pull.created_at is not None and committed and min(committed) < pull.created_at:
        sinces.append(min(committed))
    runs: tuple[RunAttempt, ...] = ()
    for since in sinces:
        read_listing(reader, Listing(pull.repository, branch=pull.head_ref), Depth(since=since))
        link_pull_requests(reader.connection)
        runs = _select_runs(
            reader,
            "from run_attempts semi join (from run_pull_requests where pull_number = $number) "
            "using (run_id)",
            {"number": pull.pull_number},
        )
        if any(run.event == USUAL_EVENT for run in runs):
            break
    return runs


def _select_runs(
    reader: Reader, sql: str, parameters: Mapping[str, object]
) -> tuple[RunAttempt, ...]:
    rows = reader.connection.execute(
        f"select {_RUN_COLUMNS} {sql} order by run_id", parameters
    ).fetchall()
    return tuple(RunAttempt(*row) for row in rows)


class Files:
    """
    Workflow files, fetched in batches, and what they say of arms.

    Attributes:
        problems: What could not be read, in sentences.
    """

    def __init__(self, reader: Reader, repository: str) -> None:
        self._api = reader.api
        self._known = KnownFiles(reader.working)
        self._fetching = FileFetching(reader.api, self._known, self._note_failure)
        self._repository = repository
        self._files: dict[tuple[str, str], AttemptFiles] = {}
        self._parsed: dict[str, Value] = {}
        self.problems: list[str] = []

    def read(self, shas: Iterable[str], paths: Iterable[str]) -> None:
        """
        Fetch workflows as of commits, and what they call.

        Raises:
            FetchingEnds: No further request makes sense.
        """
        wanted = [(sha, path) for sha in dict.fromkeys(shas) for path in paths]
        missing = [each for each in wanted if each not in self._files]
        rans = [Ran(self._repository, path, USUAL_EVENT, sha) for sha, path in missing]
        found = find_files(rans, self._fetching.look_up, self._known.read)
        self._files |= dict(zip(missing, found, strict=True))

    def version(self, sha: str, path: str) -> Version:
        """Of a workflow as of a commit, which must have been read."""
        files = self._files[sha, path]
        if files.own is None:
            return None
        called = ((each, _blob(file)) for each, file in files.called.items())
        return files.own.blob_sha, *called

    def arm_jobs(self, arms: Sequence[ProposedArm], path: str) -> list[ArmJobs]:
        """What is known of the jobs of each arm, but for those whose file can't be read."""
        shas = {arm.name: arm.newest_sha for arm in arms}
        self.read((sha for sha in shas.values() if sha is not None), [path])
        known: dict[str, ArmJobs] = {}
        for name, sha in shas.items():
            jobs = None if sha is None else self._arm_jobs(self._files[sha, path])
            if jobs is None:
                self.problems.append(f"The workflow file of arm {name!r} could not be read.")
            else:
                known[name] = jobs
        if find_touched_keys(list(known.values()))[1]:
            runs = {arm.name: arm.newest_successful_run for arm in arms if arm.name in known}
            known |= self._with_ends(known, runs)
        return list(known.values())

    def _arm_jobs(self, files: AttemptFiles) -> ArmJobs | None:
        graph = join_files(files, self._known.read).graph
        if graph is None:
            return None

        def root(reference: FileReference | None) -> Value:
            return self._root(files.own if reference is None else files.called[reference])

        return ArmJobs(graph, describe_jobs(graph, root))

    def _with_ends(
        self, known: Mapping[str, ArmJobs], runs: Mapping[str, RunAttempt | None]
    ) -> dict[str, ArmJobs]:
        """The same with what was executed, for the arms that have a successful run."""
        pending = {run.run_id: PendingRun(run, ()) for run in runs.values() if run is not None}
        jobs: dict[int, list[Job]] = {}
        results = chain.from_iterable(fetch_all(self._api, pending.values()))
        for wanted, result in results:
            run = wanted.newest
            if isinstance(result, RunJobs):
                newest = [job for job in result.jobs if job.run_attempt == run.run_attempt]
                with_steps = {job.job_id for job in newest if job.steps}
                jobs[run.run_id] = mark_listed(newest, run.run_started_at, with_steps)
            else:
                self.problems.append(f"The jobs of run {run.run_id} could not be read: {result}")
        return {
            name: _with_ends(known[name], jobs[run.run_id])
            for name, run in runs.items()
            if run is not None and run.run_id in jobs
        }

    def _root(self, file: StoredFile | None) -> Value:
        blob_sha = _blob(file)
        assert blob_sha is not None  # noqa: S101 - a graph was made of it
        if blob_sha not in self._parsed:
            content = read_content(self._known.connection, blob_sha)
            self._parsed[blob_sha] = parse_yaml(content)
        return self._parsed[blob_sha]

    def _note_failure(self, repository: str, failure: GithubFailure) -> None:
        self.problems.append(
            f"Workflow files of {repository} could not be read, so that only words told "
            f"treatments: {failure}"
        )


def _blob(file: StoredFile | None) -> str | None:
    return None if file is None else file.blob_sha


def _with_ends(arm: ArmJobs, jobs: Sequence[Job]) -> ArmJobs:
    own_jobs = [job for job in jobs if not job.is_check_run]
    places = map_jobs(arm.graph, own_jobs).places
    by_key: defaultdict[str, list[Job]] = defaultdict(list)
    for job in own_jobs:
        place = places[job.job_id]
        if isinstance(place, Place):
            by_key[place.key].append(job)
    ends = {
        key: [
            job.completed_at
            for job in legs
            if job.completed_at is not None
            and job.conclusion != "skipped"
            and not job.is_carried_over
        ]
        for key, legs in by_key.items()
    }
    return replace(
        arm,
        ended_at={key: max(ended) for key, ended in ends.items() if ended},
        names={key: [job.name for job in legs] for key, legs in by_key.items()},
    )
