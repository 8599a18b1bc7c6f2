"""Which is faster? The verdict and why, what to know before merging, what was expected."""

from functools import partial

from app_pages.choosing.filters import draw_parts, require_selection
from app_pages.choosing.part_choice import COST, EVERY_CLOCK, EXCLUDED, OVER_TIME, SHOW
from app_pages.sections.cost_section import draw_costs
from app_pages.sections.every_clock_section import draw_every_clock
from app_pages.sections.excluded_section import draw_excluded
from app_pages.sections.expectation_section import (
    EXPECTATIONS_PART,
    draw_every_expectation,
    draw_expectations,
    has_expectations,
)
from app_pages.sections.over_time_section import draw_over_time
from app_pages.sections.pair_section import draw_pairs
from app_pages.sections.verdict_section import (
    draw_answer,
    draw_every_run,
)

selected = require_selection()
draw_answer(selected)
draw_expectations(selected)
draw_parts(
    SHOW,
    {
        "Every run": partial(draw_every_run, selected),
        OVER_TIME: partial(draw_over_time, selected),
        EVERY_CLOCK: partial(draw_every_clock, selected),
        COST: partial(draw_costs, selected),
        "In pairs": partial(draw_pairs, selected),
        **(
            {EXPECTATIONS_PART: partial(draw_every_expectation, selected)}
            if has_expectations(selected)
            else {}
        ),
        EXCLUDED: partial(draw_excluded, selected),
    },
)
