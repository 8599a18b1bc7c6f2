"""
On which runners the runs of two arms ran, and which levels a comparison can allow for.

A *factor* is what runners differ in (CPU model, image version, region, hour), a *level* one of its
values. A run has several jobs on its path, each on a runner of its own, so that it is on a level by
a share: that of its arm's usual seconds on the path whose job ran there. Usual seconds are the
medians of the arm, lest a slow machine raises its own share. Cache outcomes are no factor: they
are part of what is compared.

Nothing here sees how long a run took, so that what is chosen favours no answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from queries.statistics.family import corrected
from queries.statistics.floats import Floats

UNKNOWN = "unknown"
"""The level of jobs whose runner is not known."""
RUNS_PER_LEVEL = 20
"""Of both arms together, for each level that is allowed for."""
LEAST_BESIDE = 3
"""Runs that are on a level, and as many that are not wholly on it: else it joins the reference."""
CONFOUNDED = 0.5
"""Share of the arms' own variance that levels tell, from which on intervals hold too seldom."""

_SAME, _APART = 0.95, 2.0
_ORDERS, _AT_ONCE, _SEED = 9_999, 2_000, 1935
_MANY_RUNS, _FEWER_ORDERS, _MOST_MARKS = 1_000, 1_999, 4_000_000
_ROUNDING = 1e-9

Marks: TypeAlias = npt.NDArray[np.bool_]
Level: TypeAlias = tuple[str, str]
"""The name of its factor, and its own."""


@dataclass(frozen=True, slots=True)
class Factor:
    """
    What runners differ in.

    Attributes:
        name: Of the factor.
        levels: Their names, in order; `UNKNOWN` may be one.
        shares: Of each run on each level, 0 to 1, its sum 1: n by levels.
    """

    name: str
    levels: tuple[str, ...]
    shares: Floats


@dataclass(frozen=True, slots=True)
class Columns:
    """
    Levels that are allowed for.

    Attributes:
        levels: One for each column.
        values: The share of each run on each: n by columns.
        left_out: Levels that joined the reference, for want of runs.
        confounded: Levels that hardly any run of the one arm and nearly all of the other are on;
            then there are no columns.
    """

    levels: tuple[Level, ...]
    values: Floats
    left_out: tuple[Level, ...] = ()
    confounded: tuple[Level, ...] = ()


def factor_of(
    name: str,
    baseline: Sequence[Mapping[str, float]],
    candidate: Sequence[Mapping[str, float]],
) -> Factor:
    """
    A factor, from the shares of each run by level; the baseline's runs come first.

    Raises:
        ValueError: The shares of a run do not sum up to 1, or one is below 0.
    """
    runs = [*baseline, *candidate]
    levels = tuple(sorted({level for run in runs for level in run}))
    shares = np.array([[run.get(level, 0.0) for level in levels] for run in runs])
    shares = shares.reshape(len(runs), len(levels))
    if runs and (shares.min() < 0 or np.abs(shares.sum(axis=1) - 1).max() > _ROUNDING):
        raise ValueError(f"the shares of a run on the levels of {name} do not sum up to 1.")
    return Factor(name, levels, shares)


def columns_of(factors: Sequence[Factor], is_candidate: Marks) -> Columns:
    """
    The levels to allow for, one column for every 20 runs at most.

    The most common level of a factor is the reference. Of the others those come first whose shares
    visibly differ between the arms (a t of 2), then the most common one of each factor, then the
    second of each, and so on. Those that few runs are on, for which there are too few runs, or that
    earlier columns tell, join the reference.

    Args:
        factors: First that which is most likely to matter.
        is_candidate: Of each run.
    """
    arm = is_candidate.astype(np.float64)
    confounded = tuple(
        (factor.name, level)
        for factor in factors
        for level, shares in zip(factor.levels, factor.shares.T, strict=True)
        if _explained(arm, [shares]) >= CONFOUNDED
    )
    found: list[Level] = []
    columns: list[Floats] = []
    left_out: list[Level] = []
    for level, shares, values in _in_order(factors, is_candidate):
        has_runs = min((shares > 0).sum(), (shares < 1).sum()) >= LEAST_BESIDE
        has_room = (len(found) + 1) * RUNS_PER_LEVEL <= arm.size
        if has_runs and has_room and _explained(values, columns) < _SAME:
            found.append(level)
            columns.append(values)
        else:
            left_out.append(level)
    if not confounded and _explained(arm, columns) >= CONFOUNDED:
        confounded = tuple(found)
    if confounded:
        return Columns((), np.empty((arm.size, 0)), (), confounded)
    values = np.array(columns).reshape(len(columns), arm.size).T
    return Columns(tuple(found), values, tuple(left_out))


