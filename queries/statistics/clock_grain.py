"""
What a clock that counts whole seconds can't tell.

GitHub cuts both stamps of a duration to whole seconds, so that a recorded duration is off by up
to one second, at random. Where runs scatter by ten seconds that is nothing. Where they agree to
the second or two, ranks see the grid instead of the times, and an interval made of them covers
as little as nothing (docs/method.md has the figures).
"""

from collections.abc import Sequence

import numpy as np

from queries.statistics.estimates import Estimate, covering
from queries.statistics.floats import Floats


def grain_of(arms: Sequence[Floats], resolution: float) -> float:
    """The resolution, if all figures are multiples of it; else 0: they are finer."""
    if not resolution:
        return 0.0
    units = np.concatenate(arms) / resolution
    return resolution if bool((units == np.rint(units)).all()) else 0.0


def spread_over_grain(figures: Floats, grain: float) -> Floats:
    """
    Equal figures spread evenly over the unit that they share, around its middle.

    A figure that has no equal stays: without ties nothing changes.

    Args:
        figures: Sorted.
        grain: The unit.
    """
    changes = np.flatnonzero(figures[1:] != figures[:-1]) + 1
    bounds = np.concatenate([[0], changes, [figures.size]])
    counts = bounds[1:] - bounds[:-1]
    places = np.arange(figures.size) - bounds[:-1].repeat(counts)
    offsets: Floats = (places + 0.5) / counts.repeat(counts) - 0.5
    return figures + grain * offsets


def widened(estimate: Estimate, reach: float) -> Estimate:
    """The estimate with an interval that reaches at least so far to each side of the center."""
    return covering(estimate, (estimate.center - reach, estimate.center + reach))
