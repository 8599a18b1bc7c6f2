"""Sentences one under the other."""

from collections.abc import Iterable, Sequence

import streamlit as st

from queries.wording import escape_markdown


def say_points(sentences: Iterable[str]) -> None:
    """
    Say sentences as a list; nothing for none.

    Args:
        sentences: Names in them as they came.
    """
    if text := _listed(sentences):
        st.markdown(text)


def as_points(sentences: Sequence[str]) -> str:
    """
    Sentences as a list in Markdown; one alone needs no mark.

    Args:
        sentences: Names in them as they came.
    """
    return escape_markdown(sentences[0]) if len(sentences) == 1 else _listed(sentences)


def _listed(sentences: Iterable[str]) -> str:
    return "\n".join(f"- {escape_markdown(sentence)}" for sentence in sentences)
