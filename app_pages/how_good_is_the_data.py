"""How good is the data? How fresh it is, what counts, what speaks against it, and what failed."""

from functools import partial

import streamlit as st

from app_pages import states
from app_pages.choosing.filters import selection
from app_pages.choosing.tabs import draw_tabs
from app_pages.reading.door import ask, ask_misfits
from app_pages.reading.once import once
from app_pages.sections.cautions import found_cautions, overall_sentences
from app_pages.sections.data_section import draw_arms, draw_graphs, draw_holdings, draw_ingests
from app_pages.sections.warning_section import draw_warnings
from queries.arms.count_sentences import exclusion_sentence
from queries.arms.failure_sentences import failure_sentence
from queries.quality.quality_sentences import holdings_sentence, quality_sentence
from queries.wording import escape_markdown

freshness = ask("freshness")
if selected := selection():
    counts = selected.of(ask("arm_counts", **selected.asked))
    found, overall = found_cautions(selected), overall_sentences(selected)
    misfits = ask_misfits(selected.experiment, selected.milestone, selected.arms)
    overall = [*filter(None, [misfits.headline]), *overall, *misfits.roles]
    quality = once(quality_sentence, freshness, counts, len(found) + len(overall))
    st.header(escape_markdown(quality), anchor=False)
    st.markdown(escape_markdown(once(exclusion_sentence, counts)))
    if failed := once(failure_sentence, counts, selected.cache_states):
        st.markdown(escape_markdown(failed))
    draw_tabs(
        "show_data",
        {
            "Warnings": partial(draw_warnings, selected, overall, found),
            "What each arm counts": partial(draw_arms, selected, counts),
            "Which job waited for which": partial(draw_graphs, selected),
            "What the database holds": draw_holdings,
            "Ingests": draw_ingests,
        },
    )
else:
    st.header(escape_markdown(once(holdings_sentence, freshness)), anchor=False)
    states.say_empty()
    draw_tabs("show_data", {"What the database holds": draw_holdings, "Ingests": draw_ingests})
