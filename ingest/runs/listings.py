"""
Listings of runs: which an arm needs, how they are named, and how far they are read.

Source: REST "List workflow runs"; a listing with a filter stops at 1,000 results, newest first.
Runs can be re-run for 30 days; their row in the listing then changes.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from ingest.config.experiment_values import has_wildcards
from ingest.config.experiments import Arm, Experiment
from ingest.records import PullRequest

RERUN_WINDOW = timedelta(days=35)
PAGE_SIZE = 100
MOST_RESULTS = 1000
MOST_ROWS = 300_000
"""Of a listing without a filter, which GitHub does not stop."""

_PULL_REQUEST_EVENTS = frozenset({"pull_request", "pull_request_target"})


@dataclass(frozen=True, slots=True)
class Listing:
    """
    One listing of a repository's runs, newest first.

    Attributes:
        workflow: File name of the workflow, without folders; None for every workflow.
        branch: Head branch; finds forks' branches of the same name, too.
    """

    repository: str
    workflow: str | None = None
    branch: str | None = None
    head_sha: str | None = None
    event: str | None = None

    @property
    def has_filter(self) -> bool:
        """Whether GitHub stops it at 1,000 results."""
        return any(each is not None for each in (self.branch, self.head_sha, self.event))

    def url(self, created_until: datetime | None = None) -> str:
        """
        Path and query of its first page.

        It depends on nothing but the listing and, past 1,000 results, on the runs read so far:
        never on the date, so that conditional requests work every night.
        """
        scope = "" if self.workflow is None else f"/workflows/{quote(self.workflow, safe='')}"
        filters = {"branch": self.branch, "event": self.event, "head_sha": self.head_sha}
        query: dict[str, str | int] = {key: value for key, value in filters.items() if value}
        if created_until is not None:
            query["created"] = f"<={created_until:%Y-%m-%dT%H:%M:%SZ}"
        query["per_page"] = PAGE_SIZE
        return f"/repos/{self.repository}/actions{scope}/runs?{urlencode(sorted(query.items()))}"


@dataclass(frozen=True, slots=True)
class Depth:
    """
    How far back a listing must be read.

    Attributes:
        since: Runs created before are not wanted; None: to the end.
        run_count: As many of the newest runs are enough; None: no such limit.
        branches: A glob of the branches whose runs are counted; None: every branch listed.
    """

    since: datetime | None = None
    run_count: int | None = None
    branches: str | None = None


@dataclass(frozen=True, slots=True)
class ReadBefore:
    """
    What earlier ingests read of a listing without a gap.

    Attributes:
        complete_since: Every run created since is stored; None: every run there is.
        read_at: When it was last read from its newest run on.
    """

    complete_since: datetime | None
    read_at: datetime


def is_far_enough(
    depth: Depth, before: ReadBefore | None, oldest: datetime, run_count: int
) -> bool:
    """
    Whether a listing, read down to a page whose oldest run is given, need not be read further.

    What was read before is read again only as far as re-runs may have changed it.

    Args:
        depth: What is wanted.
        before: What is known; None for a listing never read.
        oldest: created_at of the oldest run read.
        run_count: Runs of the listing's own repository that were created since then.
    """
    if depth.since is not None and oldest < depth.since:
        return True
    if before is not None and oldest >= before.read_at - RERUN_WINDOW:
        return False
    if depth.run_count is not None:
        return run_count >= depth.run_count
    return before is not None and (
        before.complete_since is None
        or (depth.since is not None and before.complete_since <= depth.since)
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """One listing of runs, as far as one arm needs it."""

    listing: Listing
    depth: Depth


def wish_for_listing(
    experiment: Experiment,
    arm: Arm,
    pull_request: PullRequest | None,
    since: datetime | None,
) -> Wish | None:
    """
    The listing that holds every run of an arm; None where it names its runs or commits.

    GitHub lists no branches by a glob, and those of a merge queue are gone with their runs: all
    runs of the arm's event are listed then.
    """
    path = experiment.workflow_path(arm)
    workflow = None if path is None else path.rpartition("/")[2]
    branch = arm.branch if pull_request is None else pull_request.head_ref
    branches = branch if pull_request is None and has_wildcards(branch or "") else None
    if branches is not None:
        branch = None
    if arm.runs is not None or (arm.shas is not None and not branch):
        return None
    event = None if branches is None else experiment.event_of(arm)
    limits = [
        limit for limit in (since, arm.since, _find_opening(experiment, arm, pull_request)) if limit
    ]
    return Wish(
        Listing(experiment.repository, workflow, branch, event=event),
        Depth(max(limits, default=None), _enough(arm), branches),
    )


def sha_listing(experiment: Experiment, arm: Arm, sha: str) -> Listing:
    """The listing of one commit's runs."""
    path = experiment.workflow_path(arm)
    return Listing(
        experiment.repository,
        None if path is None else path.rpartition("/")[2],
        head_sha=sha,
    )


def join_wishes(wishes: list[Wish]) -> Mapping[Listing, Depth]:
    """Each listing once, as deep as the arm that needs it deepest."""
    depths: defaultdict[Listing, list[Depth]] = defaultdict(list)
    for wish in wishes:
        depths[wish.listing].append(wish.depth)
    return {listing: _deepest(wanted) for listing, wanted in depths.items()}


def _find_opening(
    experiment: Experiment, arm: Arm, pull_request: PullRequest | None
) -> datetime | None:
    """No run of a pull request event is older than the pull request."""
    events = {experiment.event_of(arm)}
    if pull_request is None or not events <= _PULL_REQUEST_EVENTS:
        return None
    return pull_request.created_at


def _enough(arm: Arm) -> int | None:
    """`last` bounds the listing only where nothing else picks among its runs."""
    picks = (arm.pull_request, arm.message, arm.shas, arm.until, arm.head_repository)
    return arm.last if all(pick is None for pick in picks) else None


def _deepest(wanted: list[Depth]) -> Depth:
    sinces = [depth.since for depth in wanted]
    counts = [depth.run_count for depth in wanted]
    branches = {depth.branches for depth in wanted}
    is_bounded = None not in counts and len(branches) == 1
    return Depth(
        since=None if None in sinces else min(since for since in sinces if since is not None),
        run_count=max(count for count in counts if count is not None) if is_bounded else None,
        branches=branches.pop() if is_bounded else None,
    )
