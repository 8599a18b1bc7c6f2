"""Where do the seconds go? The difference in parts that add up to it, and what differs."""

from functools import partial

import streamlit as st

from app_pages import states
from app_pages.choosing.filters import selection
from app_pages.choosing.part_choice import DIFFERENCES, PARTS, TABS
from app_pages.choosing.tabs import draw_tabs
from app_pages.reading.door import ask
from app_pages.sections.differences_section import draw_differences
from app_pages.sections.waterfall_section import draw_parts, draw_waterfall

selected = selection()
if selected is None:
    states.say_empty()
    st.stop()
if selected.of(ask("attempts_by_arm", **selected.asked)).empty:
    states.say_nothing_selected()
    st.stop()

compared, found = draw_waterfall(selected)
if compared:
    parts = {PARTS: partial(draw_parts, selected, found)} if found else {}
    differences = partial(draw_differences, selected, compared.candidate, compared.cache_state)
    draw_tabs(TABS, {**parts, DIFFERENCES: differences})
