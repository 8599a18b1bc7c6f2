"""A column is as wide as its longest cell and its heading, also where the grid would not see it."""

import pandas as pd

from app_pages.showing import _widths


def test_widths() -> None:
    """
    Said where a later cell is longer than the first five: 24 + 6.5 pixels a sign, 440 at most.

    30 signs need 24 + 195 = 219 pixels, 100 signs more than there are. A column whose first cells
    are the longest is left to the grid; missing cells are as long as `None`.
    """
    missing = [None] * 6
    table = pd.DataFrame(
        {
            "later": ["x"] * 6 + ["y" * 30],
            "first": ["y" * 30] * 6 + ["x"],
            "long": pd.Series([*missing, "z" * 100], dtype="str"),
        }
    )
    assert {"later": 219, "long": 440} == _widths(table)


def test_a_cell_far_longer_than_the_others() -> None:
    """The grid leaves it out where it measures: of 40, 5, 5, 5, 5 signs the mean is 12."""
    table = pd.DataFrame({"why": ["y" * 40, *["x" * 5] * 4]})
    assert {"why": 24 + 260} == _widths(table)


def test_heading_longer_than_the_cells() -> None:
    """
    A heading has room for itself and for the arrow of a column that is sorted.

    "baseline median" and the arrow are 17 signs, 16 + 110.5 = 126 pixels (half to the even
    neighbour), the cell that the grid does not see 11 signs, 95.5; "n" and the arrow 3, 35.5, less
    than the 50 of the narrowest column.
    """
    table = pd.DataFrame({"baseline median": ["19 s"] * 5 + ["10 min 26 s"], "n": [3] * 6})
    assert {"baseline median": 126, "n": 50} == _widths(table)


def test_widths_without_rows() -> None:
    """A table without rows is left to the grid, which shows its headings."""
    assert {} == _widths(pd.DataFrame({"arm": pd.Series([], dtype="str")}))
