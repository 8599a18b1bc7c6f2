"""What did each commit do? The commits of each pull request in their order, by their attempts."""

from functools import partial

from app_pages.choosing.filters import draw_parts, require_selection
from app_pages.sections.commit_section import draw_commit_attempts, draw_commits

selected = require_selection()
if draw_commits(selected):
    draw_parts("show_commits", {"Every attempt": partial(draw_commit_attempts, selected)})
