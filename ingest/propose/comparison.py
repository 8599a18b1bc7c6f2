"""
Experiments that compare what is asked for: branches, a change, workflows, runners of a job.

Workflow and event are those with most runs on the side that has fewest, unless somebody says which.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from basis.errors import UsageError
from ingest.api import convert
from ingest.api.answer_fields import instant_at, object_at, required_text_at
from ingest.config.experiment_values import has_wildcards, read_instant
from ingest.errors import NotFound, ProposalImpossible
from ingest.propose.arms import BranchRuns, ProposedArm, count_of
from ingest.propose.asked import Asked, split_labels, workflow_path
from ingest.propose.choice import Chosen, Runs, choose
from ingest.propose.milestone import MilestoneGuess, guess_milestone
from ingest.propose.proposal import Proposal, WorkflowChoice
from ingest.propose.pulls import compare_pulls
from ingest.propose.reading import Files, read_branch_runs, read_repository
from ingest.records import RunAttempt
from ingest.runs.listings import Depth, Listing
from ingest.runs.reader import Reader
from ingest.story import Story

_LOOKED_AT = 200
"""Newest runs of a branch among which workflow and event are chosen."""

_MOST_RUNS = 150
"""Runs before and after a change, each: a request per run, so 20 s for both."""

_MERGE_QUEUE = "gh-readonly-queue/"
_SHA = re.compile(r"[0-9a-f]{7,40}")
_ALL_BRANCHES = "*"
_BEGINNING = datetime(1970, 1, 1)
_SHORT = timedelta(days=2)
_SECOND = timedelta(seconds=1)


def propose_comparison(reader: Reader, story: Story, asked: Asked) -> Proposal:
    """
    The experiment that compares what is asked for.

    Args:
        reader: Of a database that is thrown away.
        story: Hears what was read.
        asked: What is compared.

    Raises:
        UsageError: What is asked can't be.
        ProposalImpossible: There are no runs to compare.
        GithubFailure, FetchingEnds: Something could not be read.
    """
    repository, default_branch = read_repository(reader, asked.repository)
    if asked.pulls:
        return compare_pulls(reader, story, asked, repository)
    comparing = _Comparing(reader, story, asked, repository)
    if asked.branches:
        return comparing.branches()
    branch = asked.branch or default_branch
    if branch is None:
        raise UsageError(f"{repository} has no default branch: name one with --branch.")
    if asked.workflows:
        return comparing.workflows(branch)
    return comparing.runners(branch) if asked.runners else comparing.changed(branch)


@dataclass(frozen=True, slots=True)
class _Comparing:
    reader: Reader
    story: Story
    asked: Asked
    repository: str

    def branches(self) -> Proposal:
        sides = {
            branch: BranchRuns(branch, self._branch_runs(branch)) for branch in self.asked.branches
        }
        because = f"Its {self.asked.last} newest runs: since or until would take others."
        return self._newest(sides, because)

    def workflows(self, branch: str) -> Proposal:
        """On one branch; on all of them where nobody names one and one has no run of a workflow."""
        paths = [workflow_path(each) for each in self.asked.workflows]
        runs = [self._runs(path, branch, Depth(run_count=_LOOKED_AT)) for path in paths]
        where = f"On {branch}, since both have runs there"
        if self.asked.branch is not None:
            where = f"On {branch}"
        elif not all(runs):
            where, branch = f"On all branches, since not both have runs on {branch}", _ALL_BRANCHES
            runs = [self._runs(path, None, Depth(run_count=_LOOKED_AT)) for path in paths]
        sides = {
            path.rpartition("/")[2]: BranchRuns(branch, own, workflow=path)
            for path, own in zip(paths, runs, strict=True)
        }
        because = f"{where}: its {self.asked.last} newest runs."
        return self._newest(sides, because, f" on {branch}")

    def runners(self, branch: str) -> Proposal:
        """Legs of a job, of the same runs where both labels are in a matrix."""
        runs = self._branch_runs(branch)
        sides = {
            ",".join(labels): BranchRuns(branch, runs, labels=labels)
            for labels in map(split_labels, self.asked.runners)
        }
        because = (
            f"Of the {self.asked.last} newest runs of {branch}: the job, or its legs, on runners "
            "with these labels."
        )
        return self._newest(sides, because, f" on {branch}")

    def _newest(self, sides: Mapping[str, BranchRuns], because: str, on: str = "") -> Proposal:
        """An arm for each side, of its newest runs; the first is the baseline."""
        last = self.asked.last
        chosen = self._choose(list(sides), [side.runs for side in sides.values()])
        arms = [
            ProposedArm(
                name,
                replace(
                    side,
                    runs=chosen.select(place, side.runs)[-last:],
                    last=last,
                    event=chosen.own_event(place),
                ),
                (because,),
            )
            for place, (name, side) in enumerate(sides.items())
        ]
        first, *others = sides
        return self._proposal(f"{' and '.join(others)} against {first}{on}", chosen, arms)

    def changed(self, branch: str) -> Proposal:
        """Windows of equal length: what else changed then counts for one of them only."""
        changed = str(self.asked.changed)
        at, sha = self._instant_of(changed)
        length = self._length(at)
        runs = self._branch_runs(branch, Depth(at - length))
        what = changed
        if first := min((_created(run) for run in runs if run.head_sha == sha), default=None):
            at, what = first, f"the first run of {changed}"
            length = self._length(at)
        because = f"The change: {what}, {at:%Y-%m-%d %H:%M:%S} UTC"
        before = tuple(run for run in runs if at - length <= _created(run) < at)
        after = tuple(run for run in runs if at <= _created(run) < at + length)
        names = ("before", "after")
        chosen = self._choose(names, [before, after])
        before, after = chosen.select(0, before), chosen.select(1, after)
        if self.asked.days is None and max(len(before), len(after)) > _MOST_RUNS:
            length = self._shortened(at, before, after)
            because += (
                f"; windows of {_in_days(length)} on either side have {_MOST_RUNS} runs at most"
            )
            before = tuple(run for run in before if _created(run) >= at - length)
            after = tuple(run for run in after if _created(run) < at + length)
        else:
            because += f"; windows of {_in_days(length)} on either side"
        self.story.event(f"{because}: {len(before)} runs before, {len(after)} after")
        arms = [
            ProposedArm("before", BranchRuns(branch, before, at - length, at), (f"{because}.",)),
            ProposedArm(
                "after",
                BranchRuns(branch, after, at, at + length, event=chosen.own_event(1)),
            ),
        ]
        return self._proposal(f"{branch} before and after {changed}", chosen, arms)

    def _proposal(self, title: str, chosen: Chosen, arms: list[ProposedArm]) -> Proposal:
        asked = self.asked
        workflow = None
        if chosen.path is not None:
            because = "asked for" if asked.workflow else "guessed: it has most runs on both sides"
            workflow = WorkflowChoice(chosen.path, because, chosen.others)
        files = Files(self.reader, self.repository)
        guess = MilestoneGuess(None, "the arms run different workflows")
        if chosen.path is not None and asked.clock is None:
            guess = guess_milestone(files.arm_jobs(arms, chosen.path))
        return Proposal(
            name=asked.name,
            made_by=asked.made_by,
            repository=self.repository,
            title=title,
            event=chosen.event,
            event_because="" if asked.event else "Guessed: most runs on both sides are of it.",
            workflow=workflow,
            arms=tuple(arms),
            milestone=guess,
            asked_clock=asked.clock,
            problems=tuple(dict.fromkeys(files.problems)),
        )

    def _branch_runs(self, branch: str, depth: Depth = Depth(run_count=_LOOKED_AT)) -> Runs:  # noqa: B008 - a value
        runs = self._runs(self.asked.workflow_path, branch, depth)
        if not runs:
            of = f" of {self.asked.workflow_path}" if self.asked.workflow else ""
            raise ProposalImpossible(
                f"{self.repository} has no runs{of} on branch {branch}: check its name, or "
                "choose others with --workflow."
            )
        return runs

    def _runs(self, path: str | None, branch: str | None, depth: Depth) -> Runs:
        """Those of the repository's own branches, oldest first."""
        file = None if path is None else path.rpartition("/")[2]
        event = None
        if branch is not None and has_wildcards(branch):
            event = "merge_group" if branch.startswith(_MERGE_QUEUE) else self.asked.event
            branch, depth = None, replace(depth, branches=branch)
        listing = Listing(self.repository, file, branch, event=event)
        try:
            runs = read_branch_runs(self.reader, listing, depth)
        except NotFound as error:
            raise NotFound(
                f"{self.repository} has no workflow {file}: name a file of .github/workflows."
            ) from error
        self.story.event(f"{branch or depth.branches or file}: {count_of(len(runs), 'run')}")
        return tuple(sorted(runs, key=lambda run: (_created(run), run.run_id)))

    def _choose(self, names: Sequence[str], sides: Sequence[Runs]) -> Chosen:
        has_own_workflows = bool(self.asked.workflows)
        chosen = choose(sides, self.asked.event, has_own_workflows=has_own_workflows)
        if chosen is None:
            raise ProposalImpossible(self._nothing_common(names, sides))
        return chosen

    def _nothing_common(self, names: Sequence[str], sides: Sequence[Runs]) -> str:
        by = f" by {self.asked.event}" if self.asked.event else ""
        for name, runs in zip(names, sides, strict=True):
            if not any(self.asked.event in (None, run.event) for run in runs):
                return (
                    f"{name} has no runs{by}: give another, or other --days, --branch or --event."
                )
        return (
            f"{' and '.join(names)} have no workflow in common{by}: compare two workflows with "
            "--workflows."
        )

    def _instant_of(self, changed: str) -> tuple[datetime, str | None]:
        """When something changed, and the commit where that is one."""
        if not _SHA.fullmatch(changed):
            try:
                return read_instant(changed), None
            except ValueError as error:
                raise UsageError(
                    f"--changed {changed!r} is neither a day, like 2026-04-07, nor a commit's sha."
                ) from error
        try:
            content = self.reader.api.get(f"/repos/{self.repository}/commits/{changed}").content
        except NotFound as error:
            raise NotFound(f"{self.repository} has no commit {changed}: check the sha.") from error
        answer = convert.an_object(content)
        sha = required_text_at(answer, "sha", "commit")
        at = instant_at(object_at(object_at(answer, "commit"), "committer"), "date")
        if at is None:
            raise ProposalImpossible(
                f"GitHub does not say when commit {changed} was made: give a day."
            )
        return at, sha

    def _length(self, at: datetime) -> timedelta:
        length = self.reader.now - at
        if length <= timedelta():
            raise UsageError(
                f"--changed {self.asked.changed} lies ahead: nothing ran after it yet."
            )
        return length if self.asked.days is None else min(length, timedelta(self.asked.days))

    def _shortened(self, at: datetime, before: Runs, after: Runs) -> timedelta:
        """How long windows may be to hold no more runs than are fetched in a moment."""
        spans = [at - _created(run) for run in reversed(before)]
        others = [_created(run) - at for run in after]
        longest = min(side[_MOST_RUNS] for side in (spans, others) if len(side) > _MOST_RUNS)
        return max(longest - _SECOND, _SECOND)


def _created(run: RunAttempt) -> datetime:
    return run.created_at or _BEGINNING


def _in_days(length: timedelta) -> str:
    if length < _SHORT:
        return f"{length / timedelta(hours=1):.1f} h"
    return f"{length / timedelta(days=1):.1f} days"
