"""
What is said of the clock: its medians, and what to mind about it.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence

import pandas as pd

from queries.arms.clock import Clock
from queries.arms.order import baseline_first
from queries.arms.populations import population
from queries.wording import duration, listed, quoted

ESTIMATE = (
    "A difference is the Hodges-Lehmann estimate, the median of the differences between any run of "
    "the one arm and any of the other: near to the difference of the medians, and not the same."
)
"""What the seconds of a verdict are, beside medians that differ by others."""

NOTHING_COUNTS = "No run counts yet, so there is nothing to compare."


def median_sentences(medians: pd.DataFrame, cache_states: Sequence[str], clock: Clock) -> list[str]:
    """
    The median clock of each arm, a sentence for each cache state: baseline first.

    Args:
        medians: Rows of `clock_by_arm`.
        cache_states: Those to speak of, in this order; one without a counted run is left out.
        clock: The one that is read.
    """
    name = clock.name if clock.globs else "wall time"
    counted = medians[medians["attempt_count"] > 0]
    return [
        f"Median {name}, {population(state)}: {listed(_medians(rows))}."
        for state in cache_states
        if not (rows := baseline_first(counted[counted["cache_state"] == state])).empty
    ]


def unreached_sentence(counts: pd.DataFrame, clock: Clock) -> str | None:
    """
    That no attempt has a job of the milestone; None where one counts, or fails for other reasons.

    Args:
        counts: Rows of `arm_counts`.
        clock: The one that is read.
    """
    attempts = counts[counts["attempt_count"] > 0]
    reasons = attempts["excluded_because"]
    if reasons.isna().any() or not reasons.eq("milestone not reached").any():
        return None
    jobs = listed([quoted(glob) for glob in clock.globs])
    return f"No attempt reached {jobs}: choose another clock."


def legs_sentence(legs: pd.DataFrame) -> str | None:
    """
    That the milestones of arms consist of different jobs; None where they are alike.

    Args:
        legs: Rows of `milestone_legs`.
    """
    arms: dict[tuple[str, ...], list[str]] = {}
    for arm, labels in zip(legs["arm"], legs["milestone_labels"], strict=True):
        arms.setdefault(tuple(labels), []).append(arm)
    if len(arms) <= 1:
        return None
    parts = [f"{listed(names)}: {listed(list(labels))}" for labels, names in arms.items()]
    return (
        "These arms do not end with the same jobs, so their times are not those of the same work: "
        f"{'; '.join(parts)}."
    )


def _medians(rows: pd.DataFrame) -> list[str]:
    figures = zip(rows["arm"], rows["clock_p50_s"], rows["attempt_count"], strict=True)
    return [f"{arm} {duration(median_s)} (n = {total})" for arm, median_s, total in figures]
