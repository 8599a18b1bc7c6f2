"""
Where within a pull request one treatment ends and the next begins.

A pull request is not an arm: it may carry several treatments in a row, on top of commits that it
shares with another.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.propose.words import Kind, Saying, read_saying, visible
from ingest.records import PullRequest, PullRequestCommit, RunAttempt

_USUAL_SHA_DIGITS = 11
Version = Hashable
"""What is equal for equal files, a workflow's own and those that it calls; None: not known."""

VersionOf = Callable[[str, str], Version]
"""Of a commit's sha and a workflow's path."""
COLD, WARM, OTHER = "cold", "warm", "other"
OF_FILE = "a change of the workflow file"
"""Why a treatment begins; its words may be another reason."""


@dataclass(frozen=True, slots=True)
class PullFacts:
    """
    One pull request.

    Attributes:
        commits: All of them, oldest first.
        runs: On its branch, whatever their workflow, event and commit; the newest attempt of each.
        description: As a person wrote it; empty without one.
    """

    pull: PullRequest
    commits: tuple[PullRequestCommit, ...]
    runs: tuple[RunAttempt, ...]
    description: str = ""

    @property
    def shas(self) -> frozenset[str]:
        """Of its commits."""
        return frozenset(commit.sha for commit in self.commits)

    @property
    def sha_digits(self) -> int:
        """How many digits of their shas tell its commits apart; eleven, but for odd chances."""
        digits = range(_USUAL_SHA_DIGITS, len("0" * 40))
        return next((n for n in digits if self._are_apart(n)), len("0" * 40))

    def _are_apart(self, digits: int) -> bool:
        return len({sha[:digits] for sha in self.shas}) == len(self.shas)

    def runs_by_sha(self, event: str, workflow_path: str) -> Mapping[str, Sequence[RunAttempt]]:
        """The runs of an event and a workflow by their head commit."""
        found: defaultdict[str, list[RunAttempt]] = defaultdict(list)
        for run in self.runs:
            if run.event == event and run.workflow_path == workflow_path and run.head_sha:
                found[run.head_sha].append(run)
        return found


def differ(one: Version, other: Version) -> bool:
    """Whether two versions are known to differ."""
    return one is not None and other is not None and one != other


def common_history(pulls: Sequence[PullFacts]) -> frozenset[str]:
    """Shas of the commits that all pull requests share; of one alone everything is its own."""
    if len(pulls) == 1:
        return frozenset()
    return frozenset.intersection(*(facts.shas for facts in pulls))


@dataclass(frozen=True, slots=True)
class TreatedCommit:
    """
    A commit of a treatment.

    Attributes:
        state: Of the caches that its runs are taken to have found: cold, warm or other; empty
            where no commit says anything of caches.
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
        commits: Oldest first; at least one.
        sha_digits: How many digits of a sha name a commit of the pull request.
        is_open: Whether commits that are yet to come belong to it, too.
    """

    pull: PullRequest
    begins_because: str
    commits: tuple[TreatedCommit, ...]
    sha_digits: int
    is_open: bool = False

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


def find_treatments(
    facts: PullFacts,
    common: Collection[str],
    version_of: Callable[[str], Version],
    runs: Mapping[str, Sequence[RunAttempt]],
) -> list[Treatment]:
    """The treatments of a pull request, in order; none where all commits are common history."""
    found: list[Treatment] = []
    before = facts.pull.base_sha
    for commit in facts.commits:
        is_changed = before is not None and differ(version_of(before), version_of(commit.sha))
        before = commit.sha
        if commit.sha in common:
            continue
        saying = read_saying(commit)
        because = _beginning(saying, is_changed=is_changed, is_first=not found)
        state = COLD if because else OTHER
        if saying.kind in (Kind.WARM, Kind.COLD):
            state = WARM if saying.kind is Kind.WARM else COLD
        treated = TreatedCommit(commit, saying, state, tuple(runs.get(commit.sha, ())))
        if because:
            found.append(Treatment(facts.pull, because, (treated,), facts.sha_digits))
        else:
            found[-1] = replace(found[-1], commits=(*found[-1].commits, treated))
    return found


def _beginning(saying: Saying, *, is_changed: bool, is_first: bool) -> str:
    """Why a commit begins a treatment; empty if it goes on with the one before."""
    reasons = []
    if saying.kind is Kind.TREATMENT:
        reasons.append(f"its words ({visible(saying.words)})")
    if is_changed and saying.kind in (Kind.TREATMENT, Kind.SILENT):
        reasons.append(OF_FILE)
    if is_first and not reasons:
        reasons.append("its being the first of the pull request's own commits")
    return " and ".join(reasons)
