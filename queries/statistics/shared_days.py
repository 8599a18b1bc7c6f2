"""
Runs of one day share its weather: what days hide that arms use unequally, and when they hide all.

Where both arms have the same share of their runs on each day, what the days do cancels out. Where
they do not, and days visibly differ, an interval covers that of the runs within days as well: the
exact rank-sum test with each day a stratum, so that only runs of one day are compared. Arms that
hardly share a day are not compared at all: time and arm are confounded. Study: docs/method.md.

Source: van Elteren 1960, here with every pair of equal weight.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy  # its `stats` takes a second to import: only once days are compared

from queries.statistics.estimates import LEVEL, Estimate, covering
from queries.statistics.floats import Floats, has_spread, logs_of
from queries.statistics.null_tails import stratified_cut, stratified_p
from queries.statistics.scale import spread_over_grain
from queries.statistics.verdicts import Interval

FEWEST_SHARED = 4
"""Days that both arms share: below, half of the runs of each arm must lie on them."""
VISIBLE = 0.05
"""Below this p of the Kruskal-Wallis test days visibly differ."""

OfDay = tuple[Floats, Floats]
"""The baseline's and the candidate's figures of one day, sorted; either may have none."""


@dataclass(frozen=True, slots=True)
class DayCounts:
    """
    On how many days, UTC, two arms ran.

    Attributes:
        baseline: Days with a run of the baseline.
        candidate: Days with a run of the candidate.
        shared: Days with runs of both.
    """

    baseline: int
    candidate: int
    shared: int

    @property
    def every(self) -> int:
        """Days with a run of either."""
        return self.baseline + self.candidate - self.shared

    @property
    def are_few(self) -> bool:
        """Whether an interval of runs on these days says little of others."""
        return self.every < FEWEST_SHARED


def split_by_day(
    baseline: Sequence[float],
    candidate: Sequence[float],
    days: Sequence[Sequence[Hashable]],
) -> list[OfDay]:
    """
    The runs of both arms, day by day, in no order that matters.

    Args:
        baseline: One figure per run.
        candidate: One figure per run.
        days: Of each run of the baseline, and of the candidate.

    Raises:
        ValueError: There is not a day for each run.
    """
    found: dict[Hashable, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for arm, (figures, its_days) in enumerate(zip((baseline, candidate), days, strict=True)):
        for figure, day in zip(figures, its_days, strict=True):
            found[day][arm].append(figure)
    return [(np.sort(np.array(one)), np.sort(np.array(other))) for one, other in found.values()]


def count_days(days: Sequence[OfDay]) -> DayCounts:
    """On how many of them each arm ran, and both."""
    return DayCounts(
        baseline=sum(one.size > 0 for one, _ in days),
        candidate=sum(other.size > 0 for _, other in days),
        shared=len(_shared(days)),
    )


def are_apart(days: Sequence[OfDay]) -> bool:
    """Whether arms share fewer than 4 days, which hold less than half of the runs of either."""
    shared = _shared(days)
    return len(shared) < FEWEST_SHARED and any(
        2 * sum(of_day[arm].size for of_day in shared) < sum(of_day[arm].size for of_day in days)
        for arm in (0, 1)
    )


def may_mislead(days: Sequence[OfDay], center: float) -> bool:
    """
    Whether arms use days unequally, some for several runs, and days visibly differ or are few.

    Few are less than 4 that both share: too few to see whether days differ.

    Args:
        days: Logarithms where ratios are compared.
        center: The estimate of the candidate's shift, which is taken back.
    """
    totals = [sum(of_day[arm].size for of_day in days) for arm in (0, 1)]
    is_alike = all(one.size * totals[1] == other.size * totals[0] for one, other in days)
    if is_alike or max(max(one.size, other.size) for one, other in days) == 1:
        return False
    if len(_shared(days)) < FEWEST_SHARED:
        return True
    runs = [np.concatenate([one, other - center]) for one, other in days]
    if not has_spread(np.concatenate(runs)):
        return False
    return float(scipy.stats.kruskal(*runs).pvalue) < VISIBLE


def has_interval_within(days: Sequence[OfDay]) -> bool:
    """Whether the days that both arms share have runs enough for an interval of their own."""
    counts = _counts(days)
    return bool(counts) and stratified_cut(counts).level >= LEVEL


def covering_days(
    estimate: Estimate, days: Sequence[OfDay], grain: float, *, is_ratio: bool = False
) -> Estimate:
    """
    The estimate with an interval that also covers the shifts not rejected within days.

    Args:
        estimate: Of all runs.
        days: Figures, whose shared days have an interval.
        grain: As in `queries.statistics.scale.grain_of`; ties within it are spread as well.
        is_ratio: It is a log ratio.
    """
    for unit in (0.0, grain):
        apart = _differences(
            [
                (_measured(one, unit, is_ratio=is_ratio), _measured(other, unit, is_ratio=is_ratio))
                for one, other in _shared(days)
            ]
        )
        estimate = covering(estimate, _ends(np.sort(apart), _counts(days)))
    return estimate


def _measured(figures: Floats, unit: float, *, is_ratio: bool) -> Floats:
    spread = spread_over_grain(figures, unit) if unit else figures
    return logs_of(spread) if is_ratio else spread


def _ends(apart: Floats, counts: tuple[tuple[int, int], ...]) -> Interval:
    left_out = stratified_cut(counts).left_out
    return float(apart[left_out]), float(apart[apart.size - 1 - left_out])


def p_within_days(days: Sequence[OfDay], center: float) -> float:
    """
    The two-sided p that belongs to the interval within days; ties count against a claim.

    Args:
        days: As `covering_days` takes them.
        center: Of the estimate of all runs; p is 1 where the runs within days point the other way.
    """
    if not center:
        return 1.0
    apart = _differences(_shared(days))
    against = int((apart <= 0).sum() if center > 0 else (apart >= 0).sum())
    return stratified_p(_counts(days), against)


def _shared(days: Sequence[OfDay]) -> list[OfDay]:
    return [(one, other) for one, other in days if one.size and other.size]


def _counts(days: Sequence[OfDay]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((one.size, other.size) for one, other in _shared(days)))


def _differences(days: Sequence[OfDay]) -> Floats:
    """Candidate minus baseline, of all pairs of runs of one day."""
    return np.concatenate([np.subtract.outer(other, one).ravel() for one, other in days])
