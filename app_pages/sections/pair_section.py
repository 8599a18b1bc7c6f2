"""The part "In pairs" of page 1: offered beside the verdict where runs have partners."""

from typing import NamedTuple

import streamlit as st

from app_pages.choosing.selection import Selection, refusals, view
from app_pages.reading import is_from_github
from app_pages.showing import Picture, Table, draw_picture, draw_table, paper, say_points, table_of
from queries.charts.pair_strip import describe_pairs, pair_strip
from queries.charts.palette import Paper
from queries.findings import PAIRS
from queries.pairs.pair_sentences import HOW_TO_READ, NO_PAIRS, pair_sentence, pairs_method
from queries.pairs.pair_tables import pair_addresses, pairs_frame, pairs_table
from queries.pairs.paired_clocks import PairedClock
from queries.wording import escape_markdown, web_address

_KEY = "pairs"


class _Pairs(NamedTuple):
    """What is shown of pairs of one kind."""

    sentences: list[str]
    picture: Picture
    method: str
    table: Table


def draw_pairs(selected: Selection) -> None:
    """Compare pair by pair, by commit or by time."""
    offered = sorted({one.paired_by for one in _looked_at(selected)})
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
        help="Runs of the same commit, runs that started within an hour of each other, or legs of "
        "the same run.",
    )
    found = _pairs_by(selected, paired_by, paper())
    say_points(found.sentences)
    draw_picture(found.picture, key="pair_strip")
    st.caption(
        f"Each dot is one pair of runs, left of the line at 1 where the arm was faster. "
        f"{HOW_TO_READ[paired_by]} {found.method}"
    )
    draw_table(found.table, "pairs", *selected.file_parts, paired_by)


def _looked_at(selected: Selection) -> list[PairedClock]:
    return selected.of_comparisons(selected.find(PAIRS))


@view
def _pairs_by(selected: Selection, paired_by: str, on: Paper) -> _Pairs:
    found = [one for one in _looked_at(selected) if one.paired_by == paired_by]
    clock = selected.clock.name
    addresses = pair_addresses(found)
    links = {f"{side} at GitHub": addresses[side].map(web_address) for side in addresses}
    return _Pairs(
        sentences=list(map(pair_sentence, found)),
        picture=Picture(
            pair_strip(found, clock=clock, paper=on), describe_pairs(found, clock=clock)
        ),
        method=pairs_method(found),
        table=table_of(pairs_table(found), pairs_frame(found), links if is_from_github() else None),
    )
