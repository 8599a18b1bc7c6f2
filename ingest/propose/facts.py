"""What a proposal is made from, as values."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from ingest.records import PullRequest, PullRequestCommit, RunAttempt

_USUAL_SHA_DIGITS = 11

Version = Hashable
"""What is equal for equal files, a workflow's own and those that it calls; None: not known."""

VersionOf = Callable[[str, str], Version]
"""Of a commit's sha and a workflow's path."""


@dataclass(frozen=True, slots=True)
class PullFacts:
    """
    One pull request.

    Attributes:
        pull: As it is now.
        commits: All of them, oldest first.
        runs: On its branch, whatever their workflow, event and commit; the newest attempt of each.
    """

    pull: PullRequest
    commits: tuple[PullRequestCommit, ...]
    runs: tuple[RunAttempt, ...]

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
