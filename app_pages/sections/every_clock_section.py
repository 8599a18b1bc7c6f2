"""Every comparison by every clock."""

import streamlit as st

from app_pages.choosing.selection import Selection, view
from app_pages.showing import Table, draw_table, table_of
from queries.arms.clock import ESTIMATE
from queries.differences.sentences import NOTHING_COMPARED
from queries.findings import VERDICTS
from queries.verdict.verdict_sentences import method_sentence
from queries.verdict.verdict_tables import verdict_frame, verdict_table
from queries.wording import escape_markdown


def draw_every_clock(selected: Selection) -> None:
    """Show each comparison by each clock."""
    method, table = _every_clock(selected)
    if table is None:
        st.markdown(NOTHING_COMPARED)
        return
    if method:
        st.markdown(escape_markdown(method))
    draw_table(table, "verdicts", *selected.file_parts)
    st.caption(ESTIMATE)


@view
def _every_clock(selected: Selection) -> tuple[str | None, Table | None]:
    compared = selected.of_comparisons(selected.find(VERDICTS))
    if not compared:
        return None, None
    table = verdict_table(compared, selected.clock.name)
    return method_sentence(compared), table_of(
        table, verdict_frame(compared, selected.find_standings())
    )
