"""How well a median is known, whatever the distribution."""

from functools import cache

import numpy as np
from scipy.special import bdtr

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
    return None if place < 0 else (float(figures[place]), float(figures[-place - 1]))


@cache
def _place(run_count: int) -> int:
    """How many figures lie outside at each end; -1 where even the extremes are too close."""
    # The largest k such that k or fewer figures below the median have at most 2.5%.
    tails = bdtr(np.arange(run_count), run_count, 0.5)
    return int((tails <= (1 - _LEVEL) / 2).sum()) - 1
