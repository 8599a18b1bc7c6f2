"""
How often each arm failed: an arm that fails fast is not faster.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence

import pandas as pd

from queries.arms.order import baseline_first
from queries.arms.populations import population, runs_of
from queries.wording import listed

FAILED = ("milestone failed", "a needed job failed", "run failed")
"""The reasons that are failures: such an attempt came to an end, but not to the clock's."""


def failures(counts: pd.DataFrame) -> pd.DataFrame:
    """
    How many attempts failed, of those that reached an end: counted ones and failed ones.

    Args:
        counts: Rows of `arm_counts`.

    Returns:
        One row per arm and cache state, the baseline first: arm, cache_state, failed_count,
        ended_count.
    """
    reasons = counts["excluded_because"]
    is_failed = reasons.isin(FAILED)
    ended = counts.assign(
        failed_count=counts["attempt_count"].where(is_failed, 0),
        ended_count=counts["attempt_count"].where(is_failed | reasons.isna(), 0),
    )
    groups = baseline_first(ended).groupby(["arm", "cache_state"], sort=False)
    return groups[["failed_count", "ended_count"]].sum().reset_index()


def failure_sentence(counts: pd.DataFrame, cache_states: Sequence[str]) -> str | None:
    """
    How many runs of each arm failed; None where none reached an end.

    Args:
        counts: Rows of `arm_counts`.
        cache_states: Those to speak of, in this order.
    """
    known = failures(counts)
    known = known[(known["ended_count"] > 0) & known["cache_state"].isin(list(cache_states))]
    if known.empty:
        return None
    if not known["failed_count"].sum():
        return f"None of {runs_of(int(known['ended_count'].sum()), None)} that ended failed."
    parts = [
        _part(state, rows)
        for state in cache_states
        if not (rows := known[known["cache_state"] == state]).empty
    ]
    return f"Failed before the end of the clock: {'; '.join(parts)}."


def _part(state: str, rows: pd.DataFrame) -> str:
    if not rows["failed_count"].sum():
        return f"none of {runs_of(int(rows['ended_count'].sum()), state)}"
    figures = zip(rows["arm"], rows["failed_count"], rows["ended_count"], strict=True)
    arms = [f"{arm} {failed} of {ended}" for arm, failed, ended in figures]
    return f"{listed(arms)} {population(state)}"
