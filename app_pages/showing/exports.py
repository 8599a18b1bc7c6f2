"""A table for people, with the same rows as CSV for programs."""

from collections.abc import Sequence
from statistics import mean

import pandas as pd
import streamlit as st

from app_pages.reading.once import once
from queries.export import as_harmless, as_visible, file_name, to_csv

# The grid makes a column as wide as its heading and its first cells need, but for cells that are
# far longer than the others, and for the arrow of a column that is sorted.
_SEEN_ROWS = 5
_FAR = 1.5
_ARROW_SIGNS = 2
_LEAST_PX = 50
_MOST_PX = 440
_HEADING_MARGIN_PX = 16
_CELL_MARGIN_PX = 24
_SIGN_PX = 6.5


def show_table(
    table: pd.DataFrame,
    answer: pd.DataFrame,
    *name: str,
    links: Sequence[str] = (),
) -> None:
    """
    Show a table, and offer the answer behind it.

    Args:
        table: What is shown.
        answer: What is offered as CSV: the same rows, every column, as `as_harmless` makes them.
        name: Parts of the file's name; the first is the question's.
        links: Columns that hold addresses, of `web_address`.
    """
    st.dataframe(
        once(as_visible, table),
        hide_index=True,
        alt=f"Table: {', '.join(table.columns)}",
        column_config={
            **{
                column: st.column_config.Column(width=width)
                for column, width in once(_widths, table).items()
            },
            **{column: st.column_config.LinkColumn(display_text="open") for column in links},
        },
    )
    offer_csv(answer, *name)


def offer_csv(answer: pd.DataFrame, *name: str) -> None:
    """
    Offer an answer alone, where no row of it is shown.

    Args:
        answer: What is offered as CSV, as `as_harmless` makes it.
        name: Parts of the file's name; the first is the question's.
    """
    st.download_button(
        "Download CSV",
        once(_harmless_csv, answer),
        file_name=file_name(*name, suffix=".csv"),
        mime="text/csv",
        key=f"csv-{name[0]}",
        on_click="ignore",
        icon=":material/download:",
    )


def _widths(table: pd.DataFrame) -> dict[str, int]:
    """Pixels of the columns with a cell, or a heading, for which the grid would not make room."""
    return {
        str(column): round(min(max(needed, _LEAST_PX), _MOST_PX))
        for column in table
        if (needed := _needed_px(str(column), table[column].tolist())) is not None
    }


def _needed_px(heading: str, cells: list[object]) -> float | None:
    """None where the grid sees it itself, and of a column without cells."""
    if not cells:
        return None
    lengths = [len(str(cell)) for cell in cells]
    seen = lengths[:_SEEN_ROWS]
    measured = max(length for length in seen if length <= _FAR * mean(seen))
    heading_signs = len(heading) + _ARROW_SIGNS
    if max(heading_signs, *lengths) <= measured:
        return None
    return max(
        _HEADING_MARGIN_PX + _SIGN_PX * heading_signs,
        _CELL_MARGIN_PX + _SIGN_PX * max(lengths),
    )


def _harmless_csv(answer: pd.DataFrame) -> str:
    return to_csv(as_harmless(answer))
