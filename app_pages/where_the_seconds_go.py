"""Where do the seconds go? The difference between two means, in parts that add up to it."""

import streamlit as st

from app_pages import states
from app_pages.door import ask
from app_pages.filters import selection
from app_pages.waterfall_section import draw_waterfall

selected = selection()
if selected is None:
    states.say_empty()
    st.stop()
if selected.of(ask("arm_attempts", **selected.asked)).empty:
    states.say_nothing_selected()
    st.stop()

draw_waterfall(selected)
