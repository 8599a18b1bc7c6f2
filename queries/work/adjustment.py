"""The difference between two arms as if both did the same work."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import pandas as pd

from queries.work.one_sided import OneSided
from queries.work.sides import Side


@dataclass(frozen=True, slots=True)
class Adjustment:
    """
    A difference of means, and what of it is work that only one arm does.

    The seconds are those of attempts whose critical path is known. What would have happened to the
    rest of the path is not said: work that is put back may have hidden other waits.

    Attributes:
        baseline_count: Attempts of the baseline whose path is known.
        candidate_count: Likewise.
        difference_s: Mean clock of the candidate minus that of the baseline.
        baseline_only_s: Mean seconds on the baseline's path of work that only it does.
        candidate_only_s: Likewise of the candidate.
    """

    baseline_count: int
    candidate_count: int
    difference_s: float
    baseline_only_s: float
    candidate_only_s: float

    @property
    def adjusted_s(self) -> float:
        """The baseline's own work put back on the candidate's path, the candidate's taken off."""
        return self.difference_s + self.baseline_only_s - self.candidate_only_s


def adjustment(
    found: Sequence[OneSided], baseline: Sequence[float], candidate: Sequence[float]
) -> Adjustment | None:
    """
    The parity-adjusted difference; None where an arm has no attempt whose path is known.

    Args:
        found: Those of `one_sided`; what may be the same under another name, or is done elsewhere
            too, is left out.
        baseline: Clocks of its counted attempts whose path is known, in seconds.
        candidate: Likewise.
    """
    missing = [one for one in found if one.is_missing]
    if not baseline or not candidate or any(one.path_s is None for one in missing):
        return None
    sides = [
        sum(one.path_s or 0 for one in missing if one.is_of_baseline is is_of_baseline)
        for is_of_baseline in (True, False)
    ]
    return Adjustment(
        baseline_count=len(baseline),
        candidate_count=len(candidate),
        difference_s=fmean(candidate) - fmean(baseline),
        baseline_only_s=sides[0],
        candidate_only_s=sides[1],
    )


def clocks_of(attempts: pd.DataFrame, side: Side) -> list[float]:
    """
    The clocks of a side's counted attempts whose path is known.

    Args:
        attempts: Rows of `arm_attempts`.
        side: The side.
    """
    rows = attempts[
        (attempts["arm"] == side.arm)
        & (attempts["cache_state"] == side.cache_state)
        & attempts["is_counted"].fillna(value=False).astype(bool)
        & attempts["needs_source"].notna()
    ]
    return [float(clock) for clock in rows["clock_s"]]
