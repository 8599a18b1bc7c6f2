"""
What the pages say of the clock: which one is read, its medians, and what to mind about it.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence

import pandas as pd

from queries.arms.order import baseline_first
from queries.arms.populations import population
from queries.wording import duration, listed, quoted

ESTIMATE = (
    "A difference is the Hodges-Lehmann estimate, the median of the differences between any run of "
    "the one arm and any of the other: near to the difference of the medians, and not the same."
)
"""What the seconds of a verdict are, beside medians that differ by others."""

NOTHING_COUNTS = "No run counts yet, so there is nothing to compare."


def either_of(globs: Sequence[str]) -> str:
    """Globs as a choice: `“push-*” or “build”`."""
    return " or ".join(quoted(glob) for glob in globs)


def clock_name(globs: Sequence[str]) -> str:
    """
    What a clock measures: `time to push-*`, `wall time of the whole run`.

    Args:
        globs: Those of its milestone; none where the whole run is the clock.
    """
    return f"time to {listed(list(globs))}" if globs else "wall time of the whole run"


def clock_sentence(globs: Sequence[str], own: Sequence[str]) -> str:
    """
    Which clock is read, and whether it is the experiment's own.

    Args:
        globs: Those of the milestone in effect; none where the whole run is the clock.
        own: Those of the experiment's milestone, likewise.
    """
    if globs:
        jobs = f"the last job whose key or name, or a caller's, matches {either_of(globs)}"
    else:
        jobs = "its last executed job, whatever that job is"
    clock = f"Clock: {clock_name(globs)}, from the start of a run to the end of {jobs}."
    return clock if list(globs) == list(own) else f"{clock} The experiment asks for {_named(own)}."


def median_sentences(
    medians: pd.DataFrame, cache_states: Sequence[str], globs: Sequence[str]
) -> list[str]:
    """
    The median clock of each arm, a sentence for each cache state: baseline first.

    Args:
        medians: Rows of `clock_by_arm`.
        cache_states: Those to speak of, in this order; one without a counted run is left out.
        globs: Those of the milestone; none where the whole run is the clock.
    """
    clock = clock_name(globs) if globs else "wall time"
    counted = medians[medians["attempt_count"] > 0]
    return [
        f"Median {clock}, {population(state)}: {listed(_medians(rows))}."
        for state in cache_states
        if not (rows := baseline_first(counted[counted["cache_state"] == state])).empty
    ]


def unreached_sentence(counts: pd.DataFrame, globs: Sequence[str]) -> str | None:
    """
    That no attempt has a job of the milestone; None where one counts, or fails for other reasons.

    Args:
        counts: Rows of `arm_counts`.
        globs: Those of the milestone; none where the whole run is the clock.
    """
    attempts = counts[counts["attempt_count"] > 0]
    reasons = attempts["excluded_because"]
    if reasons.isna().any() or not reasons.eq("milestone not reached").any():
        return None
    return f"No attempt reached {listed([quoted(glob) for glob in globs])}: choose another clock."


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


def _named(own: Sequence[str]) -> str:
    return f"the time to {listed([quoted(glob) for glob in own])}" if own else "the whole run"
