"""The filters that pages share: drawn by `app.py`, kept in the address, read by the pages."""

import pandas as pd
import streamlit as st

from app_pages.door import ask
from app_pages.selection import ALL, CACHE_FILTERS, Selection, refusals
from queries.wording import escape_markdown

_KEYS = ("experiment", "arm", "cache")
_SELECTION = "selection"
_IS_SWITCHED = "is_switched"


def draw_filters(experiments: pd.DataFrame) -> None:
    """
    Draw the filters, say what of the address is not accepted, and keep the selection for the page.

    Args:
        experiments: The answer of that name.

    Raises:
        LongpoleError: As `door.ask` does.
    """
    # Before the widgets: what they do not accept they drop from the address.
    asked = {key: st.query_params.get_all(key) for key in _KEYS}
    if st.session_state.pop(_IS_SWITCHED, False):
        asked["arm"] = []  # the address still has those of the experiment before
    if experiments.empty:
        st.session_state[_SELECTION] = None
        return
    names = experiments["experiment"].tolist()
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        experiment = st.selectbox(
            "Experiment",
            names,
            key="experiment",
            bind="query-params",
            on_change=_forget_what_is_below,
            width=300,
        )
        arms = ask("arm_counts", experiment=experiment)["arm"].unique().tolist()
        chosen_arms = st.multiselect(
            "Arms", arms, key="arm", bind="query-params", placeholder="all arms", width=360
        )
        cache = st.segmented_control(
            "Cache", CACHE_FILTERS, default=ALL, required=True, key="cache", bind="query-params"
        )
    known = {"experiment": names, "arm": arms, "cache": CACHE_FILTERS}
    for sentence in refusals(asked, known):
        st.warning(escape_markdown(sentence))
    row = experiments.set_index("experiment").loc[experiment]
    st.session_state[_SELECTION] = Selection(
        experiment=experiment,
        milestone=tuple(row["milestone"]) if row["milestone"] else None,
        arms=tuple(chosen_arms),
        cache=cache,
    )


def _forget_what_is_below() -> None:
    """Another experiment has other arms and attempts: the address must not keep those of before."""
    st.session_state["arm"] = []
    st.session_state[_IS_SWITCHED] = True
    for key in ("run", "attempt", "job"):
        st.query_params.pop(key, None)


def selection() -> Selection | None:
    """What this run of the app looks at; None where the database holds no experiment."""
    found: Selection | None = st.session_state[_SELECTION]
    return found
