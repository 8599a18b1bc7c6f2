"""How wide columns are, and that they hold the figures of which they show the words."""

from math import inf
from typing import Any

import pandas as pd
from pandas.io.formats.style import Styler

from app_pages.showing import _MOST_STYLED, _card, _widths, table_of, with_figures
from queries.wording import WordedTable, in_words


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


def test_card() -> None:
    """Two cells are its title, the others follow their headings; what strangers wrote is text."""
    row = {"arm": "a*b*", "job": "push", "median": "3 s", "why": "", "run": "https://a.example/1"}
    assert r"**a\*b\*** push" + "  \nmedian: 3 s  \n[run](https://a.example/1)" == _card(
        row, ["run"]
    )
    assert "**alone** " == _card({"arm": "alone"}, [])


def test_wide() -> None:
    """
    Six columns of 20 signs (24 + 130 pixels) are 924, more than the 840 of a narrow window.

    Five are 770; nine are 1386, more than the 1240 of a window of 1400 pixels, eight 1232.
    """
    words = pd.DataFrame({str(place): ["y" * 20] for place in range(9)})
    tables = [table_of(WordedTable(words[list("012345678")[:n]]), words) for n in (5, 6, 8, 9)]
    assert [False, True, True, True] == [table.is_wide for table in tables]
    assert [False, False, False, True] == [table.is_cut for table in tables]


def _displayed(styled: Any, column: int) -> list[str]:  # noqa: ANN401 - private parts of it
    rows = styled._translate(False, False)["body"]  # noqa: FBT003 - as Streamlit does
    return [row[column + 1]["display_value"] for row in rows]


def test_figures_are_held_and_words_shown() -> None:
    """Of equal figures each has its own words: a mean of 8 s, and 8 s more."""
    frame = pd.DataFrame({"part": ["mean", "x", "y", "z"], "time_s": [8.0, 8.0, None, 346.0]})
    times = ["8 s", "+8 s", "–", "+5 min 46 s"]
    shown = with_figures(in_words(frame, {"part": "part", "time_s": "time"}, {"time_s": times}))
    assert isinstance(shown, Styler)
    # Missing comes after the longest: the grid would sort it as 0.
    assert [8.0, 8.0, inf, 346.0] == shown.data["time"].tolist()  # type: ignore[attr-defined]
    assert times == _displayed(shown, 1)
    assert ["mean", "x", "y", "z"] == _displayed(shown, 0)


def test_missing_numbers_and_instants() -> None:
    """A number without a unit is last where it is missing; an instant stays missing: no text is."""
    frame = pd.DataFrame(
        {
            "run": pd.Series([41, None], dtype="Int64"),
            "seen_at": pd.Series([pd.Timestamp("2026-04-01 09:30"), None]),
        }
    )
    shown = with_figures(in_words(frame, {"run": "run", "seen_at": "seen"}))
    assert isinstance(shown, Styler)
    held: pd.DataFrame = shown.data  # type: ignore[attr-defined]
    assert [41.0, inf] == held["run"].tolist()
    assert ["41", "–"] == _displayed(shown, 0)
    assert pd.isna(held["seen"].iloc[1])
    assert ["1 Apr 2026 09:30 UTC", "–"] == _displayed(shown, 1)


def test_a_large_table_has_words_alone() -> None:
    """The server would take seconds for it at each click."""
    words = pd.DataFrame({"run": ["1 s"] * (_MOST_STYLED + 1)})
    figures = pd.Series([1.0] * (_MOST_STYLED + 1))
    assert words is with_figures(WordedTable(words, {"run": figures}))
