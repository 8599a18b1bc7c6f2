"""Which listings of runs an arm needs, and how deep; no network, no database."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ingest.config.experiments import Arm, Experiment
from ingest.records import PullRequest
from ingest.runs.listings import Depth, Listing

_PULL_REQUEST_EVENTS = frozenset({"pull_request", "pull_request_target"})


@dataclass(frozen=True, slots=True)
class Wish:
    """One listing of runs, as far as one arm needs it."""

    listing: Listing
    depth: Depth


def listing_wish(
    experiment: Experiment,
    arm: Arm,
    pull_request: PullRequest | None,
    since: datetime | None,
) -> Wish | None:
    """
    The listing that holds every run of an arm; None for an arm that names its runs or commits.

    Args:
        experiment: Whose arm it is.
        arm: The arm.
        pull_request: The arm's, as GitHub describes it; its branch is listed.
        since: The ingest's own limit; None for all.
    """
    path = experiment.workflow_path(arm)
    workflow = None if path is None else path.rpartition("/")[2]
    if arm.runs is not None or (arm.shas is not None and pull_request is None and not arm.branch):
        return None
    branch = arm.branch if pull_request is None else pull_request.head_ref
    limits = [
        limit for limit in (since, arm.since, _opened(experiment, arm, pull_request)) if limit
    ]
    return Wish(
        Listing(experiment.repository, workflow, branch),
        Depth(since=max(limits, default=None), run_count=_enough(arm)),
    )


def sha_listing(experiment: Experiment, arm: Arm, sha: str) -> Listing:
    """The listing of one commit's runs."""
    path = experiment.workflow_path(arm)
    return Listing(
        experiment.repository,
        None if path is None else path.rpartition("/")[2],
        head_sha=sha,
    )


def joined(wishes: list[Wish]) -> Mapping[Listing, Depth]:
    """Each listing once, as deep as the arm that needs it deepest."""
    depths: defaultdict[Listing, list[Depth]] = defaultdict(list)
    for wish in wishes:
        depths[wish.listing].append(wish.depth)
    return {listing: _deepest(wanted) for listing, wanted in depths.items()}


def _opened(experiment: Experiment, arm: Arm, pull_request: PullRequest | None) -> datetime | None:
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
    return Depth(
        since=None if None in sinces else min(since for since in sinces if since is not None),
        run_count=None if None in counts else max(count for count in counts if count is not None),
    )
