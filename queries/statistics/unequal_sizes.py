"""
What arms of unequal sizes may hide: that the smaller one scatters more.

The rank-sum test takes both arms to scatter alike. Where the smaller one scatters more its
interval covers too little, 88% and less instead of 95%. So at unequal sizes an interval covers
two others as well, which estimate the scatter of each arm, and p is the largest of the three.
At equal sizes the rank-sum test keeps what it promises, and stands alone (docs/method.md).
"""

from dataclasses import dataclass
from math import floor, sinh, sqrt

from scipy.special import ndtr, ndtri

from queries.statistics.arm_summary import median
from queries.statistics.estimates import (
    LEVEL,
    Estimate,
    covering,
    has_exact_interval,
    hodges_lehmann,
    rank_estimate,
    welch,
)
from queries.statistics.floats import Floats, has_spread, logs_of, ordered_differences
from queries.statistics.null_tails import Cut
from queries.statistics.rank_sum import rank_sum_p
from queries.statistics.scale import Scale
from queries.statistics.verdicts import Interval

FEWEST_FOR_RANKS = 5
"""Below, ranks know too little of an arm's scatter: what lies outside 4 runs is 1 run in 8."""
_CLOSE = 1e-9
_REACH = -float(ndtri((1 - LEVEL) / 2))


@dataclass(frozen=True, slots=True)
class Allowance:
    """
    What an interval covers besides that of the rank-sum test.

    Attributes:
        left_out: As in `Cut`, by the scatter of each arm.
        by_means: Welch's interval; None where ranks know enough, or no run differs.
    """

    left_out: int
    by_means: Interval | None


def allowance_for(
    baseline: Floats, candidate: Floats, center: float | None = None
) -> Allowance | None:
    """
    What arms need that may scatter unequally; None at equal sizes.

    Args:
        baseline: Sorted, at least 2; logarithms where ratios are compared.
        candidate: Sorted, at least 2, likewise.
        center: Of their Hodges-Lehmann estimate, where it is known.
    """
    if baseline.size == candidate.size:
        return None
    if center is None:
        center = hodges_lehmann(baseline, candidate).center
    reach = _REACH * _share_error(baseline, candidate, center)
    left_out = max(0, floor(baseline.size * candidate.size * (0.5 - reach) - 0.5))
    is_known = _is_known_by_means(baseline, candidate)
    return Allowance(left_out, welch(baseline, candidate)[0].interval if is_known else None)


def with_allowance(
    estimate: Estimate, baseline: Floats, candidate: Floats, allowance: Allowance
) -> Estimate:
    """The estimate of two arms, which are sorted, with an interval that covers all of it."""
    by_scatter = rank_estimate(
        Cut(allowance.left_out, LEVEL, is_exact=False),
        baseline.size * candidate.size,
        lambda places: ordered_differences(baseline, candidate, places),
    )
    return covering(covering(estimate, by_scatter.interval), allowance.by_means)


def in_seconds(log_ratios: Interval, baseline: Floats, candidate: Floats) -> Interval:
    """
    Log ratios as shifts of figures around the medians of both arms, which are sorted.

    A ratio of 1 is a shift of 0, and swapping the arms changes the sign alone: what is said of the
    ratio and what is said of the seconds can't contradict each other.
    """
    middle = sqrt(median(baseline) * median(candidate))
    return 2 * middle * sinh(log_ratios[0] / 2), 2 * middle * sinh(log_ratios[1] / 2)


def p_of_shift(baseline: Floats, candidate: Floats, scale: Scale) -> float:
    """
    The two-sided p that belongs to the interval: 0.05 at most wherever it excludes no difference.

    That of the rank-sum test; at unequal sizes, where there is an interval by ranks, the largest of
    all that it covers. With ties it may lie below 0.05 though the interval reaches no difference.

    Args:
        baseline: Sorted, at least one.
        candidate: Sorted, at least one.
        scale: On which they are compared.
    """
    p = rank_sum_p(baseline, candidate)
    counts = baseline.size, candidate.size
    if counts[0] == counts[1] or not has_exact_interval(*counts):
        return p
    arms = (logs_of(baseline), logs_of(candidate)) if scale == "ratio" else (baseline, candidate)
    center = hodges_lehmann(*arms).center
    p = max(p, _p_by_scatter(*arms, center))
    if _is_known_by_means(*arms):
        by_welch, welch_p = welch(*arms)
        p = max(p, welch_p if by_welch.center * center > 0 else 1.0)
    return p


def _is_known_by_means(baseline: Floats, candidate: Floats) -> bool:
    """Whether Welch's interval is asked, and has an answer."""
    is_small = min(baseline.size, candidate.size) < FEWEST_FOR_RANKS
    return is_small and (has_spread(baseline) or has_spread(candidate))


def _p_by_scatter(baseline: Floats, candidate: Floats, center: float) -> float:
    """
    Twice the normal tail beyond the pairs that speak against the center's side, ties too.

    Arms that do not overlap are all that ranks can show: the rank-sum test's own p is left.
    """
    pairs = baseline.size * candidate.size
    close = _closeness(baseline, candidate)
    not_faster = int(baseline.searchsorted(candidate + close, side="right").sum())
    not_slower = pairs - int(baseline.searchsorted(candidate - close, side="left").sum())
    against = min(not_faster, not_slower)
    beyond = pairs / 2 - 0.5 - against
    if not against or beyond <= 0:
        return 1.0 if against else 0.0
    error = pairs * _share_error(baseline, candidate, center)
    return 2 * float(ndtr(-beyond / error)) if error else 0.0


def _share_error(baseline: Floats, candidate: Floats, center: float) -> float:
    """
    Standard error of the share of pairs in which the candidate is slower, were it shifted back.

    Each run has a place among those of the other arm; the places of either arm scatter by
    themselves, so that nothing is assumed of the arms' scatter.

    Source: Brunner & Munzel 2000; Fligner & Policello 1981.
    """
    close = _closeness(baseline, candidate)
    parts = []
    for among, runs in ((baseline, candidate - center), (candidate, baseline + center)):
        below = among.searchsorted(runs - close, side="left")
        not_above = among.searchsorted(runs + close, side="right")
        places = (below + not_above) / (2 * among.size)
        parts.append(float(places.var(ddof=1)) / runs.size)
    return float(sum(parts) ** 0.5)


def _closeness(baseline: Floats, candidate: Floats) -> float:
    """What differs by less is equal: the arms were shifted by one of their own differences."""
    ends = baseline[0], baseline[-1], candidate[0], candidate[-1]
    return _CLOSE * max(1.0, *(abs(float(end)) for end in ends))
