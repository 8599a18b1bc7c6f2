"""The parts "Every clock" and "Excluded, and why" of page 1."""

import pandas as pd
import streamlit as st

from app_pages.choosing.selection import Selection
from app_pages.reading.once import once
from app_pages.sections.rows import excluded_counts
from app_pages.showing.exports import show_table
from queries.arms.arm_tables import counts_table
from queries.arms.clock_sentences import clock_name
from queries.arms.count_sentences import exclusion_sentence
from queries.differences.sentences import NOTHING_COMPARED
from queries.verdict.verdict_sentences import method_sentence
from queries.verdict.verdict_tables import verdict_frame, verdict_table
from queries.verdict.verdicts import ComparedClock
from queries.wording import escape_markdown


def draw_every_clock(selected: Selection, compared: list[ComparedClock]) -> None:
    """
    Show each comparison by each clock.

    Args:
        selected: What is looked at.
        compared: Its comparisons.
    """
    if not compared:
        st.markdown(NOTHING_COMPARED)
        return
    if method := once(method_sentence, compared):
        st.markdown(escape_markdown(method))
    show_table(
        once(verdict_table, compared, clock_name(selected.clock)),
        once(verdict_frame, compared),
        "verdicts",
        *selected.file_parts,
    )


def draw_excluded(selected: Selection, counts: pd.DataFrame) -> None:
    """
    Show what does not count, and why.

    Args:
        selected: What is looked at.
        counts: Its rows of `arm_counts`.
    """
    st.markdown(escape_markdown(once(exclusion_sentence, counts)))
    excluded = once(excluded_counts, counts)
    if not excluded.empty:
        show_table(once(counts_table, excluded), excluded, "arm_counts", *selected.file_parts)
