"""How often a verdict that was not planned could have been seen: said beside it on page 1."""

from collections.abc import Sequence

import streamlit as st

from app_pages.door import ask_looks
from app_pages.selection import Selection
from queries.look_sentences import looks_sentence
from queries.verdicts import ComparedClock
from queries.wording import escape_markdown


def say_looks(selected: Selection, found: Sequence[ComparedClock]) -> None:
    """
    Say it, if there is something to say.

    Args:
        selected: What is looked at.
        found: Its comparisons.
    """
    looks = ask_looks(selected.experiment, selected.milestone)
    if sentence := looks_sentence(found, looks):
        st.markdown(f"- {escape_markdown(sentence)}")
