"""What one sentence of warning is about, and how many runs it rests on."""

from dataclasses import dataclass

import pandas as pd

from queries.arms.populations import CACHE_ORDER, Populations, runs_of
from queries.wording import listed


@dataclass(frozen=True, slots=True)
class Case:
    """
    Rows of `warnings` that are one sentence: of one kind and arm.

    Attributes:
        arm: The arm; where it is compared, the candidate.
        rows: At least one.
        known: How many runs count on either side, and when they ran.
    """

    arm: str
    rows: pd.DataFrame
    known: Populations

    @property
    def states(self) -> tuple[str, ...]:
        """The cache states in which it is so, in their order."""
        found = set(self.rows["cache_state"])
        return tuple(state for state in CACHE_ORDER if state in found)

    @property
    def subjects(self) -> list[str]:
        """What it is about, each once."""
        return self.rows["subject"].dropna().unique().tolist()

    def here(self) -> str:
        """In how many of the arm's runs it is so: `2 of 9 warm runs`."""
        return listed([self._part(state) for state in self.states])

    def _part(self, state: str) -> str:
        """Rows have a count for each subject: where those differ, at least the least is true."""
        counts = self.rows.loc[self.rows["cache_state"] == state, "attempt_count"]
        least = "" if counts.min() == counts.max() else "at least "
        return f"{least}{counts.min()} of {runs_of(self.known.total(self.arm, state), state)}"
