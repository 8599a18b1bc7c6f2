"""How good is the data? How fresh it is, what counts, what speaks against it, and what failed."""

import streamlit as st

from app_pages import states
from app_pages.cautions import found_cautions, overall_sentences
from app_pages.door import ask
from app_pages.exports import show_table
from app_pages.filters import selection
from app_pages.once import once
from app_pages.warning_section import draw_warnings
from queries import sentences
from queries.tables import (
    arms_table,
    failures_table,
    graph_problems_table,
    graph_sources_table,
    holdings_table,
    ingests_table,
    unmapped_table,
)
from queries.verdict.failure_sentences import failure_sentence
from queries.wording import escape_markdown

holdings, log, failures = ask("holdings"), ask("ingest_log"), ask("ingest_failures")
sources, problems, unmapped = ask("graph_sources"), ask("graph_problems"), ask("unmapped_jobs")
freshness = ask("freshness")

if selected := selection():
    counts = selected.of(ask("arm_counts", **selected.asked))
    found, overall = found_cautions(selected), overall_sentences(selected)
    quality = once(sentences.quality_sentence, freshness, counts, len(found) + len(overall))
    st.subheader(escape_markdown(quality), anchor=False)
    st.markdown(escape_markdown(once(sentences.exclusion_sentence, counts)))
    if failed := once(failure_sentence, counts, selected.cache_states):
        st.markdown(escape_markdown(failed))
    st.subheader("What each arm counts", anchor=False)
    show_table(once(arms_table, counts), counts, "arm_counts", *selected.file_parts)
    st.subheader("Warnings", anchor=False)
    draw_warnings(selected, overall, found)
else:
    st.subheader(escape_markdown(once(sentences.holdings_sentence, freshness)), anchor=False)
    states.say_empty()

if not sources.empty:
    st.subheader("How it is known which job waited for which", anchor=False)
    st.markdown(escape_markdown(once(sentences.mapping_sentence, sources)))
    show_table(once(graph_sources_table, sources), sources, "graph_sources")
if not problems.empty:
    st.subheader("Workflow files that could not be read", anchor=False)
    show_table(once(graph_problems_table, problems), problems, "graph_problems")
if not unmapped.empty:
    st.subheader("Jobs that are not in their workflow file", anchor=False)
    show_table(once(unmapped_table, unmapped), unmapped, "unmapped_jobs")

if not holdings.empty:
    st.subheader("What the database holds", anchor=False)
    st.markdown(escape_markdown(once(sentences.holdings_sentence, freshness)))
    show_table(once(holdings_table, holdings), holdings, "holdings")
    st.caption("All experiments: the filters above apply to arms and warnings only.")

if not log.empty:
    st.subheader("Ingest log", anchor=False)
    show_table(once(ingests_table, log), log, "ingest_log")
    st.subheader("What failed", anchor=False)
    if failures.empty:
        st.write("No ingest recorded a failure or a contradiction.")
    else:
        show_table(once(failures_table, failures), failures, "ingest_failures")
