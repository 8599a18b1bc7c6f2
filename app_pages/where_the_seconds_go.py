"""Where do the seconds go? The difference in parts that add up to it, and who does which work."""

from functools import partial

import streamlit as st

from app_pages import states
from app_pages.choosing.filters import selection
from app_pages.choosing.part_choice import PARTS, TABS, WORK
from app_pages.choosing.tabs import draw_tabs
from app_pages.reading.door import ask
from app_pages.sections.parity_section import draw_parity
from app_pages.sections.waterfall_section import draw_parts, draw_waterfall
from app_pages.sections.work_section import draw_work

selected = selection()
if selected is None:
    states.say_empty()
    st.stop()
if selected.of(ask("attempts_by_arm", **selected.asked)).empty:
    states.say_nothing_selected()
    st.stop()

if found := draw_waterfall(selected):
    draw_tabs(
        TABS,
        {
            PARTS: partial(draw_parts, selected, found),
            WORK: partial(draw_parity, selected, found.candidate, found.cache_state),
            "Roles, jobs and steps": partial(
                draw_work, selected, found.candidate, found.cache_state
            ),
        },
    )
