"""
Few runs in two clumps: two speeds of runners, say, of which so few runs tell nothing.

A rule of thumb, studied in docs/method.md: it finds nine in ten arms of 3 or 4 runs that hold both
of two speeds 1.5 apart. Runs all of one speed look like any others: no rule finds those.
"""

import numpy as np

from queries.statistics.floats import Floats
from queries.statistics.verdicts import Interval

FEWEST_IN_CLUMPS = 3
FEWEST_TO_TELL = 5
"""From so many runs on an arm says itself how often it is slow."""
LEAST_RATIO = 1.2
LEAST_GAP = 4.0


def two_clumps(figures: Floats, unit: float) -> tuple[Interval, Interval] | None:
    """
    From where to where both clumps reach; None where there are none, and from 5 runs on.

    They are parted at the widest gap. It is 4 times as wide as either clump, or as the unit, and
    the slower one begins at 1.2 times the end of the faster at least.

    Args:
        figures: Sorted.
        unit: What the clock counts in; 0 where it does not count.
    """
    if not FEWEST_IN_CLUMPS <= figures.size < FEWEST_TO_TELL:
        return None
    gaps = np.diff(figures)
    place = int(gaps.argmax()) + 1
    clumps = [(float(part[0]), float(part[-1])) for part in (figures[:place], figures[place:])]
    widest = max(unit, *(high - low for low, high in clumps))
    gap = clumps[1][0] - clumps[0][1]
    is_far = gap > 0 and gap >= LEAST_GAP * widest and clumps[1][0] >= LEAST_RATIO * clumps[0][1]
    return (clumps[0], clumps[1]) if is_far else None
