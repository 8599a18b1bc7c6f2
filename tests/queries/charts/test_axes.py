"""The unit of a time axis."""

import pytest

from queries.charts.axes import unit_for


@pytest.mark.parametrize(
    ("longest_s", "name", "in_unit"),
    [
        (0, "seconds", 0),
        (180, "seconds", 180),
        (240, "minutes", 4),
        (5 * 3600, "minutes", 300),
        (36000, "hours", 10),
    ],
)
def test_unit(longest_s: float, name: str, in_unit: float) -> None:
    """An axis counts in the largest unit that still tells its parts."""
    unit = unit_for(longest_s)
    assert (name, in_unit) == (unit.name, unit.of(longest_s))
