"""How good is the data? How fresh it is, what counts, what speaks against it, and what failed."""

from functools import partial

import streamlit as st

from app_pages import states
from app_pages.choosing.filters import draw_parts, selection
from app_pages.reading import ask
from app_pages.sections.caution_sections import draw_warnings, found_cautions, overall_sentences
from app_pages.sections.data_sections import (
    counting_sentences,
    draw_arms,
    draw_graphs,
    draw_holdings,
    draw_ingests,
    draw_logs,
)
from queries.quality.quality_words import holdings_sentence
from queries.wording import escape_markdown

if selected := selection():
    found, misfits = found_cautions(selected), selected.find_misfits()
    headline = filter(None, [misfits.headline])
    overall = [*headline, *overall_sentences(selected), *misfits.roles]
    quality, *others = counting_sentences(selected, len(found) + len(overall))
    st.header(escape_markdown(quality), anchor=False)
    for sentence in others:
        st.markdown(escape_markdown(sentence))
    has_logs = not selected.ask("log_evidence").empty
    draw_parts(
        "show_data",
        {
            "Warnings": partial(draw_warnings, selected, overall, found),
            "What each arm counts": partial(draw_arms, selected),
            "Which job waited for which": partial(draw_graphs, selected),
            **({"What the logs tell": partial(draw_logs, selected)} if has_logs else {}),
            "What the database holds": draw_holdings,
            "Ingests": draw_ingests,
        },
        first="Warnings",
    )
else:
    st.header(escape_markdown(holdings_sentence(ask("freshness"))), anchor=False)
    states.say_empty()
    draw_parts("show_data", {"What the database holds": draw_holdings, "Ingests": draw_ingests})
