"""A proposal: what is written into the experiment file, and what it was guessed from."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Literal

from ingest.propose.arms import ProposedArm
from ingest.propose.milestone import MilestoneGuess
from ingest.propose.treatments import PullFacts, Treatment, VersionOf, differ
from ingest.records import PullRequestCommit, RunAttempt

USUAL_EVENT = "pull_request"
AskedClock = tuple[Literal["milestone", "job"], tuple[str, ...]]
"""A key of the experiment file that says the clock, and its globs."""

_DIGEST_DIGITS = 4
_FOLDER = ".github/workflows/"


@dataclass(frozen=True, slots=True)
class WorkflowChoice:
    """
    The workflow of an experiment.

    Attributes:
        others: Runs of the other workflows by their path, most first.
    """

    path: str
    because: str
    others: Mapping[str, int]


def choose_event(runs: Iterable[RunAttempt]) -> str | None:
    """`pull_request` where a run is of that event, else the event of most; None without runs."""
    events = Counter(run.event for run in runs if run.event is not None)
    if USUAL_EVENT in events:
        return USUAL_EVENT
    return max(sorted(events), key=lambda event: events[event], default=None)


def name_experiment(repository: str, *parts: str) -> str:
    """
    A bare key of TOML for a comparison, the same whenever it is asked for again.

    A digest tells apart what would be the same without it.
    """
    name = repository.rpartition("/")[2].replace(".", "-")
    plain = [re.sub(r"[^A-Za-z0-9_-]+", "-", part).strip("-") for part in parts]
    if plain == list(parts):
        return "-".join([name, *plain])
    digest = sha256("\n".join(parts).encode()).hexdigest()[:_DIGEST_DIGITS]
    return "-".join([name, *filter(None, plain), digest])


def count_runs(runs: Iterable[RunAttempt], event: str) -> Counter[str]:
    """How many of the runs are of an event, by the path of the workflow's file."""
    paths = (run.workflow_path or "" for run in runs if run.event == event)
    return Counter(path for path in paths if path.startswith(_FOLDER))


def choose_workflow(
    pulls: Sequence[PullFacts], counts: Mapping[str, int], version_of: VersionOf
) -> WorkflowChoice:
    """The workflow whose file changes within the pull requests, else the one with most runs."""
    changes = {path: _change_count(pulls, path, version_of) for path in counts}
    differing = {path for path in counts if _differs_from_base(pulls, path, version_of)}
    path = max(sorted(counts), key=lambda each: (changes[each], each in differing, counts[each]))
    if changes[path]:
        times = "once" if changes[path] == 1 else f"{changes[path]} times"
        because = f"guessed: its file changes {times} within the pull requests"
    elif path in differing:
        because = "guessed: its file is not that of the base"
    else:
        because = "guessed: it has most runs; no workflow's file changes in the pull requests"
    others = sorted(counts.keys() - {path}, key=lambda each: (-counts[each], each))
    return WorkflowChoice(path, because, {other: counts[other] for other in others})


def _change_count(pulls: Sequence[PullFacts], path: str, version_of: VersionOf) -> int:
    """How often the file changes from one commit to the next; a shared change counts once."""
    return len(
        {
            after.sha
            for facts in pulls
            for before, after in pairwise(facts.commits)
            if differ(version_of(before.sha, path), version_of(after.sha, path))
        }
    )


def _differs_from_base(pulls: Sequence[PullFacts], path: str, version_of: VersionOf) -> bool:
    return any(
        differ(version_of(facts.pull.base_sha, path), version_of(facts.commits[-1].sha, path))
        for facts in pulls
        if facts.pull.base_sha is not None
    )


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    One experiment.

    Attributes:
        name: Of the experiment; a bare key of TOML.
        made_by: Which command made it, and what to do with it, in sentences.
        workflow: None where each arm has its own.
        arms: The baseline first; at least one.
        asked_clock: What somebody asked for, in place of the guess.
        problems: What could not be read, in sentences.
        pulls: What it is made of, where that is pull requests; so are those that follow.
        common: Commits that all of the pull requests share, oldest first.
        treatments: All of them, also those without runs.
    """

    name: str
    made_by: str
    repository: str
    title: str
    event: str
    event_because: str
    workflow: WorkflowChoice | None
    arms: tuple[ProposedArm, ...]
    milestone: MilestoneGuess
    asked_clock: AskedClock | None = None
    problems: tuple[str, ...] = ()
    pulls: tuple[PullFacts, ...] = ()
    common: tuple[PullRequestCommit, ...] = ()
    treatments: tuple[Treatment, ...] = ()

    def pushed_away_count(self, facts: PullFacts) -> int:
        """Runs on a pull request's branch whose commits are not in the pull request any more."""
        path = "" if self.workflow is None else self.workflow.path
        runs = facts.runs_by_sha(self.event, path)
        return sum(len(of_commit) for sha, of_commit in runs.items() if sha not in facts.shas)
