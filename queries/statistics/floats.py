"""The one kind of array that statistics work on, and the checks at its door."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]


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
