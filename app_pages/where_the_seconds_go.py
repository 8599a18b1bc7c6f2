"""Where do the seconds go? The difference in parts that add up to it, and who does which work."""

from functools import partial

from app_pages.choosing.filters import draw_tabs, require_selection
from app_pages.choosing.part_choice import PARTS, TABS, WORK
from app_pages.sections.parity_section import draw_parity
from app_pages.sections.waterfall_section import draw_parts, draw_waterfall
from app_pages.sections.work_section import draw_work

selected = require_selection()
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
