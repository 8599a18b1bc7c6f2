"""What decides the time? The critical path of each arm: of a typical run, and over all of them."""

from functools import partial

from app_pages.choosing.filters import draw_tabs, require_selection
from app_pages.sections.path_sections import (
    draw_inside_path,
    draw_jobs_on_path,
    draw_paths,
    draw_where_to_start,
)

selected = require_selection()
if draw_paths(selected):
    draw_tabs(
        "show_path",
        {
            "Where to start": partial(draw_where_to_start, selected),
            "Job by job": partial(draw_jobs_on_path, selected),
            "Inside the path": partial(draw_inside_path, selected),
        },
    )
