"""Which difference so many runs would show, given how runs at hand scatter."""

from collections.abc import Sequence
from math import exp

import numpy as np

from queries.statistics.estimates import has_exact_interval
from queries.statistics.floats import Floats, as_floats, logs_of
from queries.statistics.more_runs import WANTED_CHANCE
from queries.statistics.two_arms import rank_interval

LEAST_RUNS = 5
"""Runs at hand, all in all, below which nothing is said of their scatter."""
_REPEATS = 500
_REPEATS_WHERE_LARGE = 40
_LARGE = 40_000
_SEED = 11


def scatter_of(arms: Sequence[Sequence[float]]) -> float | None:
    """
    By how much runs of an arm typically differ from its middle: 0.1 is 10%.

    The standard deviation of log figures around their arm's mean, over all arms, as a ratio less 1.

    Args:
        arms: Figures of each arm, all above 0; one without runs adds nothing.

    Returns:
        None below `LEAST_RUNS` runs.
    """
    residuals, freedom = _residuals(arms)
    return None if residuals is None else exp(float(np.sqrt((residuals**2).sum() / freedom))) - 1


def detectable_share(arms: Sequence[Sequence[float]], counts: tuple[int, int]) -> float | None:
    """
    The smallest difference that so many runs show with a chance of 80%: 0.1 is 10% faster.

    Two arms without a difference are drawn from the residuals of the runs at hand, widened since
    those scatter less around their own middle than around the truth. A candidate that is faster by
    d moves the interval of the log ratio down by d, whatever was drawn: d is seen wherever it
    exceeds the interval's upper end. So it is the 80% quantile of upper ends, and, since either
    arm may be the faster one, of lower ends with their sign turned; their mean is given.
    That clocks count whole seconds is left out.

    Args:
        arms: As in `scatter_of`.
        counts: Runs of the baseline and of the candidate that there will be.

    Returns:
        None where too few runs are at hand, or would be for an exact interval.
    """
    residuals, freedom = _residuals(arms)
    if residuals is None or not has_exact_interval(*counts):
        return None
    pool = residuals * (residuals.size / freedom) ** 0.5
    repeats = _REPEATS_WHERE_LARGE if counts[0] * counts[1] > _LARGE else _REPEATS
    drawn = np.random.default_rng(_SEED).choice(pool, (repeats, sum(counts)))
    ends = [
        rank_interval(
            np.sort(np.exp(figures[: counts[0]])),
            np.sort(np.exp(figures[counts[0] :])),
            grain=0.0,
            scale="ratio",
            is_ratio=True,
        ).interval
        for figures in drawn
    ]
    reached = [(high, -low) for low, high in filter(None, ends)]
    return 1 - exp(-float(np.quantile(np.array(reached), WANTED_CHANCE, axis=0).mean()))


def _residuals(arms: Sequence[Sequence[float]]) -> tuple[Floats | None, int]:
    """Log figures around the means of their arms, and their degrees of freedom."""
    logs = [logs_of(as_floats(arm)) for arm in arms if len(arm)]
    size, freedom = sum(arm.size for arm in logs), sum(arm.size - 1 for arm in logs)
    if size < LEAST_RUNS:
        return None, freedom
    return np.concatenate([arm - arm.mean() for arm in logs]), freedom
