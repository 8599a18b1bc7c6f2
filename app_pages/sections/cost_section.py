"""The part "Cost" of page 1: time against cost, and which arms are beaten on both."""

from typing import NamedTuple

import streamlit as st

from app_pages.choosing.selection import Selection, view
from app_pages.reading import ask
from app_pages.showing import Picture, Table, draw_picture, draw_table, paper, say_points, table_of
from queries.charts.cost_plane import cost_plane, describe_costs, legend_for_costs
from queries.charts.palette import Paper
from queries.costs import cost_sentences
from queries.costs.cost_tables import costs_table
from queries.costs.time_against_cost import standing, time_against_cost
from queries.findings import VERDICTS
from queries.wording import as_markdown, escape_markdown, in_markdown, web_address


class _Costs(NamedTuple):
    """
    What is shown of costs; `why_no_price` and `note` are Markdown.

    Attributes:
        legend: Of the picture.
        note: Whose prices they are.
    """

    sentences: list[str]
    why_no_price: str | None
    picture: Picture | None
    legend: str
    note: str | None
    table: Table


def draw_costs(selected: Selection) -> None:
    """Answer, picture and table of what runs cost."""
    found = _costs(selected, paper())
    if found is None:
        st.markdown(cost_sentences.NOTHING_COUNTS)
        return
    say_points(found.sentences)
    if found.why_no_price:
        st.info(found.why_no_price)
    if found.picture:
        draw_picture(found.picture)
        st.caption(escape_markdown(found.legend))
    if found.note:
        st.caption(found.note)
    draw_table(found.table, "costs_by_arm", *selected.file_parts)


@view
def _costs(selected: Selection, on: Paper) -> _Costs | None:
    """Whichever arms are looked at: what cost is told by, and which are beaten, goes by all."""
    costs, price_list = selected.ask("costs_by_attempt"), ask("price_list")
    if selected.of_arms(costs).empty:
        return None
    compared = selected.find(VERDICTS)
    found = time_against_cost(costs, selected.cache_states, compared)
    marked = found.of(selected.arms)
    shown, rows = (
        standing(selected.of_arms(every), selected.cache_states, compared)
        for every in (costs, selected.ask("costs_by_arm"))
    )
    picture = None
    if not shown.empty:
        clock = selected.clock.name
        picture = Picture(
            cost_plane(shown, marked, clock=clock, paper=on), describe_costs(marked, clock=clock)
        )
    why = None
    if found.basis != "price_usd" and (why := cost_sentences.why_no_price(costs, price_list)):
        why = f"{escape_markdown(why)} {as_markdown(cost_sentences.price_remedy(costs) or '')}"
    if note := cost_sentences.list_price_sentence(costs, price_list):
        address = web_address(price_list["price_source"].iloc[0])
        source = f" [Source](<{in_markdown(address)}>)" if address else ""
        note = f"{escape_markdown(note)}{source}"
    return _Costs(
        sentences=cost_sentences.cost_sentences(found, compared, selected.arms),
        why_no_price=why,
        picture=picture,
        legend="" if picture is None else legend_for_costs(shown, marked),
        note=note,
        table=table_of(costs_table(rows, found.beaten), rows),
    )
