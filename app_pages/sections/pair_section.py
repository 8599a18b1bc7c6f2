"""The part "In pairs" of page 1: offered beside the verdict where runs have partners."""

import pandas as pd
import streamlit as st

from app_pages.choosing.selection import Selection, refusals
from app_pages.reading.door import ask_finding
from app_pages.reading.once import once
from app_pages.reading.source import is_from_github
from app_pages.showing.exports import show_table
from app_pages.showing.points import say_points
from app_pages.showing.themes import paper
from basis.visible import visible
from queries.arms.clock_sentences import clock_name
from queries.charts.pair_strip import describe_pairs, pair_strip
from queries.findings import PAIRS
from queries.pairs.pair_sentences import HOW_TO_READ, NO_PAIRS, pair_sentence, pairs_method
from queries.pairs.pair_tables import pair_addresses, pairs_frame, pairs_table
from queries.pairs.paired_clocks import PairedClock
from queries.wording import escape_markdown, web_address

_KEY = "pairs"
_LINKS = ("baseline at GitHub", "arm at GitHub")


def draw_pairs(selected: Selection) -> None:
    """
    Compare pair by pair, by commit or by time.

    Args:
        selected: What is looked at.
    """
    every = selected.of_comparisons(ask_finding(PAIRS, selected.experiment, selected.milestone))
    offered = sorted({one.paired_by for one in every})
    if not offered:
        st.markdown(NO_PAIRS)
        return
    asked = {_KEY: st.query_params.get_all(_KEY)}
    for sentence in refusals(asked, {_KEY: offered}):
        st.warning(escape_markdown(sentence))
    paired_by = st.segmented_control(
        "Pairs by",
        offered,
        default=offered[0],
        required=True,
        key=_KEY,
        bind="query-params",
        help="Runs of the same commit, or runs that started within an hour of each other.",
    )
    found = once(_paired_by, every, paired_by)
    say_points(once(_sentences, found))
    clock = clock_name(selected.clock)
    st.plotly_chart(
        once(pair_strip, found, clock=clock, paper=paper()),
        config={"displayModeBar": False},
        alt=visible(once(describe_pairs, found, clock=clock)),
        key="pair_strip",
    )
    st.caption(
        f"Each dot is one pair of runs, left of the line at 1 where the arm was faster. "
        f"{HOW_TO_READ[paired_by]} {once(pairs_method, found)}"
    )
    is_at_github = is_from_github()
    show_table(
        once(_linked_table if is_at_github else pairs_table, found),
        once(pairs_frame, found),
        "pairs",
        *selected.file_parts,
        paired_by,
        links=_LINKS if is_at_github else (),
    )


def _paired_by(every: list[PairedClock], paired_by: str) -> list[PairedClock]:
    return [one for one in every if one.paired_by == paired_by]


def _sentences(found: list[PairedClock]) -> list[str]:
    return list(map(pair_sentence, found))


def _linked_table(found: list[PairedClock]) -> pd.DataFrame:
    table, addresses = pairs_table(found), pair_addresses(found)
    for link, side in zip(_LINKS, addresses.columns, strict=True):
        table[link] = addresses[side].map(web_address)
    return table
