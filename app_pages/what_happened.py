"""What happened in this run? The jobs of one attempt over time, and the steps of one of them."""

from app_pages.choosing.attempt_choice import choose_attempt
from app_pages.choosing.filters import places_of_answer_and_choice, require_selection
from app_pages.sections.attempt_section import draw_jobs, draw_steps

selected = require_selection()
answer, choice = places_of_answer_and_choice()
key = choose_attempt(selected, choice)
if draw_jobs(selected, key, answer):
    draw_steps(selected, key)
