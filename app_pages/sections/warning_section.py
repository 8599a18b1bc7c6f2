"""The section "Warnings" of page 7: in words by arm, as a table, and the attempts behind them."""

from itertools import groupby

import streamlit as st

from app_pages.choosing.selection import Selection
from app_pages.reading.door import ask
from app_pages.reading.once import once
from app_pages.reading.source import is_from_github
from app_pages.sections.cautions import found_warnings
from app_pages.showing.exports import show_table
from app_pages.showing.points import say_points
from queries.cautions.caution import Caution
from queries.cautions.warning_tables import warning_rows_table, warnings_table
from queries.wording import escape_markdown, web_address

_WHOSE = (
    "Attempts, first and last run are those that the warning rests on: the baseline's where only "
    "the baseline does what it is about."
)


def draw_warnings(selected: Selection, overall: list[str], found: list[Caution]) -> None:
    """
    Say all that speaks against the comparisons, and show what it rests on.

    Args:
        selected: What is looked at.
        overall: Sentences about several arms.
        found: Those about one arm each, the weightiest first.
    """
    if not overall and not found:
        st.markdown("Nothing was found that speaks against these comparisons.")
        return
    say_points(overall)
    by_arm = sorted(found, key=lambda caution: caution.arm_position)
    for _, those in groupby(by_arm, key=lambda caution: caution.arm_position):
        its = list(those)
        st.markdown(f"**{escape_markdown(its[0].arm)}**")
        say_points(caution.sentence for caution in its)
    warnings = found_warnings(selected)
    if warnings.empty:
        return
    show_table(
        once(warnings_table, warnings),
        warnings,
        "warnings",
        *selected.file_parts,
    )
    st.caption(_WHOSE)
    behind = st.expander("The runs behind each warning", key="behind", bind="query-params")
    if not behind.open:
        return
    with behind:
        rows = selected.of(ask("warning_rows", **selected.asked))
        table = warning_rows_table(rows)
        is_at_github = is_from_github()
        if is_at_github:
            table["at GitHub"] = rows["html_url"].map(web_address)
        show_table(
            table,
            rows,
            "warning_rows",
            *selected.file_parts,
            links=("at GitHub",) if is_at_github else (),
        )
