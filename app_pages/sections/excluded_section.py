"""The runs of page 1 that do not count, and why."""

import streamlit as st

from app_pages.choosing.selection import Selection, view
from app_pages.reading import is_from_github
from app_pages.showing import Table, draw_table, table_of
from queries.arms.arm_tables import excluded_table
from queries.arms.count_sentences import exclusion_sentence
from queries.arms.populations import in_cache_order
from queries.wording import escape_markdown, web_address


def draw_excluded(selected: Selection) -> None:
    """Show each run that does not count, and why."""
    sentence, table = _excluded(selected)
    st.markdown(escape_markdown(sentence))
    if table:
        draw_table(table, "attempts_by_arm", *selected.file_parts)


@view
def _excluded(selected: Selection) -> tuple[str, Table | None]:
    attempts = selected.ask_rows("attempts_by_arm")
    excluded = attempts[attempts["excluded_because"].notna()]
    sentence = exclusion_sentence(selected.ask_rows("arm_counts"))
    if excluded.empty:
        return sentence, None
    table = excluded_table(excluded)
    if not is_from_github():
        return sentence, table_of(table, excluded)
    links = in_cache_order(excluded)["html_url"].map(web_address)
    return sentence, table_of(table, excluded, {"at GitHub": links})
