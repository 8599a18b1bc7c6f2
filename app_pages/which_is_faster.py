"""Which is faster? The verdict, every counted run a dot, every clock, and what was left out."""

from functools import partial
from itertools import filterfalse

import streamlit as st

from app_pages import states
from app_pages.choosing.filters import selection
from app_pages.choosing.tabs import draw_tabs
from app_pages.reading.door import ask, ask_finding, ask_looks, ask_misfits
from app_pages.reading.once import once
from app_pages.sections.cautions import say_cautions
from app_pages.sections.clock_section import draw_every_clock, draw_excluded
from app_pages.sections.cost_section import draw_costs
from app_pages.sections.pair_section import draw_pairs
from app_pages.sections.report_section import draw_report
from app_pages.showing.exports import show_table
from app_pages.showing.points import say_points
from app_pages.showing.themes import paper
from basis.visible import visible
from queries.arms import clock_sentences
from queries.arms.arm_tables import clocks_table
from queries.arms.clock_sentences import ESTIMATE
from queries.arms.failure_sentences import failure_sentence
from queries.arms.order import CACHE_ORDER
from queries.charts.clock_strip import clock_strip, describe_clocks, legend_for
from queries.findings import LEADERS, VERDICTS
from queries.verdict.answer_sentences import answers_in_words
from queries.verdict.leaders import leader_sentences
from queries.verdict.look_sentences import looks_sentence
from queries.verdict.verdict_sentences import Answer
from queries.verdict.verdicts import ComparedClock
from queries.wording import escape_markdown


def is_of_the_answer(found: Answer | ComparedClock) -> bool:
    """Whether it stands above the picture: it is of the same runs as the headline."""
    return answer.cache_state in {None, found.cache_state}


selected = selection()
if selected is None:
    states.say_empty()
    st.stop()

medians = selected.of(ask("clock_by_arm", **selected.asked))
attempts = selected.of(ask("attempts_by_arm", **selected.asked))
counts = selected.of(ask("arm_counts", **selected.asked))
if attempts.empty:
    states.say_nothing_selected()
    st.stop()

clock = clock_sentences.clock_name(selected.clock)
compared = selected.of_comparisons(ask_finding(VERDICTS, selected.experiment, selected.milestone))
median_sentences = once(clock_sentences.median_sentences, medians, CACHE_ORDER, selected.clock)
leaders = selected.of_comparisons(ask_finding(LEADERS, selected.experiment, selected.milestone))
unmatched = None
if not attempts["is_counted"].any():
    unmatched = ask_misfits(selected.experiment, selected.milestone, selected.arms).headline
answer, *others = (
    [Answer(unmatched)]
    if unmatched
    else once(answers_in_words, compared, medians, counts, CACHE_ORDER, selected.clock)
)
st.header(escape_markdown(answer.headline), anchor=False)
if answer.details:
    st.markdown(escape_markdown(answer.details))
failed = once(failure_sentence, counts, CACHE_ORDER)
looks = once(looks_sentence, compared, ask_looks(selected.experiment, selected.milestone))
say_points(
    [
        *(str(other) for other in others if is_of_the_answer(other)),
        *leader_sentences(list(filter(is_of_the_answer, leaders)), selected.arms),
        *filter(None, (failed, looks)),
    ]
)
say_cautions(selected)
draw_report(selected)

if attempts["is_counted"].any():
    st.plotly_chart(
        once(clock_strip, attempts, medians, clock=clock, paper=paper()),
        config={"displayModeBar": False},
        alt=visible(once(describe_clocks, attempts, medians, clock=clock)),
    )
    st.caption(escape_markdown(" ".join([once(legend_for, attempts), *median_sentences])))
    if compared:
        st.caption(ESTIMATE)
say_points(
    [
        *(str(other) for other in others if not is_of_the_answer(other)),
        *leader_sentences(list(filterfalse(is_of_the_answer, leaders)), selected.arms),
    ]
)
st.caption(escape_markdown(clock_sentences.clock_sentence(selected.clock, selected.own_milestone)))
show_table(once(clocks_table, medians, counts), medians, "clock_by_arm", *selected.file_parts)

draw_tabs(
    "show",
    {
        "Every clock": partial(draw_every_clock, selected, compared),
        "Cost": partial(draw_costs, selected),
        "In pairs": partial(draw_pairs, selected),
        "Excluded, and why": partial(draw_excluded, selected, counts),
    },
)
