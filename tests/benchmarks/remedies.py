"""
Intervals for arms that scatter unequally: what is shipped, and what was tried beside it.

All experiments of a cell at once, a row each, since one after the other takes ten times as long;
a test holds the shipped one against `compare`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from scipy.special import ndtri, stdtr, stdtrit

from queries.statistics.floats import Floats
from queries.statistics.null_tails import rank_sum_cut
from queries.statistics.unequal_sizes import FEWEST_FOR_RANKS
from tests.benchmarks.shared_runners import Random

AT_ONCE = 4000
"""Experiments: more pairwise differences are not held at once."""
_LEVEL = 0.95
_PERMUTATIONS = 400
_REACH = -float(ndtri((1 - _LEVEL) / 2))


@dataclass(frozen=True, slots=True)
class Intervals:
    """
    The intervals of many experiments.

    Attributes:
        low: Lower ends.
        high: Upper ends.
    """

    low: Floats
    high: Floats

    def covering(self, other: "Intervals") -> "Intervals":
        """The shortest that hold both."""
        return Intervals(np.minimum(self.low, other.low), np.maximum(self.high, other.high))


Remedy: TypeAlias = Callable[[Floats, Floats], Intervals]


def shipped(seconds: tuple[Floats, Floats], *, is_ratio: bool = True) -> Intervals:
    """What `compare` finds of whole seconds: of the log ratio, else of the difference."""
    spread = _spread_over_second(seconds[0]), _spread_over_second(seconds[1])
    (baseline, candidate), again = (
        [np.log(arm) if is_ratio else arm for arm in arms] for arms in (seconds, spread)
    )
    found = allowing(baseline, candidate).covering(allowing(*again))
    center = _centers(_differences(baseline, candidate))
    reach = np.full(center.shape, 0.5)
    if is_ratio:
        reach = np.log1p(0.5 / np.minimum(*(np.median(arm, axis=1) for arm in seconds)))
    return found.covering(Intervals(center - reach, center + reach))


def allowing(baseline: Floats, candidate: Floats) -> Intervals:
    """By ranks; at unequal sizes by the scatter of each arm too; of few runs also Welch's."""
    found = ranks_alone(baseline, candidate)
    if baseline.shape[1] == candidate.shape[1]:
        return found
    found = found.covering(by_scatter(baseline, candidate))
    if min(baseline.shape[1], candidate.shape[1]) < FEWEST_FOR_RANKS:
        found = found.covering(welch_alone(baseline, candidate))
    return found


def ranks_alone(baseline: Floats, candidate: Floats) -> Intervals:
    """The exact rank-sum test's."""
    differences = _differences(baseline, candidate)
    left_out = rank_sum_cut(baseline.shape[1], candidate.shape[1]).left_out
    return Intervals(differences[:, left_out], differences[:, -1 - left_out])


def by_scatter(baseline: Floats, candidate: Floats) -> Intervals:
    """As many ordered differences left out as the places' own scatter lets."""
    differences = _differences(baseline, candidate)
    shifted = candidate - _centers(differences)[:, None]
    _, error, _ = _places(baseline, shifted)
    pairs = differences.shape[1]
    left_out = np.maximum(0, np.floor(pairs * (0.5 - _REACH * error) - 0.5)).astype(np.intp)
    rows = np.arange(differences.shape[0])
    return Intervals(differences[rows, left_out], differences[rows, pairs - 1 - left_out])


def welch_alone(baseline: Floats, candidate: Floats) -> Intervals:
    """Welch's; that of arms without any spread is their difference alone."""
    center = candidate.mean(axis=1) - baseline.mean(axis=1)
    error, freedom = _error_of_means(baseline, candidate)
    reach = np.where(error > 0, -stdtrit(freedom, (1 - _LEVEL) / 2) * error, 0)
    return Intervals(center - reach, center + reach)


def with_welch(baseline: Floats, candidate: Floats) -> Intervals:
    """The hull of ranks and Welch's, whatever the sizes."""
    return ranks_alone(baseline, candidate).covering(welch_alone(baseline, candidate))


def with_welch_unequal(baseline: Floats, candidate: Floats) -> Intervals:
    """The same at unequal sizes only."""
    is_equal = baseline.shape[1] == candidate.shape[1]
    return (ranks_alone if is_equal else with_welch)(baseline, candidate)


