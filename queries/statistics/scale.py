"""Whether figures are compared by their ratio or by their difference."""

from collections.abc import Iterable
from typing import Literal, TypeAlias

from queries.statistics.floats import Floats

Scale: TypeAlias = Literal["ratio", "difference"]
"""Ratio for clocks that are never 0; difference for those that can be, and for prices."""


def scale_for(scale: Scale, arms: Iterable[Floats]) -> Scale:
    """The scale that is wanted, but difference where a figure of 0 shows that they can be 0."""
    return "difference" if any(arm.size and arm.min() <= 0 for arm in arms) else scale
