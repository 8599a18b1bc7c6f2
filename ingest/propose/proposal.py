"""A proposal: what is written into the experiment file, and what it was guessed from."""

from dataclasses import dataclass

from ingest.propose.arms import ProposedArm
from ingest.propose.facts import PullFacts
from ingest.propose.milestone import MilestoneGuess
from ingest.propose.treatments import Treatment
from ingest.propose.workflows import WorkflowChoice
from ingest.records import PullRequestCommit


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    One experiment.

    Attributes:
        repository: As GitHub spells it.
        pulls: The pull requests, in the order given.
        event: Of the runs that count.
        workflow: Whose runs count.
        common: Commits that all of the pull requests share, oldest first.
        treatments: All of them, also those without runs.
        arms: The baseline first; at least one.
        milestone: The clock.
        problems: What could not be read, in sentences.
    """

    repository: str
    pulls: tuple[PullFacts, ...]
    event: str
    workflow: WorkflowChoice
    common: tuple[PullRequestCommit, ...]
    treatments: tuple[Treatment, ...]
    arms: tuple[ProposedArm, ...]
    milestone: MilestoneGuess
    problems: tuple[str, ...]

    @property
    def name(self) -> str:
        """Of the experiment; a bare key of TOML."""
        numbers = (str(facts.pull.pull_number) for facts in self.pulls)
        name = self.repository.rpartition("/")[2].replace(".", "-")
        return "-".join([name, *numbers])

    def pushed_away_count(self, facts: PullFacts) -> int:
        """Runs on a pull request's branch whose commits are not in the pull request any more."""
        runs = facts.runs_by_sha(self.event, self.workflow.path)
        return sum(len(of_commit) for sha, of_commit in runs.items() if sha not in facts.shas)
