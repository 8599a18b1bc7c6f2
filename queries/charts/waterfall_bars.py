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

HOW_TO_READ = (
    "From the baseline's mean down to the candidate's: each bar begins where the one above it "
    "ends. Filled, with a minus: the candidate saves; hatched, with a plus: it costs. Lines: 95% "
    "interval of the part alone. Steps that differ little are one bar; the table has each. Figures "
    "are rounded."
)


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


def waterfall_bars(found: Waterfall, *, paper: Paper, chosen: str | None = None) -> go.Figure:
    """
    A bar for each mean, and between them one for each part.

    Args:
        found: The waterfall.
        paper: What it is drawn on.
        chosen: Key of the part that is outlined, if any.

    Returns:
        The figure; its x axis is time, the customdata of a bar is its part's key, in a list.
    """
    rows = _rows(found)
    low, high = _ends(rows)
    unit = unit_for(high)
    *tops, height = accumulate(map(_height, rows), initial=0)
    middles = [
        top + row.line_count * _LINE_PX + _BAR_PX / 2 for top, row in zip(tops, rows, strict=True)
    ]
    figure = go.Figure()
    _draw_bars(figure, list(zip(middles, rows, strict=True)), unit, paper.ink, chosen)
    _draw_whiskers(figure, list(zip(middles, rows, strict=True)), unit, paper.ink)
    figure.add_scatter(
        mode="text",
        x=[unit.of(low)] * len(rows),
        y=[top + row.line_count * _LINE_PX / 2 for top, row in zip(tops, rows, strict=True)],
        text=[row.label for row in rows],
        textposition="middle right",
        textfont=paper.lettering(12),
        hoverinfo="skip",
    )
    room = (high - low) * _ROOM
    lay_out(
        figure,
        x_title=f"mean time, {unit.name}",
        x_range=(unit.of(low), unit.of(high + room)),
        height=height + _MARGINS_PX,
        paper=paper,
    )
    figure.update_layout(barmode="overlay", bargap=0)
    figure.update_yaxes(range=[height, 0])
    return figure


def describe_waterfall(found: Waterfall) -> str:
    """What the picture shows, in a sentence."""
    parts = [f"{part_name(part)} {signed(duration(part.seconds))}" for part in _shown(found)]
    small = [_small_label(found)] if found.small else []
    return (
        f"Bars from the mean of {found.baseline}, {duration(found.of_baseline.mean_s)}, to that "
        f"of {found.candidate}, {duration(found.of_candidate.mean_s)}: "
        f"{'; '.join([*parts, *small]) or 'no part differs'}."
    )


def _shown(found: Waterfall) -> list[Part]:
    return [part for part in found.parts if part not in found.small]


def _small_label(found: Waterfall) -> str:
    return f"{count(len(found.small), 'other step')} {signed(duration(small_seconds(found)))}"


def _rows(found: Waterfall) -> list[_Row]:
    rows = [_mean(found.of_baseline, "baseline")]
    level = found.of_baseline.mean_s
    for part in _shown(found):
        rows.append(_part(part, level))
        level += part.seconds
    if found.small:
        rows.append(_bar("", small_name(found), level, small_seconds(found), found.small_interval))
    return [*rows, _mean(found.of_candidate, "")]


def _mean(side: Side, role: str) -> _Row:
    words = f"mean {duration(side.mean_s)}"
    more = f" ({role})" if role and side.arm != role else ""
    label = f"<b>{as_label(side.arm, 30)}</b>{more} · {words} · n = {side.run_count}"
    hover = hover_text(side.arm, [words, f"n = {side.run_count}"])
    return _Row("", label, 1, hover, 0.0, side.mean_s, None, arm_color(side.position))


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
    """Of all bars and whiskers; 0 is always there."""
    places = [place for row in rows for place in (row.start_s, row.start_s + row.seconds)]
    whiskers = [row.start_s + end for row in rows for end in row.interval or ()]
    return min([0.0, *places, *whiskers]), max([1.0, *places, *whiskers])


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
