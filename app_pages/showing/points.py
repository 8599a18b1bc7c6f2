"""Sentences one under the other."""

from collections.abc import Iterable

import streamlit as st

from queries.wording import escape_markdown


def say_points(sentences: Iterable[str]) -> None:
    """
    Say sentences as a list; nothing for none.

    Args:
        sentences: Names in them as they came.
    """
    if text := "\n".join(f"- {escape_markdown(sentence)}" for sentence in sentences):
        st.markdown(text)
