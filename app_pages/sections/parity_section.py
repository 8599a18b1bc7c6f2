"""The part "Work that only one arm does": what it is, whether on the path, what that makes."""

import streamlit as st

from app_pages.choosing.selection import Selection
from app_pages.reading.door import ask_adjustment, ask_finding
from app_pages.reading.once import once
from app_pages.showing.exports import show_table
from app_pages.showing.points import say_points
from queries.arms.clock_sentences import clock_name
from queries.findings import PARITIES
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
    every = ask_finding(PARITIES, selected.experiment, selected.milestone)
    parity = parity_of(every, candidate, cache_state)
    if parity is None:
        st.markdown("There is nothing to compare: of one of the two arms no such run counts.")
        return
    adjusted = ask_adjustment(selected.experiment, selected.milestone, parity)
    baseline, its, found = parity.baseline, parity.candidate, parity.found
    st.markdown(escape_markdown(once(parity_sentence, baseline, its, found)))
    clock = clock_name(selected.clock)
    say_points(once(remark_sentences, baseline, its, found, adjusted, clock))
    if any(one.resembles for one in found):
        st.info(as_markdown(REMEDY))
    if not found:
        return
    show_table(
        once(parity_table, found, adjusted),
        once(parity_frame, found, adjusted, baseline.arm, its.arm),
        "work_parity",
        *selected.file_parts,
        candidate,
        cache_state,
    )
    st.caption(HOW_TO_READ)
