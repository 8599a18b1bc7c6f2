"""
Where within a pull request one treatment ends and the next begins.

A pull request is not an arm: it may carry several treatments in a row, on top of commits that it
shares with another.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.propose.facts import PullFacts, Version, differ
from ingest.propose.visible import visible
from ingest.propose.words import Kind, Saying, said
from ingest.records import PullRequest, PullRequestCommit, RunAttempt

COLD, WARM, OTHER = "cold", "warm", "other"


@dataclass(frozen=True, slots=True)
class TreatedCommit:
    """
    A commit of a treatment.

    Attributes:
        commit: The commit.
        saying: What its message says of it.
        state: Of the caches that its runs are taken to have found: cold, warm or other.
        runs: Of the experiment's workflow and event.
    """

    commit: PullRequestCommit
    saying: Saying
    state: str
    runs: tuple[RunAttempt, ...]

    @property
    def is_doubtful(self) -> bool:
        """Whether it was put to the treatment before without a word of its own for that."""
        return self.state == OTHER and self.saying.kind is Kind.SILENT


@dataclass(frozen=True, slots=True)
class Treatment:
    """
    Commits in a row, or nearly so, that try the same.

    Attributes:
        pull: Whose they are.
        begins_because: What was taken for its beginning, in words.
        commits: Oldest first; at least one.
        sha_digits: How many digits of a sha name a commit of the pull request.
    """

    pull: PullRequest
    begins_because: str
    commits: tuple[TreatedCommit, ...]
    sha_digits: int

    @property
    def short_shas(self) -> list[str]:
        """Of its commits."""
        return [treated.commit.sha[: self.sha_digits] for treated in self.commits]

    @property
    def runs(self) -> tuple[RunAttempt, ...]:
        """Those of all its commits."""
        return tuple(run for treated in self.commits for run in treated.runs)

    @property
    def is_in_a_row(self) -> bool:
        """Whether no other commit of the pull request stands between its own."""
        first, last = self.commits[0].commit, self.commits[-1].commit
        return last.position - first.position + 1 == len(self.commits)


def treatments(
    facts: PullFacts,
    common: Collection[str],
    version_of: Callable[[str], Version],
    runs: Mapping[str, Sequence[RunAttempt]],
) -> list[Treatment]:
    """
    The treatments of a pull request, in order; empty if all its commits are common history.

    Args:
        facts: The pull request.
        common: Shas of the commits that are no treatment's.
        version_of: Of a commit's sha.
        runs: Those of the experiment's workflow and event, by commit.
    """
    found = []
    for _, group in groupby(_numbered(facts, common, version_of), key=lambda each: each.number):
        members = list(group)
        treated = tuple(
            _treated(each, tuple(runs.get(each.commit.sha, ())), is_first=each is members[0])
            for each in members
        )
        found.append(Treatment(facts.pull, members[0].begins_because, treated, facts.sha_digits))
    return found


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A commit with the number of its treatment, and why it begins it if it does."""

    commit: PullRequestCommit
    saying: Saying
    number: int
    begins_because: str


def _numbered(
    facts: PullFacts, common: Collection[str], version_of: Callable[[str], Version]
) -> Iterator[_Numbered]:
    number = 0
    before = facts.pull.base_sha
    for commit in facts.commits:
        is_changed = before is not None and differ(version_of(before), version_of(commit.sha))
        before = commit.sha
        if commit.sha in common:
            continue
        saying = said(commit)
        because = _beginning(saying, is_changed=is_changed, is_first=number == 0)
        number += bool(because)
        yield _Numbered(commit, saying, number, because)


def _beginning(saying: Saying, *, is_changed: bool, is_first: bool) -> str:
    """Why a commit begins a treatment; empty if it goes on with the one before."""
    reasons = []
    if saying.kind is Kind.TREATMENT:
        reasons.append(f"its words ({visible(saying.words)})")
    if is_changed and saying.kind in (Kind.TREATMENT, Kind.SILENT):
        reasons.append("a change of the workflow file")
    if is_first and not reasons:
        reasons.append("its being the first of the pull request's own commits")
    return " and ".join(reasons)


def _treated(each: _Numbered, runs: tuple[RunAttempt, ...], *, is_first: bool) -> TreatedCommit:
    state = COLD if is_first else OTHER
    if each.saying.kind in (Kind.WARM, Kind.COLD):
        state = WARM if each.saying.kind is Kind.WARM else COLD
    return TreatedCommit(each.commit, each.saying, state, runs)
