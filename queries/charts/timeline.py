"""Bars on the time axis of one attempt: what jobs and steps have in common."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import plotly.graph_objects as go

from queries.attempts.names import Outcome
from queries.charts.axes import TimeUnit, as_label, lay_out, unit_for
from queries.charts.bars import (
    Bar,
    Span,
    Stretches,
    draw_runs,
    draw_told_apart,
    draw_waits,
    hover_text,
    pointed,
)
from queries.charts.palette import Paper

_ROW_PX = 40
_MARGINS_PX = 70
_BAR_AT = 0.18
_NAME_AT = -0.22
_BAR_HEIGHT = 0.34
# Between two names: lines from row to row are drawn only there, so that none runs through a name.
_BELOW_NAME = -0.04
_ABOVE_NAME = -0.42
# So many signs are seen on a telephone.
_NAME_SIGNS = 57
_FEWEST_SIGNS = 24
_CHOSEN = "rgba(128,128,128,0.18)"


@dataclass(frozen=True, order=True, slots=True)
class PathPart:
    """
    A job's place on the critical path.

    Attributes:
        position: 1 = first.
        start_s: Where it begins on the path: the end of the job before, from the attempt's start.
        told_apart: What came before its waiting, from there on.
    """

    position: int
    start_s: float
    told_apart: Stretches = ()


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
        path: Its place on the critical path; None where it is off it, or none is known.
        band: The same for rows that belong together; None for others.
    """

    key: int
    name: str
    outcome: Outcome
    words: str
    details: tuple[str, ...]
    queue: Span | None
    run: Span | None
    at_s: float | None
    path: PathPart | None = None
    band: int | None = None


def timeline(
    rows: Sequence[Row],
    *,
    color: str,
    paper: Paper,
    chosen: int | None,
    is_from_zero: bool = True,
) -> go.Figure:
    """
    A line per row, from the top: its name and, beneath, its queue (hatched) and its run (filled).

    The rows on the critical path are numbered, outlined in the colour of text, and connected.

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
    marked = [(place, place) for place, row in enumerate(rows) if row.key == chosen]
    for first, last in [*marked, *_bands(rows)]:
        figure.add_hrect(
            y0=first - 0.48, y1=last + 0.48, fillcolor=_CHOSEN, line_width=0, layer="below"
        )
    _draw_told_apart(figure, rows, unit)
    _draw_queues(figure, rows, unit)
    _draw_runs(figure, rows, unit, color, paper.ink)
    _draw_symbols(figure, rows, unit, color)
    if any(row.path for row in rows):
        _draw_path(figure, rows, unit, paper.ink)
    _draw_names(figure, rows, unit.of(first_s), paper)
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


def _bands(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """First and last place of the rows that belong together; these stand one after the other."""
    places: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        if row.band is not None:
            places.setdefault(row.band, []).append(place)
    return [(together[0], together[-1]) for together in places.values()]


def _moments(row: Row) -> list[float]:
    spans = [span for span in (row.queue, row.run) if span]
    return [
        *(moment for span in spans for moment in span),
        *([] if row.at_s is None else [row.at_s]),
    ]


def _draw_told_apart(figure: go.Figure, rows: Sequence[Row], unit: TimeUnit) -> None:
    bars: defaultdict[str, list[Bar]] = defaultdict(list)
    for place, row in enumerate(rows):
        for words, span in row.path.told_apart if row.path else ():
            bars[words].append(_bar(place, row, span))
    draw_told_apart(figure, bars, unit)


def _draw_queues(figure: go.Figure, rows: Sequence[Row], unit: TimeUnit) -> None:
    queued = [(place, row, row.queue) for place, row in enumerate(rows) if row.queue]
    draw_waits(figure, [_bar(place, row, queue) for place, row, queue in queued], unit)


def _draw_runs(
    figure: go.Figure, rows: Sequence[Row], unit: TimeUnit, color: str, ink: str
) -> None:
    ran = [(place, row, row.run) for place, row in enumerate(rows) if row.run]
    bars = [
        replace(
            _bar(place, row, run),
            pattern=row.outcome.pattern,
            outline=ink if row.path else None,
        )
        for place, row, run in ran
    ]
    draw_runs(figure, bars, unit, color)


def _bar(place: int, row: Row, span: Span) -> Bar:
    return Bar(span, place + _BAR_AT, _BAR_HEIGHT, row.key, hover_text(row.name, row.details))


def _draw_path(figure: go.Figure, rows: Sequence[Row], unit: TimeUnit, ink: str) -> None:
    """A line from the end of each path job down (or up) to the next one, and on to its bar."""
    steps = sorted((row.path, place) for place, row in enumerate(rows) if row.path)
    x: list[float | None] = []
    y: list[float | None] = []
    for (_, before), (part, place) in pairwise(steps):
        start = min(span[0] for span in (rows[place].queue, rows[place].run) if span)
        at = unit.of(part.start_s)
        for top, bottom in _between_names(min(before, place), max(before, place)):
            x += [at, at, None]
            y += [top, bottom, None]
        x += [at, unit.of(max(start, part.start_s)), None]
        y += [place + _BAR_AT, place + _BAR_AT, None]
    figure.add_scatter(x=x, y=y, mode="lines", line={"width": 1.5, "color": ink}, hoverinfo="skip")


def _between_names(upper: int, lower: int) -> list[Span]:
    """From the bar of one row to that of another below it, without the names on the way."""
    below = range(upper + 1, lower + 1)
    tops = [upper + _BAR_AT, *(place + _BELOW_NAME for place in below)]
    bottoms = [*(place + _ABOVE_NAME for place in below), lower + _BAR_AT]
    return list(zip(tops, bottoms, strict=True))


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


def _draw_names(figure: go.Figure, rows: Sequence[Row], left: float, paper: Paper) -> None:
    figure.add_scatter(
        mode="text",
        x=[left] * len(rows),
        y=[place + _NAME_AT for place in range(len(rows))],
        text=[_name(row) for row in rows],
        textposition="middle right",
        textfont=paper.lettering(12),
        **_pointed(rows),
    )


def _name(row: Row) -> str:
    """As much as a telephone has room for; a pointer tells name and words in full."""
    number = f"{row.path.position} ▸ " if row.path else ""
    room = _NAME_SIGNS - len(number)
    words = _words(row, room - len(row.name))
    name = as_label(row.name, max(room - len(words), _FEWEST_SIGNS))
    shown = f"<b>{number}{name}</b>" if number else name
    return f"{shown}  <i>{as_label(words)}</i>" if words else shown


def _words(row: Row, room: int) -> str:
    """How the row ended, with its reason if there is room for so many signs."""
    words = f"{row.outcome.sign} {row.words}".strip() if row.words else ""
    return words if len(words) <= room else words.partition(":")[0]


def _pointed(rows: Sequence[Row]) -> dict[str, object]:
    return pointed([row.key for row in rows], [hover_text(row.name, row.details) for row in rows])
