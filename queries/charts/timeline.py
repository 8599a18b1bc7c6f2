"""Bars on the time axis of one attempt: what jobs and steps have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import plotly.graph_objects as go

from queries.charts.axes import TimeUnit, lay_out, unit_for
from queries.charts.labels import as_label
from queries.charts.palette import NEUTRAL, TRANSPARENT, Paper

Span = tuple[float, float]
"""From and to, seconds from the attempt's start."""

_ROW_PX = 40
_MARGINS_PX = 70
_BAR_AT = 0.18
_NAME_AT = -0.22
_BAR_HEIGHT = 0.34
_CHOSEN = "rgba(128,128,128,0.18)"


class Outcome(Enum):
    """
    How a job or step ended: its sign before the words, its symbol and the pattern of its bar.

    Colour is not used: it means the arm.
    """

    SUCCESS = ("", "square", "")
    FAILURE = ("✕", "x", "x")
    CANCELLED = ("■", "square-open", "-")
    SKIPPED = ("◇", "diamond-open", ".")
    RUNNING = ("▷", "triangle-right-open", "")
    WAITING = ("◷", "hourglass-open", "")
    CARRIED_OVER = ("↩", "triangle-left-open", "")
    CHECK_RUN = ("✓", "circle-open", "")
    OTHER = ("?", "star-open", "+")

    def __init__(self, sign: str, symbol: str, pattern: str) -> None:
        self.sign = sign
        self.symbol = symbol
        self.pattern = pattern


@dataclass(frozen=True, slots=True)
class Row:
    """
    One job or step.

    Attributes:
        key: What a click on it chooses.
        name: As it came.
        outcome: How it ended.
        words: The outcome in words; empty where there is nothing to say.
        details: Lines of the hover text, as they came.
        queue: From its creation to its start; None where there was none.
        run: From its start to its end; None where it did not run to its end.
        at_s: Where its symbol stands where it has no bar; None where no time is known.
    """

    key: int
    name: str
    outcome: Outcome
    words: str
    details: tuple[str, ...]
    queue: Span | None
    run: Span | None
    at_s: float | None


def timeline(
    rows: Sequence[Row], *, color: str, paper: Paper, chosen: int | None, is_from_zero: bool = True
) -> go.Figure:
    """
    A line per row, from the top: its name and, beneath, its queue (hatched) and its run (filled).

    Args:
        rows: In the order in which they are drawn.
        color: Of the bars.
        paper: What it is drawn on.
        chosen: Key of the row that is marked; None for none.
        is_from_zero: The axis begins with the attempt; else with the first row.

    Returns:
        The figure; the customdata of each name, bar and symbol is its row's key, in a list.
    """
    ends = [moment for row in rows for moment in _moments(row)]
    first_s = min([0.0, *ends] if is_from_zero else ends, default=0.0)
    last_s = max([first_s, *ends])
    unit = unit_for(last_s - first_s)
    figure = go.Figure()
    for place, row in enumerate(rows):
        if row.key == chosen:
            figure.add_hrect(
                y0=place - 0.48, y1=place + 0.48, fillcolor=_CHOSEN, line_width=0, layer="below"
            )
    _draw_queues(figure, rows, unit)
    _draw_runs(figure, rows, unit, color)
    _draw_symbols(figure, rows, unit, color)
    _draw_names(figure, rows, unit.of(first_s), paper.ink)
    lay_out(
        figure,
        x_title=f"time from the start of the run, {unit.name}",
        x_range=(unit.of(first_s), unit.of(first_s + (last_s - first_s or 1) * 1.03)),
        height=_MARGINS_PX + _ROW_PX * max(len(rows), 1),
        paper=paper,
    )
    figure.update_layout(barmode="overlay", bargap=0)
    figure.update_yaxes(range=[max(len(rows), 1) - 0.5, -0.5])
    return figure


def _moments(row: Row) -> list[float]:
    spans = [span for span in (row.queue, row.run) if span]
    return [
        *(moment for span in spans for moment in span),
        *([] if row.at_s is None else [row.at_s]),
    ]


def _draw_queues(figure: go.Figure, rows: Sequence[Row], unit: TimeUnit) -> None:
    queued = [(place, row, row.queue) for place, row in enumerate(rows) if row.queue]
    figure.add_bar(
        orientation="h",
        base=[unit.of(start) for _, _, (start, _) in queued],
        x=[unit.of(end - start) for _, _, (start, end) in queued],
        y=[place + _BAR_AT for place, _, _ in queued],
        width=_BAR_HEIGHT,
        marker={
            "color": TRANSPARENT,
            "line": {"width": 1, "color": NEUTRAL},
            "pattern": {"shape": "/", "fgcolor": NEUTRAL, "bgcolor": TRANSPARENT, "size": 5},
        },
        **_pointed([row for _, row, _ in queued]),
    )


def _draw_runs(figure: go.Figure, rows: Sequence[Row], unit: TimeUnit, color: str) -> None:
    ran = [(place, row, row.run) for place, row in enumerate(rows) if row.run]
    figure.add_bar(
        orientation="h",
        base=[unit.of(start) for _, _, (start, _) in ran],
        x=[unit.of(end - start) for _, _, (start, end) in ran],
        y=[place + _BAR_AT for place, _, _ in ran],
        width=_BAR_HEIGHT,
        marker={
            # One colour for all: a list of them would be drawn as an invisible pattern.
            "color": color,
            # The outline also shows what took no time.
            "line": {"width": 1.5, "color": color},
            "pattern": {
                "shape": [row.outcome.pattern for _, row, _ in ran],
                "fgcolor": color,
                "bgcolor": TRANSPARENT,
                "size": 7,
                "solidity": 0.4,
            },
        },
        **_pointed([row for _, row, _ in ran]),
    )


def _draw_symbols(figure: go.Figure, rows: Sequence[Row], unit: TimeUnit, color: str) -> None:
    marked = [
        (place, row, row.at_s)
        for place, row in enumerate(rows)
        if row.run is None and row.at_s is not None
    ]
    figure.add_scatter(
        mode="markers",
        x=[unit.of(at_s) for _, _, at_s in marked],
        y=[place + _BAR_AT for place, _, _ in marked],
        marker={
            "symbol": [row.outcome.symbol for _, row, _ in marked],
            "size": 11,
            "color": color,
            "line": {"width": 2, "color": color},
        },
        cliponaxis=False,
        **_pointed([row for _, row, _ in marked]),
    )


def _draw_names(figure: go.Figure, rows: Sequence[Row], left: float, ink: str) -> None:
    figure.add_scatter(
        mode="text",
        x=[left] * len(rows),
        y=[place + _NAME_AT for place in range(len(rows))],
        text=[_name(row) for row in rows],
        textposition="middle right",
        textfont={"size": 12, "color": ink},
        **_pointed(rows),
    )


def _name(row: Row) -> str:
    words = f"  <i>{as_label(f'{row.outcome.sign} {row.words}'.strip())}</i>" if row.words else ""
    return f"{as_label(row.name, 48)}{words}"


def _pointed(rows: Sequence[Row]) -> dict[str, object]:
    """What a trace needs so that a pointer over it tells its row, and a click chooses it."""
    return {
        "customdata": [[row.key] for row in rows],
        "hovertext": [
            "<br>".join([f"<b>{as_label(row.name, 100)}</b>", *map(as_label, row.details)])
            for row in rows
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        # A click chooses; it does not fade the others.
        "selected": {},
        "unselected": {},
    }
