"""What decides the time? The critical path of each arm: of a typical run, and over all of them."""

from functools import partial

from app_pages.choosing.filters import draw_parts, require_selection
from app_pages.sections.path_sections import (
    draw_every_path,
    draw_inside_path,
    draw_jobs_on_path,
    draw_paths,
)

selected = require_selection()
if draw_paths(selected):
    draw_parts(
        "show_path",
        {
            "Job by job": partial(draw_jobs_on_path, selected),
            "Inside the path": partial(draw_inside_path, selected),
            "Every path, in words": partial(draw_every_path, selected),
        },
    )
