"""
Runs that waited for runners, and those that did not: two strata of a comparison.

A contended run tells how busy runners were as well as what the arm does. Strata are descriptive:
where an arm makes its own queue, they hide that.
"""

from collections.abc import Mapping

import pandas as pd

from queries.verdict.verdicts import ComparedClock, compared_clocks, rules_of

LEAST_QUEUE_S = 30.0
LEAST_QUEUE_SHARE = 0.1

ALL, CONTENDED, UNCONTENDED = "all", "contended", "uncontended"
STRATA = (ALL, CONTENDED, UNCONTENDED)
RULE = (
    f"Contended: a run whose critical path queued for {LEAST_QUEUE_S:.0f} s or more, and for "
    f"{LEAST_QUEUE_SHARE:.0%} of its clock or more."
)
"""Which runs are contended, as a reader is told."""


def strata_of(clocks: pd.DataFrame) -> tuple[str, ...]:
    """
    The strata to choose from; none where all runs are of one kind.

    Args:
        clocks: Rows of `comparison_clocks`.
    """
    kinds = set(_is_contended(clocks).dropna())
    return STRATA if len(kinds) > 1 else ()


def verdicts_of_stratum(
    experiment: str, found: Mapping[str, pd.DataFrame], stratum: str
) -> list[ComparedClock]:
    """
    The comparisons of the runs of one stratum; a run whose queue is not known is in neither.

    Args:
        experiment: Its name.
        found: The answers to `queries.verdict.verdicts.QUESTIONS` at least, by name.
        stratum: Contended or uncontended.
    """
    clocks = found["comparison_clocks"]
    is_of_it = _is_contended(clocks).eq(stratum == CONTENDED).fillna(value=False)
    effect, _ = rules_of(found["experiments"], experiment)
    return compared_clocks(
        clocks[is_of_it.astype(bool)],
        found["attempts_by_arm"],
        smallest_effect=effect,
        planned=None,  # runs are planned whatever their queue
    )


def _is_contended(clocks: pd.DataFrame) -> "pd.Series[bool]":
    """Of each row; missing where its queue or its clock is."""
    queue_s, clock_s = clocks["path_queue_s"], clocks["clock_s"]
    is_long = queue_s.ge(LEAST_QUEUE_S) & queue_s.ge(LEAST_QUEUE_SHARE * clock_s)
    return is_long.astype("boolean").mask(queue_s.isna() | clock_s.isna())
