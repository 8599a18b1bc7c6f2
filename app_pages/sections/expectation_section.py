"""What was expected, on page 1, where an experiment file says something: in short, and all."""

from typing import NamedTuple

import streamlit as st

from app_pages.choosing.selection import Selection, view
from app_pages.showing import Table, draw_rows, draw_table, table_of, wrapped
from queries.arms.populations import ALL_RUNS
from queries.expectations.held import HeldClaim
from queries.expectations.ledger import (
    HOW_TO_READ,
    arm_of_all,
    expectations_table,
    summary_sentence,
)
from queries.expectations.rows import expectations_frame
from queries.findings import EXPECTATIONS
from queries.wording import escape_markdown, web_address

_MOST_SHOWN = 6
_ROOM = 68
"""Characters of a cell at a width of 1400: a grid cuts the rest without a sign."""
_WRAPPED_PX = 260
_SHORT = ("answer", "arm", "what was expected", "measured (95% interval)", "more")
EXPECTATIONS_PART = "Expectations"
"""The part that has all of it."""


class _Expectations(NamedTuple):
    """
    What is shown of expectations.

    Attributes:
        title: What this is.
        summary: How many claims came out how.
        short: The first of them, in few words.
        rest: Where the others stand; empty where these are all.
        every: All of them.
    """

    title: str
    summary: str
    short: Table
    rest: str
    every: Table


def has_expectations(selected: Selection) -> bool:
    """Whether there is something to show."""
    return bool(_looked_at(selected))


def draw_expectations(selected: Selection) -> None:
    """Show the first six claims with their answers; nothing where nobody expected anything."""
    found = _shown(selected)
    if found is None:
        return
    st.subheader(escape_markdown(found.title), anchor=False, help=HOW_TO_READ)
    draw_rows(found.short)
    if found.rest:
        st.caption(found.rest)


def draw_every_expectation(selected: Selection) -> None:
    """Show all claims, with whose the words are and where they stand."""
    found = _shown(selected)
    if found is not None:
        st.markdown(found.summary)
        draw_table(found.every, "expectations", *selected.file_parts)
        st.caption(HOW_TO_READ)


def _looked_at(selected: Selection) -> list[HeldClaim]:
    return [
        one
        for one in selected.find(EXPECTATIONS)
        if one.cache_state in (*selected.cache_states, ALL_RUNS)
        and (not selected.arms or one.expectation.arm in selected.arms)
    ]


@view
def _shown(selected: Selection) -> _Expectations | None:
    found = _looked_at(selected)
    if not found:
        return None
    frame = expectations_frame(found)
    links = frame["expected_link"].map(web_address)
    first = expectations_table(found[:_MOST_SHOWN], _ROOM)
    more = len(found) - len(first.words)
    arm = arm_of_all(found)
    return _Expectations(
        title="What was expected" if arm is None else f"Expected of {arm}",
        summary=summary_sentence(found),
        short=table_of(
            first.of([name for name in _SHORT if name in first.headings]),
            frame.head(_MOST_SHOWN),
            {"open": links.head(_MOST_SHOWN)} if links.notna().any() else None,
        ),
        rest=f"{more} more: see {EXPECTATIONS_PART}." if more else "",
        every=wrapped(
            table_of(
                expectations_table(found), frame, {"open": links} if links.notna().any() else None
            ),
            _WRAPPED_PX,
            "what was expected",
            "more",
            "claim",
        ),
    )
