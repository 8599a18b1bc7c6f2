"""
When an arm's level changed: its runs in the order of their starts, cut where ranks differ most.

Runs of a day share its weather, so days are what is ranked, each by its median; runs are where all
are of one day. At each cut the ranks before it are summed; the cut whose sum is the farthest from
what chance makes of it, in standard deviations, is a change of level if few orders of the same
figures have one as far. Then either part is looked at likewise, at half the level.

Source: the cut with the most extreme rank sum: Pettitt 1979, "A non-parametric approach to the
    change-point problem", Applied Statistics 28; the standardised one, and its permutation: Antoch
    & Hušková 2001, "Permutation tests in change point analysis", Statistics & Probability Letters
    53; cutting the parts again: Vostrikova 1981, Soviet Mathematics Doklady 24. Study:
    docs/method.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp

import numpy as np
import numpy.typing as npt
import scipy  # its `stats` takes a second to import: only once ranks are needed

from queries.statistics.comparison import Comparison, covering
from queries.statistics.floats import Floats
from queries.statistics.scale import SmallestEffect
from queries.statistics.sought_shifts import sought_interval
from queries.statistics.two_arms import compare

LEVEL = 0.05
"""Chance that any change is found in an arm that has none."""
LEAST_RUNS = 10
LEAST_BESIDE = 4
"""Days on either side of a change; runs, where all are of one day."""
MOST_DAYS = 1_000
"""The newest, which are looked at."""
SIZES = (0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 1.5, 2.0)
"""Of changes that are tried, as shares of the level before."""

_ORDERS, _MORE_ORDERS, _FEW_UNITS = 1_999, 9_999, 40
_TRIED = 200
_POWER = 0.8
_SEED = 1979
_MOST_DEPTH = 3
_SIZES_KEPT = 8
_ROUNDING = 1e-9

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Shift:
    """
    One change of level.

    Attributes:
        place: How many runs of the arm are before it.
        p: Of an order of the same figures that has a cut as far off, by permutation.
        sides: The runs from the change before it (as baseline), and those up to the next.
    """

    place: int
    p: float
    sides: Comparison


@dataclass(frozen=True, slots=True)
class Units:
    """
    What is ranked: days, or runs where all are of one day.

    Attributes:
        values: Their medians, in order of time.
        starts: How many runs are before each, and before the end of the last.
    """

    values: Floats
    starts: Places

    @property
    def count(self) -> int:
        """How many."""
        return self.values.size


def level_shifts(
    figures: Sequence[float],
    days: Sequence[int],
    smallest_effect: SmallestEffect | None = None,
) -> list[Shift]:
    """
    The changes of level of one arm, in order of time; always the same for the same runs.

    Assumes that days are independent, and that those of one level are alike. The place of a change
    was sought: an interval covers its size at any place that the runs beside it allow.

    Args:
        figures: One per run, seconds, in the order of their starts.
        days: Of each run, its day as a number.
        smallest_effect: Within which the sides of a change are equivalent.

    Returns:
        At most 7.
    """
    found = cuts_of(figures, days)
    values, dates = np.asarray(figures, dtype=np.float64), np.asarray(days, dtype=np.intp)
    first = int(units_of(values, dates).starts[0]) if found else 0
    ends = [first, *(place for place, _ in found), values.size]
    return [
        Shift(
            place,
            p,
            _compare_sides(values, dates, (ends[number], place, ends[number + 2]), smallest_effect),
        )
        for number, (place, p) in enumerate(found)
    ]


def cuts_of(figures: Sequence[float], days: Sequence[int]) -> list[tuple[int, float]]:
    """The places of the changes of `level_shifts`, in order, each with its p."""
    values, dates = np.asarray(figures, dtype=np.float64), np.asarray(days, dtype=np.intp)
    if values.size < LEAST_RUNS:
        return []
    first = int(units_of(values, dates).starts[0])
    return sorted(_cuts(values, dates, (first, values.size), 0))


def _compare_sides(
    values: Floats,
    days: Places,
    places: tuple[int, int, int],
    smallest_effect: SmallestEffect | None,
) -> Comparison:
    """The runs from the first to the second place with those to the third, the second sought."""
    begin, place, end = places
    before, after = values[begin:place], values[place:end]
    found = compare(before.tolist(), after.tolist(), smallest_effect=smallest_effect)
    units = units_of(values[begin:end], days[begin:end]).values
    if units.size < 2 * LEAST_BESIDE:
        return found
    tried = np.arange(LEAST_BESIDE, units.size - LEAST_BESIDE + 1)

    def is_one_level(rows: Floats) -> npt.NDArray[np.bool_]:
        farthest: Floats = _distances(_ranks(rows)).max(axis=-1)
        return farthest < _farthest_by_chance(units.size) + _ROUNDING

    ratio = None
    if found.ratio_interval is not None:
        logs = sought_interval(np.log(units), tried, is_one_level)
        ratio = None if logs is None else (exp(logs[0]), exp(logs[1]))
    return covering(found, ratio, sought_interval(units, tried, is_one_level), smallest_effect)


@lru_cache(maxsize=_SIZES_KEPT)
def _farthest_by_chance(count: int) -> float:
    """Beyond which the farthest cut is in 1 of 20 orders of so many units."""
    chance = np.sort(_by_chance(np.arange(1, count + 1, dtype=np.float64)))
    return float(chance[-int(LEVEL * (chance.size + 1))])


def units_of(values: Floats, days: Places) -> Units:
    """
    The newest units of some runs.

    Args:
        values: One per run, in order of time.
        days: Of each run.
    """
    starts = np.flatnonzero(np.diff(days, prepend=days[0] - 1))
    if starts.size == 1:
        starts = np.arange(values.size)
    starts = np.append(starts[-MOST_DAYS:], values.size)
    if starts.size == values.size + 1:
        return Units(values, starts)
    medians = [np.median(values[start:end]) for start, end in pairwise(starts)]
    return Units(np.array(medians), starts)


def smallest_found(figures: Sequence[float], days: Sequence[int]) -> float | None:
    """
    The smallest of `SIZES` that would be found in four of five arms that are else as this one.

    A change in the middle, of days in a random order.

    Args:
        figures: As in `level_shifts`: runs of one level.
        days: Likewise.

    Returns:
        A share of the level before; None where not even the largest would be, or a figure is 0.
    """
    values, dates = np.asarray(figures, dtype=np.float64), np.asarray(days, dtype=np.intp)
    units = units_of(values, dates)
    if values.size < LEAST_RUNS or units.count < 2 * LEAST_BESIDE or values.min() <= 0:
        return None
    # One is found that is farther than all but so many of the orders by chance.
    chance = np.sort(_by_chance(_ranks(units.values)))
    enough = chance[-int(LEVEL * (chance.size + 1))] + _ROUNDING
    arms = np.log(units.values)[_orders(units.count)[:_TRIED]]
    is_after = np.arange(units.count) >= units.count // 2

    def is_found(size: float) -> bool:
        farthest = _distances(_ranks(arms + np.log1p(size) * is_after)).max(axis=-1)
        return bool((farthest > enough).mean() >= _POWER)

    return next(filter(is_found, SIZES), None)


def _cuts(
    values: Floats, days: Places, within: tuple[int, int], depth: int
) -> list[tuple[int, float]]:
    """Places of changes among the runs from one place to another, each with its p."""
    start, end = within
    units = units_of(values[start:end], days[start:end])
    if units.count < 2 * LEAST_BESIDE:
        return []
    ranks = _ranks(units.values)
    distances = _distances(ranks)
    by_chance = _by_chance(ranks)
    as_far = int((by_chance >= distances.max() - _ROUNDING).sum())
    p = (1 + as_far) / (1 + by_chance.size)
    if p > LEVEL / 2**depth:
        return []
    unit = LEAST_BESIDE + int(distances.argmax())
    place = start + _within_days(values[start:end], units, unit)
    parts = ((start, place), (place, end)) if depth + 1 < _MOST_DEPTH else ()
    return [(place, p), *(cut for part in parts for cut in _cuts(values, days, part, depth + 1))]


def _within_days(values: Floats, units: Units, unit: int) -> int:
    """The cut nearest to one before a unit: within the day before or after, where ranks say so."""
    sums = np.cumsum(_ranks(values) - (values.size + 1) / 2)
    places = np.arange(units.starts[unit - 1] + 1, units.starts[unit + 1])
    far = np.abs(sums[places - 1]) / np.sqrt(places * (values.size - places))
    return int(places[far.argmax()])


def _ranks(values: Floats) -> Floats:
    """Midranks along the last axis."""
    ranks: Floats = scipy.stats.rankdata(values, axis=-1)
    return ranks


def _distances(ranks: Floats) -> Floats:
    """
    How far the sum of the ranks before each cut is from its mean, in standard deviations.

    Args:
        ranks: The last axis holds the units.

    Returns:
        As `ranks`, but the last axis holds the cuts from the `LEAST_BESIDE`-th unit on.
    """
    return _of_scores(_scores(ranks))


def _by_chance(ranks: Floats) -> Floats:
    """How far the farthest cut is in other orders of the same ranks."""
    found: Floats = _of_scores(_scores(ranks)[_orders(ranks.size)]).max(axis=-1)
    return found


def _scores(ranks: Floats) -> Floats:
    """Ranks from their mean, in units of their scatter; where all are equal nothing is far."""
    count = ranks.shape[-1]
    centered = ranks - (count + 1) / 2
    square = (centered**2).sum(axis=-1, keepdims=True) / (count * (count - 1))
    found: Floats = centered / np.sqrt(np.maximum(square, _ROUNDING))
    return found


def _of_scores(scores: Floats) -> Floats:
    """The sum of k of n ranks drawn without replacement has k (n - k) times their scatter."""
    count = scores.shape[-1]
    places = np.arange(LEAST_BESIDE, count - LEAST_BESIDE + 1)
    sums = np.cumsum(scores, axis=-1)[..., places - 1]
    found: Floats = np.abs(sums) / np.sqrt(places * (count - places))
    return found


@lru_cache(maxsize=_SIZES_KEPT)
def _orders(count: int) -> npt.NDArray[np.int16]:
    """Random orders of so many units, the same each time."""
    random = np.random.default_rng([_SEED, count])
    orders = _MORE_ORDERS if count <= _FEW_UNITS else _ORDERS
    places = np.tile(np.arange(count, dtype=np.int16), (orders, 1))
    return random.permuted(places, axis=1)
