"""The parts of page 7: what counts, how needs are known, what is stored, and what ingests did."""

import pandas as pd
import streamlit as st

from app_pages.choosing.selection import Selection
from app_pages.reading.door import ask
from app_pages.reading.once import once
from app_pages.showing.exports import show_table
from queries.arms.arm_tables import arms_table
from queries.cautions.doubts import doubts_table
from queries.quality.quality_sentences import (
    doubtful_marks_sentence,
    holdings_sentence,
    mapping_sentence,
)
from queries.quality.quality_tables import (
    failures_table,
    graph_problems_table,
    graph_sources_table,
    holdings_table,
    ingests_table,
    unmapped_table,
)
from queries.wording import escape_markdown

_NO_GRAPHS = (
    "Of no run that is stored it is known which job waited for which: its jobs are not stored yet."
)
_NOTHING_STORED = "No run is stored: run `python -m ingest`."


def draw_arms(selected: Selection, counts: pd.DataFrame) -> None:
    """
    Show how many attempts count, and why others don't.

    Args:
        selected: What is looked at.
        counts: Its rows of `arm_counts`.
    """
    show_table(once(arms_table, counts), counts, "arm_counts", *selected.file_parts)


def draw_graphs(selected: Selection) -> None:
    """
    Show where needs come from, which files are unreadable, which jobs are in none, and the doubts.

    Args:
        selected: What is looked at; the doubts alone are of this.
    """
    sources, problems, unmapped = ask("graph_sources"), ask("graph_problems"), ask("unmapped_jobs")
    if sources.empty and problems.empty and unmapped.empty:
        st.markdown(_NO_GRAPHS)
    if not sources.empty:
        st.markdown(escape_markdown(mapping_sentence(sources)))
        show_table(once(graph_sources_table, sources), sources, "graph_sources")
    if not problems.empty:
        st.header("Workflow files that could not be read", anchor=False)
        show_table(once(graph_problems_table, problems), problems, "graph_problems")
    if not unmapped.empty:
        st.header("Jobs that are not in their workflow file", anchor=False)
        show_table(once(unmapped_table, unmapped), unmapped, "unmapped_jobs")
    doubts = selected.of(ask("doubts", **selected.asked))
    if not doubts.empty:
        st.header("What is not certain of each critical path", anchor=False)
        show_table(once(doubts_table, doubts), doubts, "doubts", *selected.file_parts)


def draw_holdings() -> None:
    """Show what is stored of each repository, whichever experiment is looked at."""
    holdings = ask("holdings")
    if holdings.empty:
        st.markdown(_NOTHING_STORED)
        return
    st.markdown(escape_markdown(holdings_sentence(ask("freshness"))))
    if doubts := once(doubtful_marks_sentence, holdings):
        st.markdown(escape_markdown(doubts))
    show_table(once(holdings_table, holdings), holdings, "holdings")
    st.caption("All experiments: the filters above apply to arms and warnings only.")


def draw_ingests() -> None:
    """Show what each ingest did, and what failed."""
    log, failures = ask("ingest_log"), ask("ingest_failures")
    if log.empty:
        st.markdown("No ingest is recorded.")
        return
    show_table(once(ingests_table, log), log, "ingest_log")
    st.header("What failed", anchor=False)
    if failures.empty:
        st.write("No ingest recorded a failure or a contradiction.")
    else:
        show_table(once(failures_table, failures), failures, "ingest_failures")
