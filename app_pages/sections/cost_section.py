"""The part "Cost" of page 1: time against cost, and which arms are beaten on both."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from app_pages.choosing.selection import Selection
from app_pages.reading.door import ask, ask_finding
from app_pages.reading.once import once
from app_pages.showing.exports import show_table
from app_pages.showing.points import say_points
from app_pages.showing.themes import paper
from basis.visible import visible
from queries.arms.clock_sentences import clock_name
from queries.charts.cost_plane import cost_plane, describe_costs, legend_for_costs
from queries.costs import cost_sentences, price_sentences
from queries.costs.cost_tables import costs_table
from queries.costs.time_against_cost import TimeAgainstCost, standing, time_against_cost
from queries.findings import VERDICTS
from queries.verdict.verdicts import ComparedClock
from queries.wording import as_markdown, escape_markdown, in_markdown, web_address


def draw_costs(selected: Selection) -> None:
    """
    Answer, picture and table of what runs cost.

    Whichever arms are looked at: what cost is told by, and which arms are beaten, goes by all.

    Args:
        selected: What is looked at.
    """
    costs = ask("costs_by_attempt", **selected.asked)
    if selected.of_arms(costs).empty:
        st.markdown(cost_sentences.NOTHING_COUNTS)
        return
    compared = ask_finding(VERDICTS, selected.experiment, selected.milestone)
    price_list = ask("price_list")
    found = once(time_against_cost, costs, selected.cache_states, compared)
    say_points(once(cost_sentences.cost_sentences, found, compared, selected.arms))
    if found.basis != "price_usd" and (
        why := once(price_sentences.why_no_price, costs, price_list)
    ):
        remedy = as_markdown(price_sentences.price_remedy(costs) or "")
        st.info(f"{escape_markdown(why)} {remedy}")
    shown = _looked_at(selected, costs, compared)
    marked = once(_marked, found, selected.arms)
    if not shown.empty:
        clock = clock_name(selected.clock)
        st.plotly_chart(
            once(cost_plane, shown, marked, clock=clock, paper=paper()),
            config={"displayModeBar": False},
            alt=visible(once(describe_costs, marked, clock=clock)),
        )
        st.caption(escape_markdown(once(legend_for_costs, shown, marked)))
    if note := once(price_sentences.list_price_sentence, costs, price_list):
        address = web_address(price_list["price_source"].iloc[0])
        source = f" [Source](<{in_markdown(address)}>)" if address else ""
        st.caption(f"{escape_markdown(note)}{source}")
    rows = _looked_at(selected, ask("costs_by_arm", **selected.asked), compared)
    show_table(once(_table, rows, found), rows, "costs_by_arm", *selected.file_parts)


def _marked(found: TimeAgainstCost, arms: tuple[str, ...]) -> TimeAgainstCost:
    return found.of(arms)


def _table(rows: pd.DataFrame, found: TimeAgainstCost) -> pd.DataFrame:
    return costs_table(rows, found.beaten)


def _looked_at(
    selected: Selection, rows: pd.DataFrame, compared: Sequence[ComparedClock]
) -> pd.DataFrame:
    return once(standing, selected.of_arms(rows), selected.cache_states, compared)
