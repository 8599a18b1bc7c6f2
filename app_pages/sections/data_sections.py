"""The parts of page 7: what counts, how needs are known, what is stored, and what ingests did."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from app_pages.choosing.selection import Selection, view
from app_pages.reading import ask, ask_snapshot, current_snapshot
from app_pages.showing import Table, draw_table, table_of
from app_pages.snapshots import Snapshot
from basis.places import LONGPOLE
from queries.arms.arm_tables import arms_table
from queries.arms.count_sentences import exclusion_sentence, failure_sentence
from queries.cautions.doubts import doubts_table
from queries.logs.evidence import coverage_sentence, evidence_table
from queries.quality import quality_words
from queries.quality.quality_words import (
    doubtful_marks_sentence,
    holdings_sentence,
    mapping_sentence,
    quality_sentence,
)
from queries.wording import WordedTable, escape_markdown

_TABLES: dict[str, Callable[[pd.DataFrame], WordedTable]] = {
    "graph_sources": quality_words.graph_sources_table,
    "graph_problems": quality_words.graph_problems_table,
    "unmapped_jobs": quality_words.unmapped_table,
    "holdings": quality_words.holdings_table,
    "ingest_log": quality_words.ingests_table,
    "ingest_failures": quality_words.failures_table,
}
_NO_GRAPHS = (
    "Of no run that is stored it is known which job waited for which: its jobs are not stored yet."
)
_NOTHING_STORED = f"No run is stored: run `{LONGPOLE} ingest`."


def draw_arms(selected: Selection) -> None:
    """Show how many attempts count, and why others don't."""
    draw_table(_arms(selected), "arm_counts", *selected.file_parts)


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
        _draw("graph_sources")
    if not problems.empty:
        st.header("Workflow files that could not be read", anchor=False)
        _draw("graph_problems")
    if not unmapped.empty:
        st.header("Jobs that are not in their workflow file", anchor=False)
        _draw("unmapped_jobs")
    if doubts := _doubts(selected):
        st.header("What is not certain of each critical path", anchor=False)
        draw_table(doubts, "doubts", *selected.file_parts)


def draw_holdings() -> None:
    """Show what is stored of each repository, whichever experiment is looked at."""
    holdings = ask("holdings")
    if holdings.empty:
        st.markdown(_NOTHING_STORED)
        return
    st.markdown(escape_markdown(holdings_sentence(ask("freshness"))))
    if doubts := doubtful_marks_sentence(holdings):
        st.markdown(escape_markdown(doubts))
    _draw("holdings")
    st.caption("All experiments: the filters apply to arms and warnings only.")


def draw_logs(selected: Selection) -> None:
    """Show of which runs logs were read, and which were warm or cold by them."""
    evidence = selected.ask_rows("log_evidence")
    st.markdown(escape_markdown(coverage_sentence(evidence)))
    if evidence["is_counted"].any():
        draw_table(_evidence(selected), "log_evidence", *selected.file_parts)


def draw_ingests() -> None:
    """Show what each ingest did, and what failed."""
    if ask("ingest_log").empty:
        st.markdown("No ingest is recorded.")
        return
    _draw("ingest_log")
    st.header("What failed", anchor=False)
    if ask("ingest_failures").empty:
        st.write("No ingest recorded a failure or a contradiction.")
    else:
        _draw("ingest_failures")


@view
def counting_sentences(selected: Selection, warning_count: int) -> list[str]:
    """How good the data of the experiment is, what does not count, and what failed."""
    counts = selected.ask_rows("arm_counts")
    failed = failure_sentence(counts, selected.cache_states)
    quality = quality_sentence(ask("freshness"), counts, warning_count)
    return [quality, exclusion_sentence(counts), *filter(None, [failed])]


@view
def _arms(selected: Selection) -> Table:
    counts = selected.ask_rows("arm_counts")
    return table_of(arms_table(counts), counts)


@view
def _evidence(selected: Selection) -> Table:
    evidence = selected.ask_rows("log_evidence")
    return table_of(evidence_table(evidence), evidence)


@view
def _doubts(selected: Selection) -> Table | None:
    doubts = selected.ask_rows("doubts")
    return None if doubts.empty else table_of(doubts_table(doubts), doubts)


def _draw(question: str) -> None:
    draw_table(_table(current_snapshot(), question), question)


@view
def _table(snapshot: Snapshot, question: str) -> Table:
    """An answer that is about no experiment."""
    answer = ask_snapshot(snapshot, question, ())
    return table_of(_TABLES[question](answer), answer)
