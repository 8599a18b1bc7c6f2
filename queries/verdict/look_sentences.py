"""
That a verdict was not planned beforehand, and how often it could have been seen.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Mapping, Sequence

from queries.arms.populations import population
from queries.statistics import Verdict
from queries.verdict.verdicts import ComparedClock
from queries.wording import count, listed


def looks_sentence(
    found: Sequence[ComparedClock], looks: Mapping[tuple[str, str], int]
) -> str | None:
    """
    How many looks could have shown each decision; None where all were planned, or seen once.

    Args:
        found: The comparisons; of those by the clock in effect that decide something are spoken.
        looks: Looks by candidate and cache state.
    """
    said = [
        f"{count(number, 'look')} at {population(one.cache_state)} of {one.candidate}"
        for one in found
        if one.clock == "clock_s"
        and one.comparison.verdict is not Verdict.UNDECIDED
        and one.comparison.is_interim is None
        and (number := looks.get((one.candidate, one.cache_state), 0)) > 1
    ]
    if not said:
        return None
    return (
        f"Not planned beforehand: {listed(said)} could have shown a decision. Whoever stops at the "
        "first “faster” errs more often than in 2.5% of cases: fix runs_per_arm in the experiment "
        "file (docs/method.md, “Looking again and again”)."
    )
