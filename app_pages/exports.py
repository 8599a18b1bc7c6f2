"""A table for people, with the same rows as CSV for programs."""

import pandas as pd
import streamlit as st

from queries.export import guard_formulas, to_csv
from queries.wording import file_name


def show_table(table: pd.DataFrame, answer: pd.DataFrame, *name: str) -> None:
    """
    Show a table, and offer the answer behind it.

    Args:
        table: What is shown.
        answer: What is offered as CSV: the same rows, every column, guarded against formulas.
        name: Parts of the file's name; the first is the question's.
    """
    st.dataframe(table, hide_index=True, alt=f"Table: {', '.join(table.columns)}")
    st.download_button(
        "Download CSV",
        to_csv(guard_formulas(answer)),
        file_name=file_name(*name, suffix=".csv"),
        mime="text/csv",
        key=f"csv-{name[0]}",
        on_click="ignore",
        icon=":material/download:",
    )
