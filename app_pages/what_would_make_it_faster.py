"""What would make it faster? Ranked advice, and changes tried on measured runs."""

from functools import partial

from app_pages.choosing.filters import draw_parts, require_selection
from app_pages.sections.advice_section import draw_advice, draw_bench, draw_reasons
from app_pages.sections.path_sections import draw_where_to_start
from app_pages.sections.prediction_section import draw_predictions, has_predictions

selected = require_selection()
if (arm := draw_advice(selected)) is not None:
    draw_bench(selected, arm)
    draw_parts(
        "show_advice",
        {
            "All advice, with reasons": partial(draw_reasons, selected, arm),
            "If a job took no time": partial(
                draw_where_to_start, selected, arm.arm, arm.cache_state
            ),
            **(
                {"Predicted and measured": partial(draw_predictions, selected)}
                if has_predictions(selected)
                else {}
            ),
        },
    )
