"""From one mean to another: every part a bar that begins where the one above it ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from textwrap import wrap

import plotly.graph_objects as go

from queries.charts.axes import TimeUnit, as_label, lay_out, unit_for
from queries.charts.bars import hover_text, pointed
from queries.charts.palette import COSTS, SAVES, TRANSPARENT, Paper, arm_color
from queries.waterfall.names import part_name
from queries.waterfall.parts import Interval, Part, Side, Waterfall
from queries.waterfall.tables import interval_in_words, small_name, small_seconds
from queries.wording import count, duration, on_one_line, shortened, signed

# Heights are in pixels, from the top: the y axis is as long as the chart is high.
_MARGINS_PX = 56
_LINE_PX = 18
_BAR_PX = 16
_GAP_PX = 6
_ROOM = 0.03
# What a telephone has room for.
_LINE_SIGNS = 56
_LINES = 3

# With the two means and the rest: ten rows.
_MOST_PARTS = 7

HOW_TO_READ = (
    "Each bar begins where the one above it ends. Filled: it saves; hatched: it costs; lines: 95% "
    "interval of the part alone."
)
REST = "the rest"
"""What a click on the bar of the remaining parts chooses."""


@dataclass(frozen=True, slots=True)
class _Row:
    """
    Some lines of text and a bar under them.

    Attributes:
        key: What a click chooses; empty for what has no details.
        label: The lines above the bar, as Plotly reads them.
        line_count: How many there are.
        hover: What a pointer over the bar tells, likewise.
        start_s: Where the bar begins.
        seconds: How long it is; below 0 it leads to the left.
        interval: Of its length.
        color: What it is filled with.
        is_hatched: Whether it is hatched instead.
        is_mean: Whether it is a mark at its end, and no bar.
    """

    key: str
    label: str
    line_count: int
    hover: str
    start_s: float
    seconds: float
    interval: Interval | None
    color: str
    is_hatched: bool = False
    is_mean: bool = False


def waterfall_bars(found: Waterfall, *, paper: Paper, chosen: str | None = None) -> go.Figure:
    """
    A mark for each mean, and between them a bar for each of the largest parts and for the rest.

    Args:
        found: The waterfall.
        paper: What it is drawn on.
        chosen: Key of the part that is outlined, if any.

    Returns:
        The figure; its x axis is time, where the bars are; the customdata of a bar is its part's
        key, in a list, or `REST`.
    """
    rows = _rows(found)
    low, high = _ends(rows)
    unit, room = unit_for(high), (high - low) * _ROOM
    *tops, height = accumulate(map(_height, rows), initial=0)
    middles = [
        top + row.line_count * _LINE_PX + _BAR_PX / 2 for top, row in zip(tops, rows, strict=True)
    ]
    placed = list(zip(middles, rows, strict=True))
    figure = go.Figure()
    _draw_bars(figure, [one for one in placed if not one[1].is_mean], unit, paper.ink, chosen)
    _draw_means(figure, [one for one in placed if one[1].is_mean], unit)
    _draw_whiskers(figure, placed, unit, paper.ink)
    figure.add_scatter(
        mode="text",
        x=[unit.of(low - room)] * len(rows),
        y=[top + row.line_count * _LINE_PX / 2 for top, row in zip(tops, rows, strict=True)],
        text=[row.label for row in rows],
        textposition="middle right",
        textfont=paper.lettering(12),
        hoverinfo="skip",
    )
    lay_out(
        figure,
        x_title=f"mean time, {unit.name}",
        x_range=(unit.of(low - room), unit.of(high + room)),
        height=height + _MARGINS_PX,
        paper=paper,
    )
    figure.update_layout(barmode="overlay", bargap=0)
    figure.update_yaxes(range=[height, 0])
    return figure


def describe_waterfall(found: Waterfall) -> str:
    """What the picture shows, in a sentence."""
    parts = [f"{part_name(part)} {signed(duration(part.seconds))}" for part in _shown(found)]
    rest = [f"{name} {signed(duration(seconds))}" for name, seconds, _ in _rest(found)]
    return (
        f"Bars from the mean of {found.baseline}, {duration(found.of_baseline.mean_s)}, to that "
        f"of {found.candidate}, {duration(found.of_candidate.mean_s)}: "
        f"{'; '.join([*parts, *rest]) or 'no part differs'}."
    )


def _shown(found: Waterfall) -> list[Part]:
    """The largest, in their order."""
    parts = [part for part in found.parts if part not in found.small]
    largest = sorted(parts, key=lambda part: -abs(part.seconds))[:_MOST_PARTS]
    return [part for part in parts if part in largest]


def _rest(found: Waterfall) -> list[tuple[str, float, Interval | None]]:
    """Name, seconds and interval of the others together, if there are some."""
    shown = _shown(found)
    rest = [part for part in found.parts if part not in shown]
    if not rest:
        return []
    if len(rest) == len(found.small):
        return [(small_name(found), small_seconds(found), found.small_interval)]
    return [(count(len(rest), "more part"), sum(part.seconds for part in rest), None)]


def _rows(found: Waterfall) -> list[_Row]:
    rows = [_mean(found.of_baseline, "baseline")]
    level = found.of_baseline.mean_s
    for part in _shown(found):
        rows.append(_part(part, level))
        level += part.seconds
    for name, seconds, interval in _rest(found):
        rows.append(_bar(REST, name, level, seconds, interval))
    return [*rows, _mean(found.of_candidate, "")]


def _mean(side: Side, role: str) -> _Row:
    words = f"mean {duration(side.mean_s)}"
    more = f" ({role})" if role and side.arm != role else ""
    label = f"<b>{as_label(side.arm, 30)}</b>{more} · {words} · n = {side.run_count}"
    hover = hover_text(side.arm, [words, f"n = {side.run_count}"])
    color = arm_color(side.position)
    return _Row("", label, 1, hover, side.mean_s, 0.0, None, color, is_mean=True)


def _part(part: Part, level: float) -> _Row:
    return _bar(part.key, part_name(part), level, part.seconds, part.interval)


def _bar(key: str, name: str, level: float, seconds: float, interval: Interval | None) -> _Row:
    words = signed(duration(seconds))
    lines = _lines(name, _LINE_SIGNS - len(words) - 1)
    return _Row(
        key=key,
        label=f"<b>{words}</b> {'<br>'.join(map(as_label, lines))}",
        line_count=len(lines),
        hover=hover_text(name, [words, f"95% interval: {interval_in_words(interval)}"]),
        start_s=level,
        seconds=seconds,
        interval=interval,
        color=COSTS if seconds > 0 else SAVES,
        is_hatched=seconds > 0,
    )


def _lines(name: str, signs: int) -> list[str]:
    """A name in lines of so many signs at most; the middle is left out where they are too few."""
    line = on_one_line(name)
    return next(
        lines
        for length in range(_LINES * signs, 0, -1)
        if len(lines := wrap(shortened(line, length), signs, break_on_hyphens=False)) <= _LINES
    ) or [""]


def _ends(rows: Sequence[_Row]) -> tuple[float, float]:
    """Of all marks, bars and whiskers."""
    places = [place for row in rows for place in (row.start_s, row.start_s + row.seconds)]
    whiskers = [row.start_s + end for row in rows for end in row.interval or ()]
    low, high = min([*places, *whiskers]), max([*places, *whiskers])
    return (low, high) if high > low else (low - 1, high + 1)


def _height(row: _Row) -> int:
    return row.line_count * _LINE_PX + _BAR_PX + _GAP_PX


def _draw_bars(
    figure: go.Figure,
    rows: Sequence[tuple[float, _Row]],
    unit: TimeUnit,
    ink: str,
    chosen: str | None,
) -> None:
    """A trace for each colour: of a list of colours Plotly would draw invisible patterns."""
    for color in dict.fromkeys(row.color for _, row in rows):
        mine = [(middle, row) for middle, row in rows if row.color == color]
        is_chosen = [row.key == chosen and bool(chosen) for _, row in mine]
        figure.add_bar(
            orientation="h",
            base=[unit.of(row.start_s) for _, row in mine],
            x=[unit.of(row.seconds) for _, row in mine],
            y=[middle for middle, _ in mine],
            width=[_BAR_PX] * len(mine),
            marker={
                "color": color,
                "line": {
                    "width": [3 if is_it else 1 for is_it in is_chosen],
                    "color": [ink if is_it else color for is_it in is_chosen],
                },
                "pattern": {
                    "shape": ["/" if row.is_hatched else "" for _, row in mine],
                    "fgcolor": color,
                    "bgcolor": TRANSPARENT,
                    "size": 6,
                    "solidity": 0.5,
                },
            },
            **pointed([row.key for _, row in mine], [row.hover for _, row in mine]),
        )


def _draw_means(figure: go.Figure, rows: Sequence[tuple[float, _Row]], unit: TimeUnit) -> None:
    figure.add_scatter(
        x=[unit.of(row.start_s) for _, row in rows],
        y=[middle for middle, _ in rows],
        mode="markers",
        marker={
            "symbol": "diamond",
            "size": 14,
            "color": [row.color for _, row in rows],
        },
        **pointed([row.key for _, row in rows], [row.hover for _, row in rows]),
    )


def _draw_whiskers(
    figure: go.Figure, rows: Sequence[tuple[float, _Row]], unit: TimeUnit, ink: str
) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    for middle, row in rows:
        if row.interval is not None:
            x += [*(unit.of(row.start_s + end) for end in row.interval), None]
            y += [middle, middle, None]
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines+markers",
        line={"width": 2, "color": ink},
        marker={"symbol": "line-ns", "size": 10, "color": ink, "line": {"width": 2, "color": ink}},
        hoverinfo="skip",
    )
