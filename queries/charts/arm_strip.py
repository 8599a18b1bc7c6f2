"""A row per arm: every counted run a dot, and the difference to the baseline with its interval."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from queries.arms.populations import with_state
from queries.attempts.names import run_name
from queries.charts.axes import Marks, TimeUnit, as_label, lay_out, of_runs, unit_for
from queries.charts.palette import Paper, arm_color, cache_marker
from queries.statistics import Verdict
from queries.verdict.board import ArmRow
from queries.verdict.verdict_sentences import verdict_in_words
from queries.verdict.verdicts import ComparedClock
from queries.wording import count, duration, instant, money, signed, upper

_MARGINS_PX = 64
_LANE_PX = 62
_LINE_PX = 18
# Signs of a label that a telephone shows in a line.
_LONGEST_LINE = 54
_LONGEST_ARM = 36
# Where the right half begins, and the left one ends.
_RIGHT, _LEFT = 0.64, 0.58
# Dots closer than this share of the axis stand above and below each other.
_BIN_SHARE = 1 / 50
_STACK = 0.1
_ROOM = 0.2
_DOTS_AT, _LABEL_AT, _WORDS_AT, _INTERVAL_AT = -0.2, 0.36, 0.0, -0.24
_DECIDED = {Verdict.FASTER, Verdict.SLOWER, Verdict.EQUIVALENT}


def arm_strip(rows: Sequence[ArmRow], *, paper: Paper, has_states: bool = False) -> go.Figure:
    """
    The rows from top to bottom; without a comparison there is no right half.

    Args:
        rows: One at least.
        paper: What it is drawn on.
        has_states: Whether to name the cache state of each row.

    Returns:
        The figure, whose time axis begins where the runs do. Each dot's customdata is its run_id
        and run_attempt.
    """
    clocks = [float(clock) for row in rows for clock in row.runs["clock_s"]]
    low_s, high_s = min(clocks, default=0.0), max(clocks, default=60.0)
    unit = unit_for(high_s)
    labels = [_label(row, has_states=has_states) for row in rows]
    has_two_lines = any(len(_plain(name, figures)) > _LONGEST_LINE for name, figures in labels)
    ends = _ends(rows)
    figure, marks = go.Figure(), Marks()
    for place, (row, label) in enumerate(zip(reversed(rows), reversed(labels), strict=True)):
        _draw_runs(figure, row, place, unit, (low_s, high_s), paper.ink)
        words = _html(*label, has_two_lines=has_two_lines)
        _write(marks, place + _LABEL_AT, words, paper, xref="paper", x=0)
        if row.found is not None:
            _draw_difference(figure, marks, row.found, row.position, place, ends, paper)
    pad = 0.04 * (high_s - low_s) or 0.05 * high_s or 1
    lay_out(
        figure,
        x_title=unit.name,
        x_range=(unit.of(max(0, low_s - pad)), unit.of(high_s + pad)),
        height=_MARGINS_PX + len(rows) * (_LANE_PX + _LINE_PX * has_two_lines),
        paper=paper,
    )
    figure.update_yaxes(range=[-0.55, len(rows) - 0.4])
    if ends:
        _lay_out_right(figure, ends, paper)
    marks.put_on(figure)
    return figure


def describe_arms(rows: Sequence[ArmRow], *, clock: str) -> str:
    """What the picture shows, in a sentence."""
    if not rows:
        return "An empty chart: no run counts."
    parts = "; ".join(map(_described, rows))
    return f"A dot for each counted run on an axis of {clock}: {parts}."


def _described(row: ArmRow) -> str:
    low, high = row.runs["clock_s"].min(), row.runs["clock_s"].max()
    said = (
        f"{with_state(row.arm, row.cache_state, ', ')}, {count(len(row.runs), 'run')} from "
        f"{duration(low)} to {duration(high)}, median {duration(row.median_s)}, "
        f"{row.failed_count} of {row.ended_count} failed"
    )
    return said if row.found is None else f"{said}, {verdict_in_words(row.found)}"


def legend_of(*, clock: str | None = None, has_difference: bool = False) -> str:
    """How to read it, and by which clock where that does not stand elsewhere."""
    difference = "; difference: Hodges-Lehmann" if has_difference else ""
    legend = f"bars: medians{difference}."
    return upper(legend) if clock is None else f"{upper(clock)}: {legend}"


def _label(row: ArmRow, *, has_states: bool) -> tuple[str, str]:
    """The arm, and its figures."""
    role = " (baseline)" if row.is_baseline and row.arm != "baseline" else ""
    figures = [
        *([row.cache_state] if has_states else []),
        duration(row.median_s),
        f"n = {len(row.runs)}",
        *([] if row.price_usd is None else [money(row.price_usd)]),
        f"{row.failed_count} of {row.ended_count} failed" if row.failed_count else "none failed",
    ]
    return f"{row.arm}{role}", " · ".join(figures)


def _plain(name: str, figures: str) -> str:
    return f"{name[:_LONGEST_ARM]} · {figures}"


def _html(name: str, figures: str, *, has_two_lines: bool) -> str:
    between = "<br>" if has_two_lines else " · "
    return f"<b>{as_label(name, _LONGEST_ARM)}</b>{between}{figures}"


def _write(marks: Marks, y: float, text: str, paper: Paper, **where: object) -> None:
    marks.write(
        y=y,
        text=text,
        yanchor="middle",
        align="left",
        font=paper.lettering(13),
        **{"xanchor": "left", **where},
    )


def _draw_runs(  # noqa: PLR0913, PLR0917 - what a row is drawn with
    figure: go.Figure,
    row: ArmRow,
    place: int,
    unit: TimeUnit,
    span_s: tuple[float, float],
    ink: str,
) -> None:
    color = arm_color(row.position)
    figure.add_scatter(
        x=row.runs["clock_s"].to_numpy(float) / unit.seconds,
        y=place + _DOTS_AT + np.array(_lifts(row.runs["clock_s"], span_s)),
        mode="markers",
        marker=cache_marker(row.cache_state, 10, color),
        **of_runs(row.runs[_HOVERED], _hover),
        # A click opens the run; it does not fade the others.
        selected={},
        unselected={},
    )
    # After the dots, in the colour of text: it must be seen among many.
    figure.add_scatter(
        x=[unit.of(row.median_s)],
        y=[place + _DOTS_AT],
        mode="markers",
        marker={"symbol": "line-ns", "size": 26, "line": {"width": 3, "color": ink}},
        hovertemplate=f"median {duration(row.median_s)}<extra></extra>",
    )


def _draw_difference(  # noqa: PLR0913, PLR0917 - what a difference is drawn with
    figure: go.Figure,
    marks: Marks,
    found: ComparedClock,
    position: int,
    place: int,
    every: Sequence[float],
    paper: Paper,
) -> None:
    """The verdict stands over the interval, and within the picture."""
    comparison, y = found.comparison, place + _INTERVAL_AT
    word = as_label(verdict_in_words(found))
    if comparison.shift is None or comparison.shift_interval is None:
        _write(marks, place + _WORDS_AT, word, paper, xref="paper", x=_RIGHT)
        return
    unit, (low, high) = unit_for(max(map(abs, every))), comparison.shift_interval
    is_right = low + high > min(0.0, *every) + max(0.0, *every)
    _write(
        marks,
        place + _WORDS_AT,
        f"{signed(duration(comparison.shift))} · {word}",
        paper,
        xref="x2",
        x=unit.of(high if is_right else low),
        xanchor="right" if is_right else "left",
    )
    color = arm_color(position) if comparison.verdict in _DECIDED else paper.ink
    figure.add_scatter(
        x=[unit.of(low), unit.of(high)],
        y=[y, y],
        mode="lines+markers",
        line={"width": 2, "color": color},
        marker={"symbol": "line-ns", "size": 10, "line": {"width": 2, "color": color}},
        hovertemplate="95% interval of the difference: "
        f"{signed(duration(low))} to {signed(duration(high))}<extra></extra>",
        xaxis="x2",
    )
    figure.add_scatter(
        x=[unit.of(comparison.shift)],
        y=[y],
        mode="markers",
        marker={"symbol": "circle", "size": 9, "color": color},
        hovertemplate=f"difference {signed(duration(comparison.shift))}<extra></extra>",
        xaxis="x2",
    )


def _ends(rows: Sequence[ArmRow]) -> list[float]:
    """Of all intervals, seconds."""
    return [
        end
        for row in rows
        if row.found is not None
        for end in row.found.comparison.shift_interval or ()
    ]


def _lay_out_right(figure: go.Figure, ends: Sequence[float], paper: Paper) -> None:
    """The axis of differences, and the baseline at 0 on it."""
    low, high = min(0.0, *ends), max(0.0, *ends)
    unit = unit_for(max(-low, high))
    pad = 0.06 * (high - low) or 1.0
    own = figure.layout.xaxis.to_plotly_json()
    figure.update_layout(
        xaxis={"domain": [0, _LEFT]},
        xaxis2={
            **own,
            "domain": [_RIGHT, 1],
            "anchor": "y",
            "range": [unit.of(low - pad), unit.of(high + pad)],
            "title": {"text": f"difference, {unit.name}", "font": {"color": paper.ink}},
            "zeroline": True,
            "zerolinecolor": paper.ink,
            "zerolinewidth": 1,
        },
    )


_HOVERED = [
    *("run_id", "run_attempt", "run_number", "headline"),
    *("clock_s", "wall_s", "run_started_at"),
]


def _hover(run: Any) -> str:  # noqa: ANN401 - a row of itertuples()
    headline = [] if pd.isna(run.headline) else [as_label(run.headline)]
    lines = [
        f"<b>{run_name(run.run_number, run.run_id, run.run_attempt)}</b>",
        *headline,
        f"clock {duration(run.clock_s)}, wall time {duration(run.wall_s)}",
        f"started {instant(run.run_started_at)}",
    ]
    return "<br>".join(lines)


def _lifts(seconds: pd.Series, span_s: tuple[float, float]) -> list[float]:
    """
    How far each dot stands above (or below) the middle of its row: 0, then up and down.

    The more dots share a place, the closer they stand; none leaves the row.
    """
    seen: Counter[int] = Counter()
    steps = []
    width = (span_s[1] - span_s[0]) * _BIN_SHARE
    for value in seconds:
        place = int((value - span_s[0]) / width) if width else 0
        step = (seen[place] + 1) // 2
        steps.append(step if seen[place] % 2 else -step)
        seen[place] += 1
    height = min(_STACK, _ROOM / max(1, *(abs(step) for step in steps), 1))
    return [step * height for step in steps]
