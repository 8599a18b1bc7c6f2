"""Where do the seconds go? The difference in parts that add up to it, and what differs."""

from functools import partial

from app_pages.choosing.filters import draw_parts, require_selection
from app_pages.choosing.part_choice import DIFFERENCES_TAB, PARTS, TABS
from app_pages.sections.differences_section import draw_differences
from app_pages.sections.waterfall_section import draw_split, draw_waterfall

selected = require_selection()
compared, found = draw_waterfall(selected)
if compared:
    parts = {PARTS: partial(draw_split, selected, found)} if found else {}
    differences = partial(draw_differences, selected, compared.candidate, compared.cache_state)
    draw_parts(TABS, {**parts, DIFFERENCES_TAB: differences})
