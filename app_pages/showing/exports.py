"""A table for people, with the same rows as CSV for programs."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from app_pages.reading.once import once
from queries.export import as_harmless, as_visible, file_name, to_csv

# The grid makes a column as wide as its first cells and its heading need, without the arrow of one
# that is sorted.
_SEEN_ROWS = 5
_ARROW_SIGNS = 2
_MOST_PX = 360
_MARGIN_PX = 24
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
    """Pixels of the columns whose first cells are shorter than a later one or the heading."""
    lengths = table.map(lambda cell: len(str(cell)))
    needed = {
        str(column): max([len(str(column)) + _ARROW_SIGNS, *lengths[column]]) for column in table
    }
    return {
        column: round(min(_MOST_PX, _MARGIN_PX + _SIGN_PX * longest))
        for column, longest in needed.items()
        if longest > lengths[column].head(_SEEN_ROWS).max()
    }


def _harmless_csv(answer: pd.DataFrame) -> str:
    return to_csv(as_harmless(answer))