def _in_order(factors: Sequence[Factor], is_candidate: Marks) -> list[tuple[Level, Floats, Floats]]:
    """Levels but the references, with the shares of the runs, and what their columns hold."""
    arm = is_candidate.astype(np.float64)
    ranked = []
    for number, factor in enumerate(factors):
        is_unknown = np.array([level == UNKNOWN for level in factor.levels], dtype=bool)
        values = _spread(factor.shares, is_unknown, is_candidate)
        totals = factor.shares.sum(axis=0)
        known_first = np.lexsort((-totals, is_unknown))
        common_first = sorted(known_first[1:], key=lambda place: -totals[place])
        for turn, place in enumerate(common_first):
            told = _explained(arm, [values[:, place]])
            is_apart = told * (arm.size - 2) >= _APART**2 * (1 - told)
            key = (0, -told, 0) if is_apart else (1, turn, number)
            level = factor.name, factor.levels[place]
            ranked.append((key, level, factor.shares[:, place], values[:, place]))
    ranked.sort(key=lambda each: each[0])
    return [(level, shares, values) for _, level, shares, values in ranked]


def _spread(shares: Floats, is_unknown: Marks, is_candidate: Marks) -> Floats:
    """
    Shares of jobs whose runner is unknown, spread over the known levels as those of their arm are.

    Else arms would seem more alike than they are; how such jobs differ is the column of `UNKNOWN`.
    """
    values = shares.copy()
    for is_arm in (is_candidate, ~is_candidate):
        known = shares[np.ix_(is_arm, ~is_unknown)]
        if known.sum() > 0:
            unknown = shares[np.ix_(is_arm, is_unknown)].sum(axis=1)
            values[np.ix_(is_arm, ~is_unknown)] += np.outer(
                unknown, known.sum(axis=0) / known.sum()
            )
    return values


def _explained(values: Floats, columns: Sequence[Floats]) -> float:
    """The share of the variance of some values that columns tell, 0 to 1; 1 if there is none."""
    centered = values - values.mean()
    square = float((centered**2).sum())
    if square < _ROUNDING:
        return 1.0
    if not columns:
        return 0.0
    design = np.array([column - column.mean() for column in columns]).T
    told = design @ np.linalg.lstsq(design, centered)[0]
    return float((told**2).sum()) / square


@dataclass(frozen=True, slots=True)
class MixDifference:
    """
    Whether two arms differ in their mix of a factor's levels.

    Attributes:
        factor: Its name.
        p: That runs dealt at random to the arms differ as much.
        corrected_p: The same, for the number of factors.
    """

    factor: str
    p: float
    corrected_p: float


def compare_mixes(factors: Sequence[Factor], is_candidate: Marks) -> list[MixDifference]:
    """
    A test for each factor that has more than one level; a run is what is dealt, with all its jobs.

    The distance of two arms is that of chi-squared: the squared difference of their mean shares on
    a level over the mean share on it of all runs, summed over levels. 9,999 deals, 1,999 of more
    than 1,000 runs; always the same.

    Args:
        factors: With `UNKNOWN` as a level like others.
        is_candidate: Of each run; each arm has one.

    Source: Fisher's randomisation (1935) of Pearson's chi-squared; Holm 1979 over factors.
    """
    several = [factor for factor in factors if (factor.shares > 0).any(axis=0).sum() > 1]
    p_values = [_p_of_deals(factor.shares, is_candidate) for factor in several]
    adjusted = [each.p for each in corrected(p_values, p_values)]
    rows = zip(several, p_values, adjusted, strict=True)
    return [MixDifference(factor.name, p, p if holm is None else holm) for factor, p, holm in rows]


def _p_of_deals(shares: Floats, is_candidate: Marks) -> float:
    random = np.random.default_rng(_SEED)
    shares = shares[:, (shares > 0).any(axis=0)]
    farthest = _distances(shares, is_candidate[None])[0]
    left = orders = _ORDERS if is_candidate.size <= _MANY_RUNS else _FEWER_ORDERS
    as_far = 1
    while left:
        count = min(left, max(1, min(_AT_ONCE, _MOST_MARKS // is_candidate.size)))
        deals = random.permuted(np.tile(is_candidate, (count, 1)), axis=1)
        as_far += int((_distances(shares, deals) >= farthest - _ROUNDING).sum())
        left -= count
    return as_far / (orders + 1)


def _distances(shares: Floats, deals: Marks) -> Floats:
    counts = deals.sum(axis=1, keepdims=True)
    candidate = deals @ shares
    apart = candidate / counts - (shares.sum(axis=0) - candidate) / (shares.shape[0] - counts)
    found: Floats = (apart**2 / shares.mean(axis=0)).sum(axis=1)
    return found
