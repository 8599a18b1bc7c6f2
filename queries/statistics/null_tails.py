"""
How rank statistics are distributed where there is no difference and no ties, counted exactly.

SciPy counts them too (`scipy.stats.mannwhitneyu`, `scipy.stats.wilcoxon`) but gives only the p of
one sample at a time; an interval needs the quantile. The tests hold the two against each other.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import floor, sqrt

import numpy as np
from scipy.special import ndtr, ndtri

from queries.statistics.floats import Floats

MOST_COUNTED = 4_000_000
"""Steps of work, some 10 ms; the normal approximation takes over above, at 158 + 158 runs."""
MOST_COUNTED_PAIRS = 300
MOST_STRATIFIED = 10_000
"""Pairs of runs within strata, some 20 ms; the normal approximation takes over above."""
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Cut:
    """
    Where an interval ends among the ordered values (pairwise differences, Walsh averages).

    Attributes:
        left_out: How many of them lie outside, on each side.
        level: Chance that the interval covers; with ties it covers at least so often.
        is_exact: Whether it was counted, not approximated.
    """

    left_out: int
    level: float
    is_exact: bool


def is_rank_sum_counted(baseline_count: int, candidate_count: int) -> bool:
    """Whether the rank-sum distribution of so many runs is counted exactly."""
    few, many = sorted((baseline_count, candidate_count))
    return few * few * many <= MOST_COUNTED


@lru_cache(maxsize=64)
def rank_sum_tail(baseline_count: int, candidate_count: int) -> Floats:
    """
    P(U <= u) for u from 0 to half of all pairs, read-only.

    U counts the pairs of one run of each arm in which the candidate is the slower.

    Source: Mann & Whitney 1947. The number of ways is a coefficient of the Gaussian binomial
    (MacMahon 1916), multiplied out factor by factor and kept as probabilities.
    """
    few, many = sorted((baseline_count, candidate_count))
    size = few * many // 2 + 1
    ways = np.zeros(size)
    ways[0] = 1.0
    for factor in range(1, few + 1):
        if many + factor < size:
            ways[many + factor :] -= ways[: size - many - factor].copy()
        padded = np.concatenate([ways, np.zeros(-size % factor)])
        sums = padded.reshape(-1, factor).cumsum(axis=0).ravel()[:size]
        ways = sums * (factor / (many + factor))
    return _read_only(ways.cumsum())


@lru_cache(maxsize=64)
def signed_rank_tail(pair_count: int) -> Floats:
    """
    P(T <= t) for t from 0 to the sum of all ranks, read-only.

    T is the sum of the ranks of the pairs in which the candidate is the slower.

    Source: Wilcoxon 1945.
    """
    chances = np.zeros(pair_count * (pair_count + 1) // 2 + 1)
    chances[0] = 1.0
    for rank in range(1, pair_count + 1):
        chances[rank:] += chances[:-rank].copy()
        chances /= 2
    return _read_only(chances.cumsum())


@lru_cache(maxsize=4096)
def rank_sum_cut(baseline_count: int, candidate_count: int, level: float = 0.95) -> Cut:
    """
    The shortest interval of pairwise differences that reaches a level, else the longest there is.

    Source: Bauer 1972; the normal approximation with continuity correction, Lehmann 1975.
    """
    pairs = baseline_count * candidate_count
    if is_rank_sum_counted(baseline_count, candidate_count):
        return _counted_cut(rank_sum_tail(baseline_count, candidate_count), level)
    deviation = sqrt(pairs * (baseline_count + candidate_count + 1) / 12)
    return _normal_cut(pairs / 2, deviation, level)


@lru_cache(maxsize=512)
def signed_rank_cut(pair_count: int, level: float = 0.95) -> Cut:
    """The same for Walsh averages."""
    if pair_count <= MOST_COUNTED_PAIRS:
        return _counted_cut(signed_rank_tail(pair_count), level)
    averages = pair_count * (pair_count + 1) / 2
    deviation = sqrt(averages * (2 * pair_count + 1) / 12)
    return _normal_cut(averages / 2, deviation, level)


@lru_cache(maxsize=256)
def stratified_tail(counts: tuple[tuple[int, int], ...]) -> Floats:
    """
    P(U <= u) for u from 0 to half of all pairs, read-only.

    U is the sum of the rank-sum statistics of strata, which are independent.

    Args:
        counts: Runs of baseline and candidate in each stratum, at least one of each.

    Source: van Elteren 1960.
    """
    chances = np.ones(1)
    for baseline_count, candidate_count in counts:
        below = np.diff(rank_sum_tail(baseline_count, candidate_count), prepend=0.0)
        above = below[: baseline_count * candidate_count + 1 - below.size][::-1]
        chances = np.convolve(chances, np.concatenate([below, above]))
    return _read_only(chances.cumsum()[: (chances.size - 1) // 2 + 1])


@lru_cache(maxsize=256)
def stratified_cut(counts: tuple[tuple[int, int], ...], level: float = 0.95) -> Cut:
    """As `rank_sum_cut`, of the differences within strata."""
    if _pairs_within(counts) <= MOST_STRATIFIED:
        return _counted_cut(stratified_tail(counts), level)
    return _normal_cut(_pairs_within(counts) / 2, _deviation_within(counts), level)


def stratified_p(counts: tuple[tuple[int, int], ...], against: int) -> float:
    """Twice the chance of so few pairs within strata that speak against a side, 1 at most."""
    pairs = _pairs_within(counts)
    if 2 * against >= pairs:
        return 1.0
    if pairs <= MOST_STRATIFIED:
        return min(1.0, 2 * float(stratified_tail(counts)[against]))
    return 2 * float(ndtr((against + 0.5 - pairs / 2) / _deviation_within(counts)))


def _pairs_within(counts: tuple[tuple[int, int], ...]) -> int:
    return sum(one * other for one, other in counts)


def _deviation_within(counts: tuple[tuple[int, int], ...]) -> float:
    return sqrt(sum(one * other * (one + other + 1) for one, other in counts) / 12)


def _counted_cut(tail: Floats, level: float) -> Cut:
    each_side = (1 - level) / 2 + _ROUNDING
    left_out = max(0, int(np.searchsorted(tail, each_side, side="right")) - 1)
    return Cut(left_out, max(0.0, 1 - 2 * float(tail[left_out])), is_exact=True)


def _normal_cut(mean: float, deviation: float, level: float) -> Cut:
    left_out = max(0, floor(mean + float(ndtri((1 - level) / 2)) * deviation - 0.5))
    reached = 1 - 2 * float(ndtr((left_out + 0.5 - mean) / deviation))
    return Cut(left_out, reached, is_exact=False)


def _read_only(values: Floats) -> Floats:
    values.setflags(write=False)
    return values
