"""What decides the time? The critical path of each arm: of a typical run, and over all of them."""

from functools import partial

import streamlit as st

from app_pages import states
from app_pages.choosing.filters import selection
from app_pages.choosing.tabs import draw_tabs
from app_pages.reading.door import ask, ask_key_savings, ask_misfits
from app_pages.reading.once import once
from app_pages.sections.cautions import say_cautions
from app_pages.sections.path_section import draw_inside_path, draw_jobs_on_path, draw_where_to_start
from app_pages.sections.rows import with_needs
from app_pages.sections.typical_paths import draw_typical_paths
from app_pages.showing.exports import show_table
from app_pages.showing.points import say_points
from queries.arms import clock_sentences
from queries.arms.arm_tables import counts_table
from queries.arms.count_sentences import exclusion_sentence
from queries.paths import path_sentences
from queries.paths.target_sentences import target_sentences
from queries.wording import as_markdown, escape_markdown

_RANKED = "Every job is ranked below the picture, under *Where to start*."


def _more_sentences(cache_state: str) -> list[str]:
    return [
        *once(target_sentences, paths, savings, (cache_state,)),
        *once(path_sentences.difference_sentences, every_path, (cache_state,)),
    ]


selected = selection()
if selected is None:
    states.say_empty()
    st.stop()

attempts = selected.of(ask("attempts_by_arm", **selected.asked))
medians = selected.of(ask("clock_by_arm", **selected.asked))
counts = selected.of(ask("arm_counts", **selected.asked))
clock = clock_sentences.clock_sentence(selected.clock, selected.own_milestone)
if attempts.empty:
    states.say_nothing_selected()
    st.stop()
unknown = once(path_sentences.unknown_needs_sentence, attempts)
counted = attempts[attempts["is_counted"]]
if counted["needs_source"].isna().all():
    misfits = ask_misfits(selected.experiment, selected.milestone, selected.arms)
    unreached = clock_sentences.unreached_sentence(counts, selected.clock)
    nothing = escape_markdown(misfits.headline or unreached or path_sentences.NOTHING_COUNTS)
    if unknown and not misfits.headline:
        nothing = as_markdown(unknown)
    st.header(nothing, anchor=False)
    st.markdown(escape_markdown(clock))
    st.markdown(escape_markdown(exclusion_sentence(counts)))
    show_table(counts_table(counts), counts, "arm_counts", *selected.file_parts)
    st.stop()

every_path = selected.of_arms(ask("path_by_arm", **selected.asked))
paths = selected.of(every_path)
savings = selected.of(ask_key_savings(selected.experiment, selected.milestone))

first, *later = (state for state in selected.cache_states if state in set(paths["cache_state"]))
(decisive,) = once(path_sentences.decisive_sentences, paths, (first,))
st.header(escape_markdown(decisive), anchor=False)
say_points(_more_sentences(first))
if not savings.empty:
    st.caption(_RANKED)
if unknown:
    st.warning(as_markdown(unknown))
say_cautions(selected)
said = {
    state: [*once(path_sentences.decisive_sentences, paths, (state,)), *_more_sentences(state)]
    for state in later
}
draw_typical_paths(selected, once(with_needs, attempts), medians, said)
st.caption(escape_markdown(clock))
draw_tabs(
    "show_path",
    {
        "Where to start": partial(draw_where_to_start, selected, attempts, paths, savings),
        "Job by job": partial(draw_jobs_on_path, selected, attempts, paths),
        "Inside the path": partial(draw_inside_path, selected),
    },
)
