"""Work parity of a candidate and its baseline, from the answers that it rests on."""

from dataclasses import dataclass

import pandas as pd

from queries.work.adjustment import Adjustment, adjustment, clocks_of
from queries.work.one_sided import OneSided
from queries.work.parity import one_sided
from queries.work.proposals import counterparts
from queries.work.sides import Side, baseline_of, side_of


@dataclass(frozen=True, slots=True)
class WorkParity:
    """
    What one of two arms does and the other does not, in one cache state.

    Attributes:
        baseline: What it does.
        candidate: Likewise.
        found: What only one of them does.
        adjustment: The difference as if both did the same; None where a path is not known.
    """

    baseline: Side
    candidate: Side
    found: tuple[OneSided, ...]
    adjustment: Adjustment | None


def work_parity(
    work: pd.DataFrame, attempts: pd.DataFrame, candidate: str, cache_state: str
) -> WorkParity | None:
    """
    Work parity of an arm; None for the baseline itself, or where an arm has no counted attempt.

    Args:
        work: Rows of `work_by_arm`.
        attempts: Rows of `arm_attempts`.
        candidate: The arm that is compared with the baseline.
        cache_state: Of its attempts.
    """
    name = baseline_of(work)
    baseline = None if name is None else side_of(work, name, cache_state)
    its = side_of(work, candidate, cache_state)
    if baseline is None or its is None or name == candidate:
        return None
    found = one_sided(baseline, its, counterparts(work, [baseline.arm, its.arm]))
    return WorkParity(
        baseline=baseline,
        candidate=its,
        found=tuple(found),
        adjustment=adjustment(found, clocks_of(attempts, baseline), clocks_of(attempts, its)),
    )
