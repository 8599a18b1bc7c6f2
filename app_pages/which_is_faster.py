"""Which is faster? Every counted run a dot, the medians, and what was left out."""

import streamlit as st

from app_pages import states
from app_pages.door import ask
from app_pages.exports import show_table
from app_pages.filters import selection
from app_pages.selection import ALL
from app_pages.themes import paper
from queries import sentences
from queries.charts.palette import CACHE_ORDER
from queries.charts.wall_time_strip import describe_wall_times, legend_for, wall_time_strip
from queries.tables import counts_table, wall_times_table
from queries.wording import as_markdown, escape_markdown

selected = selection()
if selected is None:
    states.say_empty()
    st.stop()

medians = selected.of(ask("wall_time_by_arm", experiment=selected.experiment))
attempts = selected.of(ask("arm_attempts", experiment=selected.experiment))
counts = selected.of(ask("arm_counts", experiment=selected.experiment))
if attempts.empty:
    states.say_nothing_selected()
    st.stop()

answers = sentences.median_sentences(medians, CACHE_ORDER) or [sentences.NOTHING_COUNTS]
st.subheader(escape_markdown(answers[0]), anchor=False)
for sentence in answers[1:]:
    st.markdown(escape_markdown(sentence))
if few := sentences.few_runs_sentence(medians):
    st.warning(escape_markdown(few))
if uncounted := sentences.uncounted_sentence(
    selected.of_arms(ask("arm_counts", experiment=selected.experiment)),
    None if selected.cache == ALL else selected.cache,
):
    st.warning(escape_markdown(uncounted))
if medians.loc[medians["attempt_count"] > 0, "arm"].nunique() > 1:
    st.markdown(sentences.NO_TEST)
st.markdown(as_markdown(sentences.clock_sentence(selected.milestone)))

if attempts["is_counted"].any():
    st.plotly_chart(
        wall_time_strip(attempts, medians, paper=paper()),
        config={"displayModeBar": False},
        alt=describe_wall_times(attempts, medians),
    )
    st.caption(escape_markdown(legend_for(attempts)))

show_table(wall_times_table(medians), medians, "wall_time_by_arm", selected.experiment)

st.subheader("What is excluded, and why", anchor=False)
st.markdown(escape_markdown(sentences.exclusion_sentence(counts)))
excluded = counts[counts["excluded_because"].notna()]
if not excluded.empty:
    show_table(counts_table(excluded), excluded, "arm_counts", selected.experiment)
