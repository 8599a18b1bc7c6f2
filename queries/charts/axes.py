"""The time axis, labels, and what every figure has in common."""

import html
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from queries.charts.palette import Paper
from queries.wording import on_one_line, shortened


def as_label(text: str, length: int = 60) -> str:
    """
    Text as a label that shows this text: tags and entities escaped, on one line.

    Args:
        text: As it came.
        length: Characters shown at most.
    """
    return html.escape(shortened(on_one_line(text), length), quote=False)


_LONGEST_IN_SECONDS = 180
_LONGEST_IN_MINUTES = 5 * 3600
_FAINT = "rgba(128,128,128,0.25)"


@dataclass(frozen=True, slots=True)
class TimeUnit:
    """
    The unit of a time axis.

    Attributes:
        name: As the axis title says it.
        seconds: How many seconds it has.
    """

    name: str
    seconds: int

    def of(self, seconds: float) -> float:
        """Seconds in this unit."""
        return seconds / self.seconds


def unit_for(longest_s: float) -> TimeUnit:
    """The unit in which a chart that ends after so many seconds is read best."""
    if longest_s <= _LONGEST_IN_SECONDS:
        return TimeUnit("seconds", 1)
    if longest_s <= _LONGEST_IN_MINUTES:
        return TimeUnit("minutes", 60)
    return TimeUnit("hours", 3600)


@dataclass(frozen=True, slots=True)
class Marks:
    """Texts, lines and areas of a figure, put on it at once: for each alone Plotly copies all."""

    texts: list[dict[str, object]] = field(default_factory=list)
    shapes: list[dict[str, object]] = field(default_factory=list)

    def write(self, **text: object) -> None:
        """Add a text without an arrow, as Plotly's annotations have it."""
        self.texts.append({"showarrow": False, **text})

    def draw(self, **shape: object) -> None:
        """Add a line or an area, as Plotly's shapes have it."""
        self.shapes.append(shape)

    def put_on(self, figure: go.Figure) -> None:
        """In place, of what it had."""
        figure.update_layout(annotations=self.texts, shapes=self.shapes)


def of_runs(runs: pd.DataFrame, hover: Callable[[Any], str]) -> dict[str, Any]:
    """
    What a dot per run has: run_id and run_attempt as its customdata, and words under the mouse.

    Arrays, since Plotly goes through lists value by value, which takes longer than all else.

    Args:
        runs: run_id, run_attempt, and what the words need.
        hover: The words, of a row of `itertuples`.
    """
    return {
        "customdata": runs[["run_id", "run_attempt"]].to_numpy(object),
        "text": np.array([hover(run) for run in runs.itertuples()], dtype=object),
        "hovertemplate": "%{text}<extra></extra>",
    }


def lay_out(
    figure: go.Figure, *, x_title: str, x_range: tuple[float, float], height: int, paper: Paper
) -> None:
    """
    Give a figure its time axis and size, in place; nothing is drawn outside `x_range`.

    Dragging does nothing: a finger on the chart scrolls the page.
    """
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 16, "t": 8, "b": 48},
        paper_bgcolor=paper.background,
        plot_bgcolor=paper.background,
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        hoverlabel={"align": "left"},
        font={"color": paper.ink},
    )
    figure.update_xaxes(
        title={"text": x_title, "font": {"color": paper.ink}},
        tickfont={"color": paper.ink},
        range=list(x_range),
        fixedrange=True,
        zeroline=True,
        zerolinecolor=_FAINT,
        gridcolor=_FAINT,
        showgrid=True,
        # The margins above suffice; to find them by itself, Plotly draws everything twice.
        automargin=False,
    )
    figure.update_yaxes(visible=False, fixedrange=True, automargin=False)
