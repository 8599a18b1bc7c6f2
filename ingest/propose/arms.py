"""Proposed arms: the baseline, and one for each treatment that has runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.propose.names import arm_names
from ingest.propose.treatments import Treatment
from ingest.records import RunAttempt

BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class BaseRuns:
    """
    The runs of the branch that the pull requests are to be merged into.

    Attributes:
        branch: Of the experiment's own repository.
        since: Older ones were not looked for.
        runs: Of the experiment's workflow and event; at least one.
    """

    branch: str
    since: datetime
    runs: tuple[RunAttempt, ...]


@dataclass(frozen=True, slots=True)
class ProposedArm:
    """
    One arm.

    Attributes:
        name: Its own.
        source: What it selects.
    """

    name: str
    source: Treatment | BaseRuns

    @property
    def runs(self) -> list[RunAttempt]:
        """Those of the experiment's workflow and event, newest first."""
        return sorted(self.source.runs, key=lambda run: run.run_id, reverse=True)

    @property
    def newest_successful_run(self) -> RunAttempt | None:
        """One that ran only once where there is one: a partial re-run does not show every job."""
        successes = [run for run in self.runs if run.conclusion == "success"]
        return next((run for run in successes if run.run_attempt == 1), next(iter(successes), None))

    @property
    def newest_sha(self) -> str | None:
        """The commit whose workflow file stands for the arm."""
        run = self.newest_successful_run or next(iter(self.runs), None)
        return None if run is None else run.head_sha


def proposed_arms(base: BaseRuns | None, treatments: Sequence[Treatment]) -> list[ProposedArm]:
    """
    The arms, the baseline first: the base's runs, or the first treatment where the base has none.

    Args:
        base: None where the base has no runs.
        treatments: In order; those without runs become no arm.
    """
    sources: list[Treatment | BaseRuns] = [] if base is None else [base]
    sources += [treatment for treatment in treatments if treatment.runs]
    others = [source for source in sources[1:] if isinstance(source, Treatment)]
    names = arm_names((source.commits[0].commit for source in others), taken=[BASELINE])
    return [
        ProposedArm(name, source) for name, source in zip([BASELINE, *names], sources, strict=False)
    ]
