"""The part "Jobs and steps that differ" of page 1: how many of how many, and which."""

import streamlit as st

from app_pages.choosing.selection import Selection, view
from app_pages.showing import Table, draw_table, offer_csv, say_points, table_of
from queries.differing.differing_sentences import HOW_TO_READ, NOTHING_COMPARED, differing_sentences
from queries.differing.differing_tables import differing_frame, differing_table
from queries.findings import PARTS


def draw_differing_parts(selected: Selection) -> None:
    """Say which jobs and steps differ between the arms looked at."""
    sentences, table = _differing_parts(selected)
    if table is None:
        st.markdown(NOTHING_COMPARED)
        return
    say_points(sentences)
    name = "differing_parts", *selected.file_parts
    if table.words.empty:
        offer_csv(table.csv, *name)
        st.caption(f"{HOW_TO_READ} The download has all rows.")
        return
    draw_table(table, *name)
    st.caption(f"{HOW_TO_READ} The table has the rows that differ, the download all.")


@view
def _differing_parts(selected: Selection) -> tuple[list[str], Table | None]:
    parts = selected.of_comparisons(selected.find(PARTS))
    if not parts:
        return [], None
    return differing_sentences(parts), table_of(differing_table(parts), differing_frame(parts))
