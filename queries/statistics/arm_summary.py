"""The figures of one arm: median, how well it is known, and whether they fall into two clumps."""

from dataclasses import dataclass
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


# Few runs in two clumps: two speeds of runners, say, of which so few runs tell nothing.
#
# A rule of thumb, studied in docs/method.md: it finds nine in ten arms of 3 or 4 runs that hold
# both of two speeds 1.5 apart. Runs all of one speed look like any others: no rule finds those.


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


@dataclass(frozen=True, slots=True)
class ArmSummary:
    """
    The runs of one arm, in the unit of its figures.

    Attributes:
        run_count: Runs that count.
        excluded_count: Runs selected that do not count.
        p50: Median; None without a run, as the others.
        p90: 0.9 quantile, interpolated as the glossary says.
        min: The fastest.
        max: The slowest.
        p50_interval: Of the median, 95%; None below 6 runs.
        clumps: Where 3 or 4 runs lie in two, far apart; else None.
    """

    run_count: int
    excluded_count: int
    p50: float | None = None
    p90: float | None = None
    min: float | None = None
    max: float | None = None
    p50_interval: Interval | None = None
    clumps: tuple[Interval, Interval] | None = None


def summary(figures: Floats, excluded_count: int, unit: float = 1.0) -> ArmSummary:
    """
    The runs of one arm.

    Args:
        figures: Of the runs that count, sorted.
        excluded_count: Of those that do not.
        unit: What the clock counts in; 0 where it does not count.
    """
    if not figures.size:
        return ArmSummary(0, excluded_count)
    return ArmSummary(
        run_count=figures.size,
        excluded_count=excluded_count,
        p50=_quantile(figures, 0.5),
        p90=_quantile(figures, 0.9),
        min=float(figures[0]),
        max=float(figures[-1]),
        p50_interval=median_interval(figures),
        clumps=two_clumps(figures, unit),
    )


def median(figures: Floats) -> float:
    """The median of sorted figures, of which there is at least one."""
    return _quantile(figures, 0.5)


def _quantile(figures: Floats, share: float) -> float:
    place = share * (figures.size - 1)
    below = int(place)
    above = min(below + 1, figures.size - 1)
    return float(figures[below] + (place - below) * (figures[above] - figures[below]))
