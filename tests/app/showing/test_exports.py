"""A column is as wide as its longest cell and its heading, also where the grid would not see it."""

import pandas as pd

from app_pages.showing.exports import _widths


def test_widths() -> None:
    """
    Said where a later cell or the heading is the longest: 24 + 6.5 pixels a sign, 360 at most.

    30 signs need 24 + 195 = 219 pixels, 100 signs more than there are. "nothing" and the arrow of
    a sorted column are 7 + 2 signs, 24 + 58.5 = 82 pixels (half to the even neighbour), "number"
    6 + 2, 76 pixels. A column whose first cells are the longest is left to the grid; missing cells
    are as long as `None`.
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
    assert {"later": 219, "long": 360, "number": 76, "nothing": 82} == _widths(table)


def test_heading_of_short_cells() -> None:
    """
    A heading is never cut because a cell below the fifth is longer than the ones above it.

    "baseline median" and the arrow are 17 signs, 24 + 110.5 = 134 pixels (half to the even
    neighbour); the cell that the grid does not see has 11.
    """
    table = pd.DataFrame({"baseline median": ["19 s"] * 5 + ["10 min 26 s"]})
    assert {"baseline median": 134} == _widths(table)


def test_widths_without_rows() -> None:
    """A table without rows is left to the grid, which shows its headings."""
    assert {} == _widths(pd.DataFrame({"arm": pd.Series([], dtype="str")}))
