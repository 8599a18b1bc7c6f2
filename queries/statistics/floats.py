"""Figures as arrays of numbers, and values of sums and differences of them by their rank."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]


def as_floats(values: Sequence[float] | Floats) -> Floats:
    """
    One figure per run, sorted.

    Raises:
        ValueError: A figure is missing or infinite.
    """
    floats = np.sort(np.asarray(values, dtype=np.float64))
    if not np.isfinite(floats).all():
        raise ValueError("a run without a figure does not count: leave it out.")
    return floats


def logs_of(floats: Floats) -> Floats:
    """
    Natural logarithms, on which a ratio is a difference.

    Raises:
        ValueError: A figure is not above 0.
    """
    if floats.size and floats.min() <= 0:
        raise ValueError("a clock that can be 0 has no ratio: compare differences.")
    return np.log(floats)


def has_ties(floats: Floats) -> bool:
    """Whether two of them, which are sorted, are equal."""
    return bool((floats[1:] == floats[:-1]).any())


def has_spread(floats: Floats) -> bool:
    """Whether any two of them differ; at least one is there."""
    return bool(floats.max() > floats.min())


MOST_LISTED = 2_000_000
"""Pairs, 16 MB of them; more are never held at once."""


def ordered_differences(baseline: Floats, candidate: Floats, places: Sequence[int]) -> list[float]:
    """
    What stands at some places among the ordered differences candidate minus baseline.

    Args:
        baseline: Sorted.
        candidate: Sorted.
        places: From 0.
    """
    if baseline.size * candidate.size <= MOST_LISTED:
        return _at(np.subtract.outer(candidate, baseline).ravel(), places)
    # Whole seconds: many runs are of few values.
    (olds, old_counts), (news, new_counts) = _values(baseline), _values(candidate)
    if olds.size * news.size <= MOST_LISTED:
        counts = np.multiply.outer(new_counts, old_counts)
        return _at_counted(np.subtract.outer(news, olds), counts, places)
    return _sought(baseline, candidate, places, lambda count, _at_most: count)


def ordered_averages(differences: Floats, places: Sequence[int]) -> list[float]:
    """
    What stands at some places among the ordered Walsh averages.

    They are the means of every two values and of each with itself.

    Args:
        differences: Sorted.
        places: From 0.
    """
    count = differences.size
    if count * (count + 1) // 2 <= MOST_LISTED:
        first, second = np.triu_indices(count)
        return _at((differences[first] + differences[second]) / 2, places)
    values, counts = _values(differences)
    if values.size**2 <= MOST_LISTED:
        first, second = np.triu_indices(values.size)
        pairs = counts[first] * counts[second]
        with_own = first == second
        pairs[with_own] = counts * (counts + 1) // 2
        return _at_counted((values[first] + values[second]) / 2, pairs, places)

    def once(both_ways: int, sum_at_most: float) -> int:
        with_itself = int(np.searchsorted(2 * differences, sum_at_most, side="right"))
        return (both_ways + with_itself) // 2

    return [each / 2 for each in _sought(-differences[::-1], differences, places, once)]


def _at(values: Floats, places: Sequence[int]) -> list[float]:
    values.partition(sorted(set(places)))
    return [float(values[place]) for place in places]


def _values(sample: Floats) -> tuple[Floats, Ints]:
    """Its values in order, and how often each occurs."""
    values, counts = np.unique(sample, return_counts=True)
    return values, counts


def _at_counted(values: Floats, counts: Ints, places: Sequence[int]) -> list[float]:
    """As `_at`, each value so many times."""
    order = np.argsort(values, axis=None)
    ends = np.cumsum(counts.ravel()[order])
    return [float(one) for one in values.ravel()[order][np.searchsorted(ends, places, "right")]]


def _sought(
    baseline: Floats,
    candidate: Floats,
    places: Sequence[int],
    counted: Callable[[int, float], int],
) -> list[float]:
    """By bisection: a bound on a difference tells how many lie below, in O(n log n)."""

    def at_most(bound: float) -> int:
        slower = baseline.size - np.searchsorted(baseline, candidate - bound, side="left")
        return counted(int(slower.sum()), bound)

    lowest = float(candidate[0] - baseline[-1])
    highest = float(candidate[-1] - baseline[0])
    if lowest == highest:
        return [lowest] * len(places)
    close = 1e-12 * max(np.abs(baseline).max(), np.abs(candidate).max())
    found = []
    for place in places:
        low, high = lowest - 2 * close, highest
        while high - low > close:
            middle = (low + high) / 2
            low, high = (low, middle) if at_most(middle) > place else (middle, high)
        found.append(_next_above(low, baseline, candidate))
    return found


def _next_above(bound: float, baseline: Floats, candidate: Floats) -> float:
    """The smallest difference above a bound, exact where the bisection was only close."""
    below = np.searchsorted(baseline, candidate - bound, side="left") - 1
    return float((candidate[below >= 0] - baseline[below[below >= 0]]).min())
