"""The part "Predicted and measured" of page 4: offered where an experiment has predictions."""

from typing import NamedTuple

import streamlit as st

from app_pages.choosing.selection import Selection, view
from app_pages.showing import Table, draw_table, say_points, table_of
from queries.arms.populations import ALL_RUNS
from queries.findings import PREDICTIONS
from queries.what_if.predictions import (
    HOW_TO_READ,
    Prediction,
    prediction_sentence,
    predictions_frame,
    predictions_table,
)
from queries.wording import count


class _Predictions(NamedTuple):
    """What is shown of predictions."""

    sentences: list[str]
    table: Table


def has_predictions(selected: Selection) -> bool:
    """Whether there is something to show."""
    return bool(_looked_at(selected))


def note_predictions(selected: Selection) -> str:
    """How many of those that were measured came out outside their range; nothing for none."""
    held = [one.is_in_range for one in _looked_at(selected) if one.is_in_range is not None]
    if all(held):
        return ""
    return f"{held.count(False)} of {count(len(held), 'prediction')} missed its range."


def draw_predictions(selected: Selection) -> None:
    """Say what was predicted, what was measured, and how far they are apart."""
    found = _shown(selected)
    say_points(found.sentences)
    draw_table(found.table, "predictions", *selected.file_parts)
    st.caption(HOW_TO_READ)


def _looked_at(selected: Selection) -> list[Prediction]:
    return [
        one
        for one in selected.find(PREDICTIONS)
        if one.cache_state in (*selected.cache_states, ALL_RUNS)
        and (not selected.arms or one.arm in selected.arms)
    ]


@view
def _shown(selected: Selection) -> _Predictions:
    found = _looked_at(selected)
    frame = predictions_frame(found)
    return _Predictions(
        sentences=list(map(prediction_sentence, found)),
        table=table_of(predictions_table(frame), frame),
    )
