"""Which comparison and which of its parts page 3 shows: kept in the address."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.choosing.selection import quotable, refusals
from basis.visible import visible
from queries.arms.populations import with_state
from queries.charts.waterfall_bars import REST
from queries.verdict.verdicts import ComparedClock
from queries.waterfall import Part, Waterfall
from queries.waterfall.names import part_name
from queries.wording import duration, escape_markdown, signed

SHOW = "show"
"""The key of page 1's further parts."""
EVERY_CLOCK, COST, EXCLUDED = "Every clock", "Cost", "Excluded, and why"
"""Those of them that its facts lead to."""
OVER_TIME = "Over time"
"""The one that warnings of changes of level are of."""
COMPARISON = "comparison"
"""The key of what is compared on page 3."""
_PART = "chosen_part"
_MOST_SEEN = 120
"""Characters of names that stand in one line."""
CHART_KEY = "waterfall"
"""The chart whose clicks choose a part."""
TABS = "show_work"
"""The key of page 3's tabs."""
DIFFERENCES_TAB = "What differs"
"""The tab that tells more of what pages warn of."""
ROWS = "rows"
"""The key of which of its rows are shown."""
PARTS = "Parts"
"""The part of page 3 that has all parts in figures."""


def choose_comparison(every: Sequence[ComparedClock], place: DeltaGenerator) -> ComparedClock:
    """
    Let a comparison be chosen where there are several; the first unless the address says another.

    Args:
        every: One at least.
        place: Where.
    """
    names = {comparison_name(one.candidate, one.cache_state): one for one in every}
    asked = {COMPARISON: st.query_params.get_all(COMPARISON)}
    for sentence in refusals(asked, {COMPARISON: list(names)}):
        st.warning(escape_markdown(sentence))
    if len(names) == 1:
        return every[0]
    # All arms are seen at once where there is room for their names.
    is_short = sum(map(len, names)) <= _MOST_SEEN and all(
        name == escape_markdown(name) for name in names
    )
    with place:
        if is_short:
            chosen = st.segmented_control(
                "Comparison",
                list(names),
                default=next(iter(names)),
                required=True,
                key=COMPARISON,
                bind="query-params",
                on_change=_forget_part,
                label_visibility="collapsed",
            )
        else:
            chosen = st.selectbox(
                "Comparison",
                list(names),
                key=COMPARISON,
                bind="query-params",
                on_change=_forget_part,
                label_visibility="collapsed",
                width=400,
            )
    return names[chosen]


def comparison_name(candidate: str, cache_state: str) -> str:
    """What a comparison is called, in the list of those to choose from and in the address."""
    return visible(with_state(candidate, cache_state, ", "))


def asked_part(found: Waterfall) -> str | None:
    """The key of the part that the address asks for, if the waterfall has it."""
    asked = st.query_params.get("part")
    return next((part.key for part in found.parts if part.key == asked), None)


def choose_part(found: Waterfall) -> Part | None:
    """Let a part be chosen from a list, as a click on the chart does; None until then."""
    parts = {part.key: part for part in found.parts}
    st.session_state[_PART] = asked_part(found)
    if "part" in st.query_params and st.session_state[_PART] is None:
        asked = quotable(st.query_params["part"])
        st.warning(escape_markdown(f"The address asks for part “{asked}”, which is not there."))
    key: str | None = st.selectbox(
        "Part",
        list(parts),
        index=None,
        key=_PART,
        label_visibility="collapsed",
        width=480,
        format_func=lambda key: _label(parts[key]),
        on_change=_write_part,
        placeholder="Choose a part or click its bar to see jobs and steps",
    )
    return None if key is None else parts[key]


def follow_click() -> None:
    """Choose the part that was clicked on; a click that meets none changes nothing."""
    points = st.session_state[CHART_KEY]["selection"]["points"]
    if not points or not (key := points[0]["customdata"][0]):
        return
    if key == REST:
        st.session_state[TABS] = PARTS
    else:
        st.query_params["part"] = str(key)


def _label(part: Part) -> str:
    return visible(f"{signed(duration(part.seconds))} · {part_name(part)}")


def _write_part() -> None:
    if (key := st.session_state[_PART]) is None:
        st.query_params.pop("part", None)
    else:
        st.query_params["part"] = key


def _forget_part() -> None:
    """Another comparison has other parts."""
    st.query_params.pop("part", None)
