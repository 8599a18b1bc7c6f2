"""The part "Work that only one arm does": what it is, whether on the path, what that makes."""

import streamlit as st

from app_pages.choosing.selection import Selection
from app_pages.showing import draw_table, say_points, table_of
from queries.findings import ADJUSTMENTS, PARITIES
from queries.wording import as_markdown, escape_markdown
from queries.work.parity_sentences import (
    HOW_TO_READ,
    REMEDY,
    parity_sentence,
    remark_sentences,
)
from queries.work.parity_tables import parity_frame, parity_table
from queries.work.work_parity import parity_of


def draw_parity(selected: Selection, candidate: str, cache_state: str) -> None:
    """
    Say what one of baseline and candidate does and the other does not, and list it.

    Args:
        selected: What is looked at.
        candidate: The arm that is compared with the baseline.
        cache_state: Of its attempts.
    """
    parity = parity_of(selected.find(PARITIES), candidate, cache_state)
    if parity is None:
        st.markdown("There is nothing to compare: of one of the two arms no such run counts.")
        return
    adjusted = dict(selected.find(ADJUSTMENTS))[candidate, cache_state]
    baseline, its, found = parity.baseline, parity.candidate, parity.found
    st.markdown(escape_markdown(parity_sentence(baseline, its, found)))
    say_points(remark_sentences(baseline, its, found, adjusted, selected.clock.name))
    if any(one.resembles for one in found):
        st.info(as_markdown(REMEDY))
    if not found:
        return
    frame = parity_frame(found, adjusted, baseline.arm, its.arm)
    table = table_of(parity_table(found, adjusted), frame)
    draw_table(table, "work_parity", *selected.file_parts, candidate, cache_state)
    st.caption(HOW_TO_READ)
