"""A column is as wide as its longest cell, also where the grid would not see it."""

import pandas as pd

from app_pages.showing.exports import _widths


def test_widths() -> None:
    """
    Said where a cell after the fifth is the longest: 24 + 6.5 pixels a sign, 340 at most.

    30 signs need 24 + 195 = 219 pixels, 100 signs more than there are; numbers and columns whose
    first cells are the longest are left to the grid, cells that are missing are none.
    """
    missing = [None] * 6
    table = pd.DataFrame(
        {
            "later": ["x"] * 6 + ["y" * 30],
            "first": ["y" * 30] + ["x"] * 6,
            "long": pd.Series([*missing, "z" * 100], dtype="str"),
            "number": range(7),
            "nothing": [*missing, None],
        }
    )
    assert {"later": 219, "long": 340} == _widths(table)
    assert {} == _widths(table.head(0))
