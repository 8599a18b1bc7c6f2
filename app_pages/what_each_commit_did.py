"""What did each commit do? The commits of each pull request in their order, by their attempts."""

from app_pages.choosing.filters import require_selection
from app_pages.sections.commit_section import draw_commits

draw_commits(require_selection())
