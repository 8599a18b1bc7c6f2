"""What a page has beyond its answer and its picture: one part at a time, named in the address."""

from collections.abc import Callable, Mapping

import streamlit as st

from app_pages.choosing.selection import refusals
from queries.wording import escape_markdown


def draw_tabs(key: str, parts: Mapping[str, Callable[[], None]]) -> None:
    """
    Offer parts of a page as tabs; the first is open at first, and only the open one is worked out.

    Args:
        key: Of the address and of the session's state; each page has its own.
        parts: What draws each, by its label.
    """
    # Before the widget: what it does not accept it drops from the address.
    asked = {key: st.query_params.get_all(key)}
    for sentence in refusals(asked, {key: list(parts)}):
        st.warning(escape_markdown(sentence))
    tabs = st.tabs(list(parts), key=key, bind="query-params", on_change="rerun")
    for tab, draw in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                draw()
