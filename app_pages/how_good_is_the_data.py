"""How good is the data? What is stored, how fresh it is, what counts, and what failed."""

import streamlit as st

from app_pages import states
from app_pages.door import ask
from app_pages.exports import show_table
from app_pages.filters import selection
from queries import sentences
from queries.tables import counts_table, failures_table, holdings_table, ingests_table
from queries.wording import escape_markdown

holdings, log, failures = ask("holdings"), ask("ingest_log"), ask("ingest_failures")

st.subheader(escape_markdown(sentences.holdings_sentence(ask("freshness"))), anchor=False)

if selected := selection():
    st.subheader("What each arm counts", anchor=False)
    counts = selected.of(ask("arm_counts", experiment=selected.experiment))
    st.markdown(escape_markdown(sentences.exclusion_sentence(counts)))
    show_table(counts_table(counts), counts, "arm_counts", selected.experiment)
else:
    states.say_empty()

if not holdings.empty:
    st.subheader("What the database holds", anchor=False)
    st.caption("All experiments: the filters above do not apply here.")
    show_table(holdings_table(holdings), holdings, "holdings")

if not log.empty:
    st.subheader("Ingest log", anchor=False)
    show_table(ingests_table(log), log, "ingest_log")
    st.subheader("What failed", anchor=False)
    if failures.empty:
        st.write("No ingest recorded a failure or a contradiction.")
    else:
        show_table(failures_table(failures), failures, "ingest_failures")
