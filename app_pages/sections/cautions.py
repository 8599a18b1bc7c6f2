"""What changes how an answer must be read: the weightiest under it, all of it on page 7."""

import pandas as pd
import streamlit as st

from app_pages.choosing.part_choice import (
    COMPARISON,
    DIFFERENCES,
    ROWS,
    TABS,
    comparison_name,
)
from app_pages.choosing.selection import Selection
from app_pages.reading.door import ask, ask_finding, ask_misfits
from app_pages.reading.once import once
from app_pages.showing.points import as_points
from basis.visible import visible
from queries.cautions.caution import Caution
from queries.cautions.doubts import doubts_sentence
from queries.cautions.warning_sentences import cautions
from queries.differences.tables import Shown
from queries.findings import PARITIES, VERDICTS
from queries.verdict.overall_cautions import overall_cautions
from queries.wording import count, escape_markdown

_MOST_SAID = 3


def say_cautions(selected: Selection, *, is_on_page_3: bool = False) -> None:
    """
    Say the weightiest of what speaks against the comparisons, and where the rest is.

    Args:
        selected: What is looked at.
        is_on_page_3: Whether what tells more of work is on this page, so that no link leads to it.
    """
    overall, found = overall_sentences(selected), found_cautions(selected)
    roles = ask_misfits(selected.experiment, selected.milestone, selected.arms).roles
    sentences = [*overall, *(caution.sentence for caution in found), *roles]
    if not sentences:
        return
    st.warning(as_points(sentences[:_MOST_SAID]))
    with st.container(horizontal=True):
        if not is_on_page_3:
            said = found[: max(0, _MOST_SAID - len(overall))]
            for arm, state in dict.fromkeys((one.arm, one.of_work_in) for one in said):
                if state is not None:
                    _link_to_work(selected, arm, state)
        if more := len(sentences[_MOST_SAID:]):
            st.page_link(
                "app_pages/how_good_is_the_data.py",
                label=f"{count(more, 'more warning')}: see How good is the data?",
                icon=":material/arrow_forward:",
                query_params=selected.address,
            )


def _link_to_work(selected: Selection, arm: str, cache_state: str) -> None:
    st.page_link(
        "app_pages/where_the_seconds_go.py",
        label=f"What {escape_markdown(visible(arm))} skips and adds",
        icon=":material/arrow_forward:",
        query_params={
            **selected.address,
            COMPARISON: comparison_name(arm, cache_state),
            TABS: DIFFERENCES,
            ROWS: Shown.ONE_SIDED.value,
        },
    )


def overall_sentences(selected: Selection) -> list[str]:
    """What is not certain, and what speaks against the comparisons as a whole."""
    misfits = ask_misfits(selected.experiment, selected.milestone, selected.arms)
    doubtful = once(
        doubts_sentence,
        selected.of(ask("doubts", **selected.asked)),
        selected.of(ask("attempts_by_arm", **selected.asked)),
    )
    overall = once(
        overall_cautions,
        ask("arm_counts", **selected.asked),
        ask("milestone_legs", **selected.asked),
        ask_finding(VERDICTS, selected.experiment, selected.milestone),
        selected.cache_states,
        selected.arms,
    )
    return [*misfits.cautions, *([doubtful] if doubtful else []), *overall]


def found_cautions(selected: Selection) -> list[Caution]:
    """What speaks against the comparisons looked at, the weightiest first."""
    parities = ask_finding(PARITIES, selected.experiment, selected.milestone)
    return once(
        cautions,
        found_warnings(selected),
        ask("clock_by_arm", **selected.asked),
        selected.of_work(parities),
    )


def found_warnings(selected: Selection) -> pd.DataFrame:
    """The rows of `warnings` that are looked at."""
    return selected.of(ask("warnings", **selected.asked))