REMEDIES: Mapping[str, Remedy] = {
    "ranks alone": ranks_alone,
    "hull with Welch's, unequal": with_welch_unequal,
    "hull with Welch's, always": with_welch,
    "Welch's alone": welch_alone,
    "shipped": allowing,
}


def brunner_munzel_holds(baseline: Floats, candidate: Floats) -> np.ndarray:
    """
    Whether Brunner & Munzel's test (by t) lets the true difference, which is none, stand.

    An interval by its inversion holds the truth just then.
    """
    share, error, freedom = _places(baseline, candidate)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stdtr(freedom, -np.abs(share - 0.5) / error)
    p = np.where(error > 0, p, np.where(share == 0.5, 1, 0))
    holds: np.ndarray = p > 1 - _LEVEL
    return holds


def permutation_holds(random: Random, baseline: Floats, candidate: Floats) -> np.ndarray:
    """
    The same of the studentised permutation test, by random permutations.

    Source: Janssen 1997.
    """
    runs = np.concatenate([baseline, candidate], axis=1)
    count = baseline.shape[1]
    at_hand = _studentised(baseline, candidate)
    below = np.ones(at_hand.shape)
    above = np.ones(at_hand.shape)
    for _ in range(_PERMUTATIONS):
        order = random.permutation(runs.shape[1])
        other = _studentised(runs[:, order[:count]], runs[:, order[count:]])
        below += other <= at_hand + 1e-12
        above += other >= at_hand - 1e-12
    holds: np.ndarray = np.minimum(below, above) / (_PERMUTATIONS + 1) > (1 - _LEVEL) / 2
    return holds


def _differences(baseline: Floats, candidate: Floats) -> Floats:
    """All pairwise differences of each experiment, ordered."""
    differences: Floats = (candidate[:, :, None] - baseline[:, None, :]).reshape(len(baseline), -1)
    differences.sort(axis=1)
    return differences


def _centers(differences: Floats) -> Floats:
    count = differences.shape[1]
    centers: Floats = (differences[:, (count - 1) // 2] + differences[:, count // 2]) / 2
    return centers


def _places(baseline: Floats, candidate: Floats) -> tuple[Floats, Floats, Floats]:
    """The share of pairs in which the candidate is slower, its standard error, its freedom."""
    apart = candidate[:, :, None] - baseline[:, None, :]
    slower = (apart > 1e-9) + 0.5 * (np.abs(apart) <= 1e-9)
    parts = [slower.mean(axis=3 - axis).var(axis=1, ddof=1) / slower.shape[axis] for axis in (1, 2)]
    freedoms = [
        part**2 / (slower.shape[axis] - 1) for part, axis in zip(parts, (1, 2), strict=True)
    ]
    variance = parts[0] + parts[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = np.where(variance > 0, variance**2 / (freedoms[0] + freedoms[1]), 1.0)
    return slower.mean(axis=(1, 2)), np.sqrt(variance), freedom


def _error_of_means(baseline: Floats, candidate: Floats) -> tuple[Floats, Floats]:
    parts = [arm.var(axis=1, ddof=1) / arm.shape[1] for arm in (baseline, candidate)]
    below = sum(
        part**2 / (arm.shape[1] - 1) for part, arm in zip(parts, (baseline, candidate), strict=True)
    )
    variance = parts[0] + parts[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = np.where(variance > 0, variance**2 / below, 1.0)
    return np.sqrt(variance), freedom


def _studentised(baseline: Floats, candidate: Floats) -> Floats:
    error, _ = _error_of_means(baseline, candidate)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = (candidate.mean(axis=1) - baseline.mean(axis=1)) / error
    studentised: Floats = np.nan_to_num(statistic)
    return studentised


def _spread_over_second(seconds: Floats) -> Floats:
    """Equal figures of an arm spread evenly over their second."""
    figures = np.sort(seconds, axis=1)
    alike = figures[:, :, None] == figures[:, None, :]
    places = (alike & np.tri(figures.shape[1], k=-1, dtype=bool)).sum(axis=2)
    spread: Floats = figures + (places + 0.5) / alike.sum(axis=2) - 0.5
    return spread
