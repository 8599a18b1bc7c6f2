"""
How much of a difference between two arms is luck: the mix of runners that their runs got.

Beside the raw comparison stands one adjusted for the levels of `mix_levels`: log seconds = arm +
sum over levels of effect times share + error, with one effect of a level for both arms. Study:
docs/method.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, inf, log, log1p

import numpy as np

from queries.statistics.aligned_ranks import contrast_of, interval_of
from queries.statistics.comparison import Comparison
from queries.statistics.floats import Floats
from queries.statistics.mix_levels import Factor, Level, Marks, columns_of
from queries.statistics.scale import SmallestEffect
from queries.statistics.verdicts import Interval

LEAST_RUNS = 10
"""Of each arm: with fewer an adjustment costs more than 5% of the interval's width."""
_SAME = 1e-9


class NotAdjusted(StrEnum):
    """
    Why there is no adjusted difference; the first that applies.

    Attributes:
        NO_RATIO: The raw comparison has no ratio, or no interval of one.
        TOO_FEW_RUNS: An arm has fewer than 10, or so few reject no value.
        CONFOUNDED: Arms ran on other runners, so that a difference may be the runners'.
        ONE_MIX: No level has runs enough beside another.
    """

    NO_RATIO = "no ratio"
    TOO_FEW_RUNS = "too few runs"
    CONFOUNDED = "runners and arm are confounded"
    ONE_MIX = "one mix"


@dataclass(frozen=True, slots=True)
class Adjusted:
    """
    A comparison adjusted for the mix of runners.

    Attributes:
        ratio: Candidate / baseline on one mix; None without one, as all that follows.
        ratio_interval: 95%.
        mix_ratio: What the mixes do: the raw ratio over the adjusted one.
        mix_interval: 95%, of the levels' effects times the difference in shares; it holds
            `mix_ratio` too, which is reckoned otherwise.
        levels: Allowed for.
        left_out: Not allowed for, since too few runs are on them.
        confounded: Levels that cannot be told from the arms.
        not_adjusted_because: None where there is a ratio.
        is_material: Whether the mix decides what is said: its interval excludes "nothing", and it
            is at least half as large as the raw interval reaches to a side, or as the smallest
            effect. Then the adjusted ratio is the headline, else the raw one.
    """

    ratio: float | None = None
    ratio_interval: Interval | None = None
    mix_ratio: float | None = None
    mix_interval: Interval | None = None
    levels: tuple[Level, ...] = ()
    left_out: tuple[Level, ...] = ()
    confounded: tuple[Level, ...] = ()
    not_adjusted_because: NotAdjusted | None = None
    is_material: bool = False


@dataclass(frozen=True, slots=True)
class LogEstimates:
    """
    Estimate and 95% interval of many experiments: (...) each, of log seconds.

    Attributes:
        adjusted: The candidate's coefficient.
        mix: Effects of levels times the candidate's mean shares less the baseline's.
    """

    adjusted: tuple[Floats, Floats, Floats]
    mix: tuple[Floats, Floats, Floats]


def adjust_for_mix(
    baseline: Sequence[float],
    candidate: Sequence[float],
    factors: Sequence[Factor],
    raw: Comparison,
    *,
    smallest_effect: SmallestEffect | None = None,
) -> Adjusted:
    """
    What the difference would be if both arms had one mix of runners; the same for the same runs.

    Args:
        baseline: Seconds, one per run.
        candidate: Likewise.
        factors: Of the runs in the same order, the baseline's first; that factor first which is
            most likely to matter.
        raw: The comparison of these arms.
        smallest_effect: As in `compare`; one in seconds is not asked of the mix.

    Raises:
        ValueError: A factor does not have as many runs.
    """
    if raw.ratio is None or raw.ratio_interval is None:
        return Adjusted(not_adjusted_because=NotAdjusted.NO_RATIO)
    if min(len(baseline), len(candidate)) < LEAST_RUNS:
        return Adjusted(not_adjusted_because=NotAdjusted.TOO_FEW_RUNS)
    is_candidate = np.repeat([False, True], [len(baseline), len(candidate)])
    if any(factor.shares.shape[0] != is_candidate.size for factor in factors):
        raise ValueError("a factor has a share of each run.")
    columns = columns_of(factors, is_candidate)
    if columns.confounded:
        return Adjusted(confounded=columns.confounded, not_adjusted_because=NotAdjusted.CONFOUNDED)
    if not columns.levels:
        return Adjusted(left_out=columns.left_out, not_adjusted_because=NotAdjusted.ONE_MIX)
    seconds = np.array([*baseline, *candidate], dtype=np.float64)
    found = estimate_mix(np.log(seconds), is_candidate, columns.values)
    center, low, high = (float(each) for each in found.adjusted)
    if high == inf:
        return Adjusted(not_adjusted_because=NotAdjusted.TOO_FEW_RUNS)
    # A clock of whole seconds tells nothing finer.
    medians = np.median(baseline), np.median(candidate)
    reach = log1p(0.5 / float(min(medians)))
    mix = log(raw.ratio) - center
    ends = min(mix, float(found.mix[1])), max(mix, float(found.mix[2]))
    margin = None if smallest_effect is None else smallest_effect.log_margin
    half_width = log(raw.ratio_interval[1] / raw.ratio_interval[0]) / 2
    return Adjusted(
        ratio=exp(center),
        ratio_interval=(exp(min(low, center - reach)), exp(max(high, center + reach))),
        mix_ratio=exp(mix),
        mix_interval=(exp(ends[0]), exp(ends[1])),
        levels=columns.levels,
        left_out=columns.left_out,
        is_material=bool(are_material(np.array(mix), np.array(ends), half_width, margin)),
    )


def estimate_mix(logs: Floats, is_candidate: Marks, columns: Floats) -> LogEstimates:
    """
    The adjusted difference, and what the mix does by the levels' effects.

    Args:
        logs: Of the runs' seconds: (..., n).
        is_candidate: Of each run: n.
        columns: Shares of the runs on each level: (..., n, q).
    """
    arms = np.broadcast_to(
        np.stack([np.ones(is_candidate.size), is_candidate], axis=-1), (*logs.shape, 2)
    )
    design = np.concatenate([arms, columns], axis=-1)
    apart = columns[..., is_candidate, :].mean(axis=-2) - columns[..., ~is_candidate, :].mean(
        axis=-2
    )
    coefficients = np.concatenate([np.zeros((*logs.shape[:-1], 2)), apart], axis=-1)
    arm = np.zeros_like(coefficients)
    arm[..., 1] = 1.0
    # Where mixes are the same they do nothing, whatever levels do.
    is_same = np.abs(apart).max(axis=-1) < _SAME
    coefficients[is_same, -1] = 1.0
    mix = interval_of(contrast_of(design, logs, coefficients))
    return LogEstimates(
        adjusted=interval_of(contrast_of(design, logs, arm)),
        mix=(
            np.where(is_same, 0.0, mix[0]),
            np.where(is_same, 0.0, mix[1]),
            np.where(is_same, 0.0, mix[2]),
        ),
    )


def are_material(
    mix: Floats, ends: Floats, half_width: Floats | float, margin: float | None
) -> Marks:
    """
    Whether what the mix does decides what is said; all on logs.

    Args:
        mix: The raw estimate less the adjusted one: (...).
        ends: Of its interval: (2, ...).
        half_width: How far the raw interval reaches to a side: (...).
        margin: The smallest effect; None without one.
    """
    least = half_width / 2 if margin is None else np.minimum(half_width / 2, margin)
    found: Marks = (np.abs(mix) >= least) & ((ends[0] > 0) | (ends[1] < 0))
    return found
