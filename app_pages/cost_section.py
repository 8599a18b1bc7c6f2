"""What does a run cost? Time against cost, and which arms are beaten on both."""

from collections.abc import Sequence

import streamlit as st

from app_pages.door import ask
from app_pages.exports import show_table
from app_pages.points import say_points
from app_pages.selection import Selection
from app_pages.themes import paper
from queries import cost_sentences
from queries.charts.cost_plane import cost_plane, describe_costs, legend_for_costs
from queries.clock_sentences import clock_name
from queries.cost_tables import costs_table
from queries.time_against_cost import arm_medians, beaten_arms, cost_basis
from queries.verdicts import ComparedClock
from queries.wording import as_markdown, escape_markdown


def say_costs(selected: Selection, compared: Sequence[ComparedClock]) -> None:
    """
    Heading, answer, picture and table of what runs cost.

    Args:
        selected: What is looked at.
        compared: The comparisons that are looked at.
    """
    st.subheader("What does a run cost?", anchor=False)
    costs = selected.of_arms(ask("costs_by_attempt", **selected.asked))
    if costs.empty:
        st.markdown(cost_sentences.NOTHING_COUNTS)
        return
    price_list = ask("price_list")
    basis = cost_basis(costs)
    say_points(cost_sentences.cost_sentences(costs, basis, selected.cache_states, compared))
    if basis != "price_usd" and (why := cost_sentences.why_no_price(costs, price_list)):
        remedy = as_markdown(cost_sentences.price_remedy(costs) or "")
        st.info(f"{escape_markdown(why)} {remedy}")
    beaten = [
        one
        for state in selected.cache_states
        for one in beaten_arms(arm_medians(costs, basis, state, compared))
    ]
    shown = selected.of(costs)
    if not shown.empty:
        clock = clock_name(selected.clock)
        st.plotly_chart(
            cost_plane(shown, basis, beaten, clock=clock, paper=paper()),
            config={"displayModeBar": False},
            alt=describe_costs(shown, basis, beaten, clock=clock),
        )
        st.caption(escape_markdown(legend_for_costs(shown, basis)))
    if note := cost_sentences.list_price_sentence(price_list):
        st.caption(escape_markdown(note))
    arms = selected.of(ask("costs_by_arm", **selected.asked))
    show_table(costs_table(arms, beaten), arms, "costs_by_arm", *selected.file_parts)
