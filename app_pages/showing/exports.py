"""A table for people, with the same rows as CSV for programs."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from app_pages.reading.once import once
from queries.export import as_harmless, as_visible, file_name, to_csv

_WIDE_PX = 340


def show_table(
    table: pd.DataFrame,
    answer: pd.DataFrame,
    *name: str,
    wide: Sequence[str] = (),
    links: Sequence[str] = (),
) -> None:
    """
    Show a table, and offer the answer behind it.

    Args:
        table: What is shown.
        answer: What is offered as CSV: the same rows, every column, as `as_harmless` makes them.
        name: Parts of the file's name; the first is the question's.
        wide: Columns that need room for names, though their first cells may not.
        links: Columns that hold addresses, of `web_address`.
    """
    st.dataframe(
        once(as_visible, table),
        hide_index=True,
        alt=f"Table: {', '.join(table.columns)}",
        column_config={
            **{column: st.column_config.Column(width=_WIDE_PX) for column in wide},
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


def _harmless_csv(answer: pd.DataFrame) -> str:
    return to_csv(as_harmless(answer))
