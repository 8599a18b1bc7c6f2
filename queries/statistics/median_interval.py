"""How well a median is known, whatever the distribution."""

from functools import cache

from scipy.stats import binom

from queries.statistics.floats import Floats
from queries.statistics.verdicts import Interval

_LEVEL = 0.95


def median_interval(figures: Floats) -> Interval | None:
    """
    The 95% interval of the median, between two of the figures; None below 6 of them.

    Args:
        figures: Sorted.

    Source: order statistics, as benchstat gives them; Conover, "Practical Nonparametric
        Statistics", 3rd edition, 3.2. The level is at least 95%.
    """
    place = _place(figures.size)
    return None if place is None else (float(figures[place]), float(figures[-place - 1]))


@cache
def _place(run_count: int) -> int | None:
    """How many figures lie outside at each end; None where even the extremes are too close."""
    # The largest k such that fewer than k + 1 figures below the median has at most 2.5%.
    outside = int(binom.ppf((1 - _LEVEL) / 2, run_count, 0.5))
    while outside >= 0 and binom.cdf(outside, run_count, 0.5) > (1 - _LEVEL) / 2:
        outside -= 1
    return None if outside < 0 else outside
