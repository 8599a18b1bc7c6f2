"""One arm by itself: the share of its runs in which something is so, and what more would tell."""

from collections.abc import Callable

import numpy as np
from scipy.special import bdtr, betaincinv

from queries.statistics.arm_summary import median_interval
from queries.statistics.floats import Floats
from queries.statistics.more_runs import (
    FEWEST_TO_SIMULATE,
    MOST_RUNS,
    REPEATS,
    SEED,
    TOTALS,
    MoreRuns,
    Outlook,
    fewest_with_chance,
)
from queries.statistics.scale import grain_of
from queries.statistics.verdicts import Interval

FEWEST_FOR_A_MEDIAN = 6
_TAIL = 0.025
_ADDED = [(0, total) for total in TOTALS]


def share_interval(count: int, run_count: int) -> Interval:
    """
    The 95% interval of a share, of so many runs; there is at least one.

    Source: Clopper and Pearson, "The use of confidence or fiducial limits", Biometrika 26, 1934.
    """
    others = run_count - count
    low = float(betaincinv(count, others + 1, _TAIL)) if count else 0.0
    high = float(betaincinv(count + 1, others, 1 - _TAIL)) if others else 1.0
    return low, high


def more_runs_for_median(
    figures: Floats, is_told: Callable[[Interval], bool], resolution: float = 1.0
) -> MoreRuns:
    """
    About the smallest number of further runs whose median's interval tells, with an 80% chance.

    New runs are drawn from those at hand, spread by sqrt(N / (N - 1)) around their median, as N
    runs scatter less around it than around the truth. Always the same answer for the same runs.

    Args:
        figures: Sorted, at least one.
        is_told: Whether an interval of the median tells.
        resolution: What the clock counts in; new runs are rounded to it where all are.
    """
    n = figures.size
    if n < FEWEST_TO_SIMULATE:
        return MoreRuns(Outlook.UNKNOWN, 0, FEWEST_FOR_A_MEDIAN - n, None)
    center = float(np.median(figures))
    drawn = np.random.default_rng(SEED).choice(figures, (REPEATS, MOST_RUNS))
    drawn = center + (n / (n - 1)) ** 0.5 * (drawn - center)
    if grain := grain_of([figures], resolution):
        drawn = np.rint(drawn / grain) * grain

    def chance(_none: int, added: int) -> float:
        intervals = (
            median_interval(np.sort(np.concatenate([figures, new[:added]]))) for new in drawn
        )
        return sum(one is not None and is_told(one) for one in intervals) / REPEATS

    return fewest_with_chance(_ADDED, chance)


def more_runs_for_share(
    count: int, run_count: int, is_told: Callable[[Interval], bool]
) -> MoreRuns:
    """
    The smallest number of further runs whose share's interval tells, with an 80% chance.

    New runs are as those at hand: so in `count` of `run_count`.

    Args:
        count: Runs in which it is so.
        run_count: All of them, at least one.
        is_told: Whether an interval of the share tells.
    """

    def chance(_none: int, added: int) -> float:
        counts = np.arange(added + 1)
        at_most = bdtr(counts, added, count / run_count)
        chances = np.diff(at_most, prepend=0.0)
        told = [is_told(share_interval(count + int(one), run_count + added)) for one in counts]
        return float(chances[told].sum())

    return fewest_with_chance(_ADDED, chance)
