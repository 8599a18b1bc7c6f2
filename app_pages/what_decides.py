"""What decides the time? The critical path of each arm: of a typical run, and over all of them."""

import streamlit as st

from app_pages import states
from app_pages.cautions import say_cautions
from app_pages.door import ask
from app_pages.exports import show_table
from app_pages.filters import selection
from app_pages.once import once
from app_pages.points import say_points
from app_pages.rows import largest_parts_table, on_path, with_needs
from app_pages.typical_paths import draw_typical_paths
from queries import clock_sentences, sentences
from queries.paths import path_sentences
from queries.paths.path_tables import path_table
from queries.tables import counts_table
from queries.wording import as_markdown, count, escape_markdown

_MOST_PARTS = 10

selected = selection()
if selected is None:
    states.say_empty()
    st.stop()

attempts = selected.of(ask("arm_attempts", **selected.asked))
medians = selected.of(ask("clock_by_arm", **selected.asked))
counts = selected.of(ask("arm_counts", **selected.asked))
clock = clock_sentences.clock_sentence(selected.clock, selected.own_milestone)
if attempts.empty:
    states.say_nothing_selected()
    st.stop()
unknown = once(path_sentences.unknown_needs_sentence, attempts)
counted = attempts[attempts["is_counted"]]
if counted["needs_source"].isna().all():
    unreached = clock_sentences.unreached_sentence(counts, selected.clock)
    nothing = escape_markdown(unreached or path_sentences.NOTHING_COUNTS)
    st.subheader(as_markdown(unknown) if unknown else nothing, anchor=False)
    st.markdown(escape_markdown(clock))
    st.markdown(escape_markdown(sentences.exclusion_sentence(counts)))
    show_table(counts_table(counts), counts, "arm_counts", *selected.file_parts)
    st.stop()

every_path = selected.of_arms(ask("path_by_arm", **selected.asked))
paths = selected.of(every_path)
parts = selected.of(ask("path_steps_by_arm", **selected.asked))

decisive, *others = once(path_sentences.decisive_sentences, paths, selected.cache_states)
st.subheader(escape_markdown(decisive), anchor=False)
for sentence in others:
    st.markdown(escape_markdown(sentence))
say_points(once(path_sentences.difference_sentences, every_path, selected.cache_states))
if unknown:
    st.warning(as_markdown(unknown))
say_cautions(selected)
st.markdown(escape_markdown(clock))

draw_typical_paths(selected, once(with_needs, attempts), medians)

st.subheader("Job by job", anchor=False)
st.markdown(escape_markdown(once(path_sentences.needs_sentence, attempts)))
shown = once(on_path, paths)
if hidden_count := len(paths) - len(shown):
    label = f"Show jobs that are never on the path too: {count(hidden_count, 'row')}"
    if st.toggle(label, key="off_path", bind="query-params"):
        shown = paths
show_table(
    once(path_table, shown),
    paths,
    "path_by_arm",
    *selected.file_parts,
    wide=("queue",) if shown["has_other_waits"].any() else (),
)
st.caption(
    escape_markdown(once(path_sentences.population_sentence, attempts))
    + " Means are over all of them, those with the job off the path included; the legs of a matrix "
    "are one job. Slack off it: how much longer the job could have taken without effect, median of "
    "the runs with it off the path. Could be shorter by: with effect, until another job decides, "
    "median of the runs with it on the path."
)

st.subheader("Inside the path", anchor=False)
for sentence in once(path_sentences.largest_step_sentences, parts, selected.cache_states):
    st.markdown(escape_markdown(sentence))
show_table(
    once(largest_parts_table, parts, _MOST_PARTS),
    parts,
    "path_steps_by_arm",
    *selected.file_parts,
    wide=("step",),
)
st.caption(
    f"The {_MOST_PARTS} largest parts of each arm and cache state; the download has all. Gaps: "
    "seconds of a job that no step accounts for. Steps in parallel: seconds that steps running at "
    "once count twice, negative, so that the parts of a job add up to its run time."
)
