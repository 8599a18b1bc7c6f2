"""Which is faster? The verdict, every counted run a dot, every clock, and what was left out."""

import streamlit as st

from app_pages import states
from app_pages.cautions import say_cautions
from app_pages.cost_section import say_costs
from app_pages.differing_section import draw_differing_parts
from app_pages.door import ask, ask_looks, ask_verdicts
from app_pages.exports import show_table
from app_pages.filters import selection
from app_pages.once import once
from app_pages.pair_section import draw_pairs
from app_pages.points import say_points
from app_pages.report_section import draw_report
from app_pages.rows import excluded_counts
from app_pages.themes import paper
from queries import clock_sentences, sentences
from queries.charts.clock_strip import clock_strip, describe_clocks, legend_for
from queries.charts.palette import CACHE_ORDER
from queries.tables import clocks_table, counts_table
from queries.verdict.answer_sentences import answers_in_words
from queries.verdict.failure_sentences import failure_sentence
from queries.verdict.look_sentences import looks_sentence
from queries.verdict.verdict_sentences import method_sentence
from queries.verdict.verdict_tables import verdict_frame, verdict_table
from queries.visible import visible
from queries.wording import escape_markdown

selected = selection()
if selected is None:
    states.say_empty()
    st.stop()

medians = selected.of(ask("clock_by_arm", **selected.asked))
attempts = selected.of(ask("arm_attempts", **selected.asked))
counts = selected.of(ask("arm_counts", **selected.asked))
if attempts.empty:
    states.say_nothing_selected()
    st.stop()

clock = clock_sentences.clock_name(selected.clock)
compared = selected.of_comparisons(ask_verdicts(selected.experiment, selected.milestone))
median_sentences = once(clock_sentences.median_sentences, medians, CACHE_ORDER, selected.clock)
answer, *others = once(answers_in_words, compared, medians, counts, CACHE_ORDER, selected.clock)
st.subheader(escape_markdown(answer.headline), anchor=False)
if answer.details:
    st.markdown(escape_markdown(answer.details))
failed = once(failure_sentence, counts, CACHE_ORDER)
looks = once(looks_sentence, compared, ask_looks(selected.experiment, selected.milestone))
say_points([*map(str, others), *filter(None, (failed, looks))])
say_cautions(selected)
draw_report(selected)
st.markdown(escape_markdown(clock_sentences.clock_sentence(selected.clock, selected.own_milestone)))

if attempts["is_counted"].any():
    st.plotly_chart(
        once(clock_strip, attempts, medians, clock=clock, paper=paper()),
        config={"displayModeBar": False},
        alt=visible(once(describe_clocks, attempts, medians, clock=clock)),
    )
    st.caption(escape_markdown(" ".join([once(legend_for, attempts), *median_sentences])))

show_table(once(clocks_table, medians, counts), medians, "clock_by_arm", *selected.file_parts)

if compared:
    st.subheader("By every clock", anchor=False)
    if method := once(method_sentence, compared):
        st.markdown(escape_markdown(method))
    show_table(
        once(verdict_table, compared, clock),
        once(verdict_frame, compared),
        "verdicts",
        *selected.file_parts,
    )

say_costs(selected)
draw_pairs(selected)
draw_differing_parts(selected)

st.subheader("What is excluded, and why", anchor=False)
st.markdown(escape_markdown(once(sentences.exclusion_sentence, counts)))
excluded = once(excluded_counts, counts)
if not excluded.empty:
    show_table(once(counts_table, excluded), excluded, "arm_counts", *selected.file_parts)
