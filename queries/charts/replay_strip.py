"""Measured runs and the same runs with changes: dots, medians, and the range of the new one."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from queries.charts.axes import lay_out, unit_for
from queries.charts.palette import NEUTRAL, SAVES, Paper
from queries.what_if.outcome import Outcome
from queries.what_if.words import ranged
from queries.wording import duration

_MOST_DOTS = 300
_HEIGHT_PX = 170
_LABEL_AT = 0.36


def replay_strip(
    measured_s: Sequence[float], changed_s: Sequence[float], outcome: Outcome, *, paper: Paper
) -> go.Figure:
    """
    Two rows.

    Args:
        measured_s: The clocks of the runs.
        changed_s: Those of the same runs with changes, one draw of each.
        outcome: What is said of them: its medians are drawn, of all draws.
        paper: What it is drawn on.

    Returns:
        The figure; its x axis begins where the first dot lies.
    """
    span = outcome.new_s
    every = [*measured_s, *changed_s, span.low, span.high]
    unit = unit_for(max(every))
    low_s, high_s = min(every), max(every)
    pad_s = 0.04 * (high_s - low_s) or 1.0
    figure = go.Figure()
    for place, values, median_s, color in (
        (1, measured_s, outcome.now_s, NEUTRAL),
        (0, changed_s, span.value, SAVES),
    ):
        dots = _few(values)
        figure.add_scatter(
            mode="markers",
            x=[unit.of(value) for value in dots],
            y=[place - 0.12 + 0.14 * (number % 3 - 1) for number in range(len(dots))],
            marker={"color": color, "size": 8, "opacity": 0.6},
            hovertext=[duration(value) for value in dots],
            hoverinfo="text",
        )
        figure.add_scatter(
            mode="lines",
            x=[unit.of(median_s)] * 2,
            y=[place - 0.36, place + 0.14],
            line={"color": paper.ink, "width": 3},
            hoverinfo="skip",
        )
    figure.add_scatter(
        mode="lines",
        x=[unit.of(span.low), unit.of(span.high)],
        y=[-0.36, -0.36],
        line={"color": paper.ink, "width": 2},
        hoverinfo="skip",
    )
    figure.add_scatter(
        mode="text",
        x=[unit.of(low_s - pad_s)] * 2,
        y=[1 + _LABEL_AT, _LABEL_AT],
        text=[
            f"<b>today</b> · median {duration(outcome.now_s)}",
            f"<b>changed</b> · median {ranged(span)}",
        ],
        textposition="middle right",
        textfont=paper.lettering(12),
        hoverinfo="skip",
    )
    lay_out(
        figure,
        x_title=f"time of a run, {unit.name}; bars: medians, line below: 80% range",
        x_range=(unit.of(low_s - pad_s), unit.of(high_s + pad_s)),
        height=_HEIGHT_PX,
        paper=paper,
    )
    figure.update_yaxes(range=[-0.5, 1.6])
    return figure


def describe_replay(outcome: Outcome) -> str:
    """What the picture shows, in a sentence."""
    return (
        f"Dots of measured runs, median {duration(outcome.now_s)}, and of the same runs with the "
        f"changes, median {ranged(outcome.new_s)}."
    )


def _few(values: Sequence[float]) -> list[float]:
    """Evenly many of them, in order."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    places = np.linspace(0, len(ordered) - 1, min(len(ordered), _MOST_DOTS)).astype(int)
    return [float(value) for value in ordered[places]]
