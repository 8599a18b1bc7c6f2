"""The runs of one arm in a few figures."""

from dataclasses import dataclass

from queries.statistics.clumps import two_clumps
from queries.statistics.floats import Floats
from queries.statistics.median_interval import median_interval
from queries.statistics.verdicts import Interval


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
