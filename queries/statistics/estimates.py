"""How far apart two arms are, with an interval where the runs allow one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from scipy.special import stdtr, stdtrit

from queries.statistics.floats import Floats, ordered_differences
from queries.statistics.null_tails import Cut, rank_sum_cut
from queries.statistics.rank_sum import best_attainable_p

LEVEL = 0.95
FEWEST_RUNS = 3
_PROVISIONAL = ((3, 3), (3, 4))


class Method(StrEnum):
    """
    How an interval came about.

    Attributes:
        EXACT: From the counted distribution of the ranks; at unequal sizes it is widened.
        APPROXIMATE: From its normal approximation, at more than some 158 runs per arm, likewise.
        PROVISIONAL: Welch's, at 3 + 3 and 3 + 4 runs.
        NONE: There is no interval.
    """

    EXACT = "exact"
    APPROXIMATE = "approximate"
    PROVISIONAL = "provisional"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Estimate:
    """
    A shift from baseline to candidate: of seconds, or of log seconds, where it is a log ratio.

    Attributes:
        center: The Hodges-Lehmann estimate, the median of all pairwise differences.
        low: Lower end of the interval, part of it; None without one.
        high: Upper end, likewise.
        level: Chance that the interval covers, at least; None without one.
        method: How the interval came about.
    """

    center: float
    low: float | None
    high: float | None
    level: float | None
    method: Method

    @property
    def interval(self) -> tuple[float, float] | None:
        """Both ends, or None."""
        return None if self.low is None or self.high is None else (self.low, self.high)


@dataclass(frozen=True, slots=True)
class Estimates:
    """
    Both ways to say how far apart two arms are.

    Attributes:
        log_ratio: None on the scale of differences.
        shift: In the unit of the figures.
        welch_p: None unless provisional.
    """

    log_ratio: Estimate | None
    shift: Estimate
    welch_p: float | None = None

    @property
    def headline(self) -> Estimate:
        """The one that the verdict is about."""
        return self.shift if self.log_ratio is None else self.log_ratio


def has_exact_interval(baseline_count: int, candidate_count: int) -> bool:
    """At least 3 runs each, and runs that do not overlap would have a p of 0.05 at most."""
    enough = min(baseline_count, candidate_count) >= FEWEST_RUNS
    return enough and best_attainable_p(baseline_count, candidate_count) <= 1 - LEVEL + 1e-12


def has_provisional_interval(baseline_count: int, candidate_count: int) -> bool:
    """So few runs that only Welch's interval is left, but not fewer."""
    return tuple(sorted((baseline_count, candidate_count))) in _PROVISIONAL


def hodges_lehmann(baseline: Floats, candidate: Floats, level: float = LEVEL) -> Estimate:
    """
    The median of all pairwise differences, and the interval that the rank-sum test does not reject.

    Where the level can't be reached, the longest interval there is, at its own level. The ends
    belong to the interval. So it covers at least at its level with ties too: break them at
    random, and the untied interval lies within this one (docs/method.md).

    Args:
        baseline: Sorted, at least one.
        candidate: Sorted, at least one.
        level: Chance of covering that is asked for.

    Source: Hodges & Lehmann 1963; Bauer 1972; Lehmann 1975, sections 2.5 and 2.6.
    """
    cut = rank_sum_cut(baseline.size, candidate.size, level)
    return rank_estimate(
        cut,
        baseline.size * candidate.size,
        lambda places: ordered_differences(baseline, candidate, places),
    )


def rank_estimate(cut: Cut, count: int, at: Callable[[list[int]], list[float]]) -> Estimate:
    """
    The estimate that a cut makes of ordered values.

    Args:
        cut: How many to leave out on each side.
        count: How many values there are.
        at: What stands at some places among them.
    """
    places = [cut.left_out, (count - 1) // 2, count // 2, count - 1 - cut.left_out]
    low, below, above, high = at(places)
    method = Method.EXACT if cut.is_exact else Method.APPROXIMATE
    return Estimate((below + above) / 2, low, high, cut.level, method)


def welch(baseline: Floats, candidate: Floats, level: float = LEVEL) -> tuple[Estimate, float]:
    """
    The difference of the means with Welch's interval, and its two-sided p.

    As `scipy.stats.ttest_ind(equal_var=False)` gives it, which warns where an arm has no spread.

    Args:
        baseline: At least two.
        candidate: At least two; not both arms without spread.
        level: Chance of covering that is asked for.

    Source: Welch 1947; degrees of freedom by Satterthwaite 1946.
    """
    parts = [float(arm.var(ddof=1)) / arm.size for arm in (baseline, candidate)]
    error = sum(parts) ** 0.5
    counts = (baseline.size, candidate.size)
    freedom = error**4 / sum(p * p / (n - 1) for p, n in zip(parts, counts, strict=True))
    center = float(candidate.mean() - baseline.mean())
    reach = -float(stdtrit(freedom, (1 - level) / 2)) * error
    p = 2 * float(stdtr(freedom, -abs(center) / error))
    return Estimate(center, center - reach, center + reach, level, Method.PROVISIONAL), p


def without_interval(estimate: Estimate) -> Estimate:
    """The center alone."""
    return Estimate(estimate.center, None, None, None, Method.NONE)


def covering(estimate: Estimate, other: tuple[float, float] | None) -> Estimate:
    """The estimate with the shortest interval that covers its own and another; none stays none."""
    if estimate.low is None or estimate.high is None or other is None:
        return estimate
    return replace(estimate, low=min(estimate.low, other[0]), high=max(estimate.high, other[1]))
