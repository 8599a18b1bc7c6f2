"""What changes how an answer must be read: the weightiest under it, all of it on page 7."""

import pandas as pd
import streamlit as st

from app_pages.choosing.selection import Selection
from app_pages.reading.door import ask, ask_verdicts, ask_work_parities
from app_pages.reading.once import once
from app_pages.showing.points import as_points
from queries.cautions.caution import Caution
from queries.cautions.warning_sentences import cautions
from queries.verdict.overall_cautions import overall_cautions
from queries.wording import count

_MOST_SAID = 2


def say_cautions(selected: Selection) -> None:
    """Say the weightiest of what speaks against the comparisons, and where the rest is."""
    sentences = [
        *overall_sentences(selected),
        *(caution.sentence for caution in found_cautions(selected)),
    ]
    if not sentences:
        return
    st.warning(as_points(sentences[:_MOST_SAID]))
    if more := len(sentences[_MOST_SAID:]):
        st.page_link(
            "app_pages/how_good_is_the_data.py",
            label=f"{count(more, 'more warning')}: see How good is the data?",
            icon=":material/arrow_forward:",
            query_params=selected.address,
        )


def overall_sentences(selected: Selection) -> list[str]:
    """What speaks against the comparisons as a whole."""
    return once(
        overall_cautions,
        ask("arm_counts", **selected.asked),
        ask("milestone_legs", **selected.asked),
        ask_verdicts(selected.experiment, selected.milestone),
        selected.cache_states,
        selected.arms,
    )


def found_cautions(selected: Selection) -> list[Caution]:
    """What speaks against the comparisons looked at, the weightiest first."""
    parities = ask_work_parities(selected.experiment, selected.milestone)
    return once(
        cautions,
        found_warnings(selected),
        ask("clock_by_arm", **selected.asked),
        selected.of_work(parities),
    )


def found_warnings(selected: Selection) -> pd.DataFrame:
    """The rows of `warnings` that are looked at."""
    return selected.of(ask("warnings", **selected.asked))
