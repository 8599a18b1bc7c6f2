"""The part "Jobs and steps that differ" of page 1: how many of how many, and which."""

import streamlit as st

from app_pages.choosing.selection import Selection
from app_pages.reading.door import ask_finding
from app_pages.reading.once import once
from app_pages.showing.exports import offer_csv, show_table
from app_pages.showing.points import say_points
from queries.differing.differing_sentences import HOW_TO_READ, NOTHING_COMPARED, differing_sentences
from queries.differing.differing_tables import differing_frame, differing_table
from queries.findings import PARTS


def draw_differing_parts(selected: Selection) -> None:
    """
    Say which jobs and steps differ between the arms looked at.

    Args:
        selected: What is looked at.
    """
    parts = selected.of_comparisons(ask_finding(PARTS, selected.experiment, selected.milestone))
    if not parts:
        st.markdown(NOTHING_COMPARED)
        return
    say_points(once(differing_sentences, parts))
    table, answer = once(differing_table, parts), once(differing_frame, parts)
    name = "differing_parts", *selected.file_parts
    if table.empty:
        offer_csv(answer, *name)
        st.caption(f"{HOW_TO_READ} The download has all rows.")
        return
    show_table(table, answer, *name)
    st.caption(f"{HOW_TO_READ} The table has the rows that differ, the download all.")
