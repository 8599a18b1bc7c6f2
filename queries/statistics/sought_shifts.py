"""
By how much a level changed, where the place of the change was sought, too.

The change of a stretch of runs is put right at some place by some size: if no change of level is
found then, size and place may be the true ones. All sizes of which that holds at any place are the
interval: the true size at the true place leaves runs of one level, of which a change is found in 1
of 20 cases.

Source: confidence sets by inverting a test of no further change: Worsley 1986, "Confidence regions
    and tests for a change-point in a sequence of exponential family random variables", Biometrika
    73; the test is that of `level_shifts`. Study: docs/method.md.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from queries.statistics.floats import Floats
from queries.statistics.verdicts import Interval

IsOneLevel = Callable[[Floats], npt.NDArray[np.bool_]]
"""Of rows of units, whether no change of level is found in each."""

_HALVINGS = 8
_DOUBLINGS = 6


def sought_interval(
    units: Floats, places: npt.NDArray[np.intp], is_one_level: IsOneLevel
) -> Interval | None:
    """
    The sizes of a change that leave units of one level if they are taken back at some place.

    Args:
        units: In order of time, on the scale on which a change adds.
        places: How many units are before each place that is tried.
        is_one_level: The test.

    Returns:
        The least and the largest; None where none does, as where levels are more than two.
    """
    medians = np.array([np.median(units[at:]) - np.median(units[:at]) for at in places])
    is_after = np.arange(units.size) >= places[:, np.newaxis]

    def leaves_one(sizes: Floats) -> npt.NDArray[np.bool_]:
        return is_one_level(units - sizes[:, np.newaxis] * is_after)

    kept = leaves_one(medians)
    if not kept.any():
        return None
    is_after, inner = is_after[kept], medians[kept]
    reach = max(float(np.ptp(units)), 1e-9) / 2**_DOUBLINGS
    ends = []
    for sign in (-1, 1):
        near, step = inner.copy(), np.full(inner.size, reach)
        is_open = np.ones(inner.size, dtype=bool)
        for _ in range(_DOUBLINGS + 2):
            further = near + sign * step
            is_in = leaves_one(further) & is_open
            near = np.where(is_in, further, near)
            is_open = is_in
            step = np.where(is_in, 2 * step, step)
            if not is_open.any():
                break
        for _ in range(_HALVINGS):
            step = step / 2
            further = near + sign * step
            near = np.where(leaves_one(further), further, near)
        ends.append(near)
    return float(ends[0].min()), float(ends[1].max())
