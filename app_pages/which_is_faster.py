"""Which is faster? The verdict, every counted run a dot, every clock, and what was left out."""

from functools import partial

from app_pages.choosing.filters import draw_tabs, require_selection
from app_pages.sections.cost_section import draw_costs
from app_pages.sections.pair_section import draw_pairs
from app_pages.sections.verdict_section import draw_answer, draw_every_clock, draw_excluded

selected = require_selection()
draw_answer(selected)
draw_tabs(
    "show",
    {
        "Every clock": partial(draw_every_clock, selected),
        "Cost": partial(draw_costs, selected),
        "In pairs": partial(draw_pairs, selected),
        "Excluded, and why": partial(draw_excluded, selected),
    },
)
