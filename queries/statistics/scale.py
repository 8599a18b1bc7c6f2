"""In what a difference is told, how finely clocks are read, and what is too small to matter."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log1p
from typing import Literal, TypeAlias

import numpy as np

from queries.statistics.estimates import Estimate, covering
from queries.statistics.floats import Floats

Scale: TypeAlias = Literal["ratio", "difference"]
"""Ratio for clocks that are never 0; difference for those that can be, and for prices."""


def scale_for(scale: Scale, arms: Iterable[Floats]) -> Scale:
    """The scale that is wanted, but difference where a figure of 0 shows that they can be 0."""
    return "difference" if any(arm.size and arm.min() <= 0 for arm in arms) else scale


# What a clock that counts whole seconds can't tell.
#
# GitHub cuts both stamps of a duration to whole seconds, so that a recorded duration is off by up
# to one second, at random. Where runs scatter by ten seconds that is nothing. Where they agree to
# the second or two, ranks see the grid instead of the times, and an interval made of them covers
# as little as nothing (docs/method.md has the figures).


def grain_of(arms: Sequence[Floats], resolution: float) -> float:
    """The resolution, if all figures are multiples of it; else 0: they are finer."""
    if not resolution:
        return 0.0
    units = np.concatenate(arms) / resolution
    return resolution if bool((units == np.rint(units)).all()) else 0.0


def spread_over_grain(figures: Floats, grain: float) -> Floats:
    """
    Equal figures spread evenly over the unit that they share, around its middle.

    A figure that has no equal stays: without ties nothing changes.

    Args:
        figures: Sorted.
        grain: The unit.
    """
    changes = np.flatnonzero(figures[1:] != figures[:-1]) + 1
    bounds = np.concatenate([[0], changes, [figures.size]])
    counts = bounds[1:] - bounds[:-1]
    places = np.arange(figures.size) - bounds[:-1].repeat(counts)
    offsets: Floats = (places + 0.5) / counts.repeat(counts) - 0.5
    return figures + grain * offsets


def widened(estimate: Estimate, reach: float) -> Estimate:
    """The estimate with an interval that reaches at least so far to each side of the center."""
    return covering(estimate, (estimate.center - reach, estimate.center + reach))


_FORM = re.compile(r"(?P<amount>\d+(?:\.\d+)?)(?P<unit>%|s)")


@dataclass(frozen=True, slots=True)
class SmallestEffect:
    """
    Either a share or seconds.

    Attributes:
        share: 0.05 for 5%: faster by it is a ratio of 0.95, slower by it one of 1 / 0.95, so that
            the verdict does not depend on which arm is the baseline.
        seconds: A shift by so much.

    Raises:
        ValueError: Both or neither is given, or it is not above 0, or the share not below 1.
    """

    share: float | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        if (self.share is None) == (self.seconds is None):
            raise ValueError("a smallest effect is a share or seconds: give one of them.")
        if (self.share or self.seconds or 0) <= 0 or (self.share or 0) >= 1:
            raise ValueError("a smallest effect is above 0, and a share below 100%.")

    @property
    def log_margin(self) -> float | None:
        """Half the range in which a log ratio does not matter; None where it is in seconds."""
        return None if self.share is None else -log1p(-self.share)


def parse_smallest_effect(text: str | None) -> SmallestEffect | None:
    """
    What `5%` or `15s` says; None where nothing is said, or an effect of 0.

    Raises:
        ValueError: It is neither.
    """
    if text is None:
        return None
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} does not have the form '5%' or '15s'.")
    amount = float(match["amount"])
    if not amount:
        return None
    if match["unit"] == "%":
        return SmallestEffect(share=amount / 100)
    return SmallestEffect(seconds=amount)
