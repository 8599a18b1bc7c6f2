"""
Reading what a proposal is made from, through the ingest's own readers.

They keep what they read in a database; here it is one in memory, and gone at the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from ingest.api import convert
from ingest.api.answer_fields import required_text_at
from ingest.errors import NotFound, ProposalImpossible
from ingest.propose.facts import PullFacts
from ingest.propose.workflows import USUAL_EVENT
from ingest.records import PullRequest, PullRequestCommit, RunAttempt
from ingest.runs.listings import Depth, Listing
from ingest.runs.read_listings import read_listing
from ingest.runs.read_named import read_pull_request
from ingest.runs.reader import Reader
from ingest.runs.save_runs import link_pull_requests

_RUN_COLUMNS = [field.name for field in fields(RunAttempt) if field.name != "referenced_workflows"]
_COMMIT_COLUMNS = [field.name for field in fields(PullRequestCommit)]


class Reading:
    """
    What GitHub says of pull requests and runs.

    Args:
        reader: Of GitHub and a working database, empty at first.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._connection = reader.connection

    def repository(self, name: str) -> str:
        """
        The repository's name as GitHub spells it.

        Raises:
            NotFound: There is none.
        """
        try:
            page = self._reader.page(f"/repos/{name}")
        except NotFound as error:
            raise NotFound(
                f"GitHub has no repository {name}, or the token may not see it: check the name, "
                "and the token's access to it."
            ) from error
        return required_text_at(convert.an_object(page.content), "full_name", "repository")

    def pull_request(self, repository: str, number: int) -> PullFacts:
        """
        A pull request with its commits and runs.

        Raises:
            NotFound: There is none.
            ProposalImpossible: It has no commits, or more than GitHub lists.
        """
        try:
            pull = read_pull_request(self._reader, repository, number)
        except NotFound as error:
            raise NotFound(
                f"{repository} has no pull request {number}, or the token may not see it: check "
                "the number; that of an issue is none."
            ) from error
        commits = self._commits(pull)
        if (pull.commit_count or 0) > len(commits):
            raise ProposalImpossible(
                f"pull request {number} has {pull.commit_count} commits, of which GitHub lists "
                f"{len(commits)}: write its arms by hand, with `shas` (docs/experiments.md)."
            )
        if not commits:
            raise ProposalImpossible(
                f"pull request {number} has no commits: give one that has some."
            )
        return PullFacts(pull, commits, self._runs(pull, commits))

    def base_runs(self, listing: Listing, since: datetime) -> tuple[RunAttempt, ...]:
        """The runs of a branch of the repository itself, created since then."""
        read_listing(self._reader, listing, Depth(since=since))
        return self._select(
            "from run_attempts where head_branch = $branch and head_repository = $repository "
            "and event = $event and ends_with(workflow_path, '/' || $workflow) "
            "and created_at >= $since",
            {
                "branch": listing.branch,
                "repository": listing.repository,
                "event": listing.event,
                "workflow": listing.workflow,
                "since": since,
            },
        )

    def _commits(self, pull: PullRequest) -> tuple[PullRequestCommit, ...]:
        rows = self._connection.execute(
            f"select {', '.join(_COMMIT_COLUMNS)} from pull_request_commits "
            "where pull_number = ? order by position",
            [pull.pull_number],
        ).fetchall()
        return tuple(PullRequestCommit(*row) for row in rows)

    def _runs(
        self, pull: PullRequest, commits: Sequence[PullRequestCommit]
    ) -> tuple[RunAttempt, ...]:
        """
        Those since its opening: no pull request's run is older.

        Where there is none, those since its first commit: it may have been pushed before.
        """
        listing = Listing(pull.repository, branch=pull.head_ref)
        sinces = [pull.created_at]
        committed = [each.committed_at for each in commits if each.committed_at is not None]
        if pull.created_at is not None and committed and min(committed) < pull.created_at:
            sinces.append(min(committed))
        runs: tuple[RunAttempt, ...] = ()
        for since in sinces:
            read_listing(self._reader, listing, Depth(since=since))
            link_pull_requests(self._connection)
            runs = self._select(
                "from run_attempts semi join (from run_pull_requests where pull_number = $number) "
                "using (run_id)",
                {"number": pull.pull_number},
            )
            if any(run.event == USUAL_EVENT for run in runs):
                break
        return runs

    def _select(self, sql: str, parameters: Mapping[str, object]) -> tuple[RunAttempt, ...]:
        rows = self._connection.execute(
            f"select {', '.join(_RUN_COLUMNS)} {sql} order by run_id", parameters
        ).fetchall()
        return tuple(RunAttempt(*row) for row in rows)
