"""The counted runs of each arm on the calendar, their medians by week, and changes of level."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from queries.arms.populations import CACHE_ORDER, with_state
from queries.attempts.names import run_name
from queries.charts.axes import Marks, TimeUnit, as_label, lay_out, of_runs, unit_for
from queries.charts.palette import NEUTRAL, Paper, arm_color, cache_marker, cache_signs
from queries.levels.arm_levels import ArmLevels, ArmShift, clocked
from queries.levels.level_sentences import shift_day, shift_words
from queries.levels.level_tables import weekly_medians
from queries.wording import count, days, duration, instant, short_sha

_LANE_PX, _NAME_PX, _LINE_PX, _GAP_PX = 130, 24, 16, 18
_MARGINS_PX = 56
_LONGEST_ARM = 36
_LEAST_SPAN = timedelta(days=1)
_PAD_SHARE = 0.04
_WEEK = timedelta(days=7)
_EPOCH = datetime(1970, 1, 1)
_MOST_TICKS = 6
_DOT_PX, _SMALL_PX, _MANY = 8, 6, 60
_DAY_MS = 86_400_000
_TICK_FORMATS = (
    {"dtickrange": [None, _DAY_MS - 1], "value": "%H:%M\n%-d %b %Y"},
    {"dtickrange": [_DAY_MS, "M1"], "value": "%-d %b\n%Y"},
    {"dtickrange": ["M1", None], "value": "%b\n%Y"},
)
_DASHES = {"cold": "dot", "other": "dashdot"}


def calendar_lanes(
    attempts: pd.DataFrame, levels: Sequence[ArmLevels], *, paper: Paper
) -> go.Figure:
    """
    A lane for each arm, from top to bottom, all on one calendar and one scale of time.

    Args:
        attempts: Rows of `attempts_by_arm`; one at least that counts.
        levels: What was found in them.
        paper: What it is drawn on.

    Returns:
        The figure. Each dot's customdata is its run_id and run_attempt.
    """
    rows = clocked(attempts)
    weeks = weekly_medians(rows)
    low_s, high_s = float(rows["clock_s"].min()), float(rows["clock_s"].max())
    pad_s = 0.08 * (high_s - low_s) or 0.05 * high_s or 1.0
    unit = unit_for(high_s)
    span = _span(rows)
    arms = rows[["arm_position", "arm"]].drop_duplicates().sort_values("arm_position")
    shifts = {
        str(arm): [shift for one in levels if one.arm == arm for shift in one.shifts]
        for arm in arms["arm"]
    }
    heights = [_NAME_PX + _LINE_PX * len(shifts[str(arm)]) + _LANE_PX for arm in arms["arm"]]
    total = sum(heights) + _GAP_PX * (len(heights) - 1)
    figure, marks = go.Figure(), Marks()
    lay_out(
        figure,
        x_title="start of the run (UTC)",
        x_range=(_milliseconds(span[0]), _milliseconds(span[1])),
        height=total + _MARGINS_PX,
        paper=paper,
    )
    figure.update_xaxes(type="date", nticks=6, tickformatstops=_TICK_FORMATS)
    end = total
    for lane, ((position, arm), height) in enumerate(
        zip(arms.itertuples(index=False, name=None), heights, strict=True), start=1
    ):
        bottom = end - height
        axis = "y" if lane == 1 else f"y{lane}"
        figure.update_layout(
            {
                f"yaxis{'' if lane == 1 else lane}": {
                    "visible": True,
                    "domain": [bottom / total, (bottom + _LANE_PX) / total],
                    "range": [unit.of(max(0.0, low_s - pad_s)), unit.of(high_s + pad_s)],
                    "title": {"text": unit.name, "font": {"color": paper.ink}},
                    "tickfont": {"color": paper.ink},
                    "nticks": _MOST_TICKS,
                    "automargin": True,
                    "fixedrange": True,
                    "gridcolor": "rgba(128,128,128,0.25)",
                    "zerolinecolor": NEUTRAL,
                }
            }
        )
        own = rows[rows["arm"] == arm]
        _draw_runs(figure, own, axis, unit)
        _draw_medians(figure, weeks[weeks["arm"] == arm], axis, unit, paper)
        for line, shift in enumerate(shifts[str(arm)]):
            _draw_shift(marks, shift, axis, line, span, paper)
        _write_name(marks, str(arm), int(position), len(own), axis, len(shifts[str(arm)]), paper)
        end = bottom - _GAP_PX
    figure.update_xaxes(anchor="free", position=0)
    marks.put_on(figure)
    return figure


def describe_lanes(attempts: pd.DataFrame, levels: Sequence[ArmLevels]) -> str:
    """What the picture shows, in a sentence."""
    rows = clocked(attempts)
    parts = [
        f"{with_state(one.arm, one.cache_state, ', ')}, {count(one.run_count, 'run')}"
        f"{''.join(f', {shift_words(shift)} from {shift_day(shift)} on' for shift in one.shifts)}"
        for one in levels
    ]
    when = days(rows["run_started_at"].min(), rows["run_started_at"].max())
    return f"A dot for each counted run on the calendar, {when}: {'; '.join(parts)}."


def legend_for_lanes(levels: Sequence[ArmLevels]) -> str:
    """How to read it: only what occurs in it."""
    signs = cache_signs({one.cache_state for one in levels})
    dashed = "; dashed: changes of level, at the first run after" if _has_shifts(levels) else ""
    return (
        f"Dots: counted runs at their starts{signs}; steps: medians of weeks from Monday{dashed}."
    )


def _has_shifts(levels: Sequence[ArmLevels]) -> bool:
    return any(one.shifts for one in levels)


def _span(rows: pd.DataFrame) -> tuple[datetime, datetime]:
    """From which instant to which the calendar goes."""
    first = rows["run_started_at"].min().to_pydatetime()
    last = rows["run_started_at"].max().to_pydatetime()
    pad = max(last - first, _LEAST_SPAN) * _PAD_SHARE
    return first - pad, last + pad


def _milliseconds(at: datetime) -> float:
    """As Plotly counts them on a calendar, which has no zone."""
    return (at - _EPOCH) / timedelta(milliseconds=1)


def _draw_runs(figure: go.Figure, rows: pd.DataFrame, axis: str, unit: TimeUnit) -> None:
    size = _DOT_PX if len(rows) <= _MANY else _SMALL_PX
    color = arm_color(int(rows["arm_position"].iloc[0]))
    for state in CACHE_ORDER:
        own = rows[rows["cache_state"] == state]
        if own.empty:
            continue
        figure.add_scatter(
            x=own["run_started_at"].dt.to_pydatetime().tolist(),
            y=own["clock_s"].to_numpy(float) / unit.seconds,
            yaxis=axis,
            mode="markers",
            marker=cache_marker(state, size, color),
            **of_runs(own, _hover),
            cliponaxis=False,
            # A click opens the run; it does not fade the others.
            selected={},
            unselected={},
        )


def _draw_medians(
    figure: go.Figure, weeks: pd.DataFrame, axis: str, unit: TimeUnit, paper: Paper
) -> None:
    """A step for each week of a cache state; a week without a run leaves a gap."""
    for state, own in weeks.groupby("cache_state", sort=True):
        x: list[datetime | None] = []
        y: list[float | None] = []
        hovers: list[str] = []
        starts = own["week_starts_at"].dt.to_pydatetime().tolist()
        medians, counts = own["clock_p50_s"].tolist(), own["attempt_count"].tolist()
        for start, median_s, runs in zip(starts, medians, counts, strict=True):
            if x and x[-1] != start:
                x, y, hovers = [*x, None], [*y, None], [*hovers, ""]
            x += [start, start + _WEEK]
            y += [unit.of(median_s)] * 2
            words = f"week from {days(start, start)}: median {duration(median_s)}"
            hovers += [f"{words} of {count(runs, 'run')}"] * 2
        figure.add_scatter(
            x=x,
            y=y,
            yaxis=axis,
            mode="lines",
            line={
                "width": 2,
                "color": paper.ink,
                "dash": _DASHES.get(str(state), "solid"),
            },
            hovertext=hovers,
            hovertemplate="%{hovertext}<extra></extra>",
        )


def _draw_shift(  # noqa: PLR0913, PLR0917 - what it is drawn with
    marks: Marks,
    shift: ArmShift,
    axis: str,
    line: int,
    span: tuple[datetime, datetime],
    paper: Paper,
) -> None:
    """A line at the first run after it, its words above the lane, on the side with more room."""
    at = shift.first_after.started_at
    is_right = at - span[0] > span[1] - at
    marks.draw(
        type="line",
        xref="x",
        yref=f"{axis} domain",
        x0=at,
        x1=at,
        y0=0,
        y1=1,
        line={"width": 2, "color": paper.ink, "dash": "dash"},
    )
    marks.write(
        x=at,
        yref=f"{axis} domain",
        y=1,
        yshift=_LINE_PX * line,
        text=f"{shift_words(shift)} from {shift_day(shift)} on",
        xanchor="right" if is_right else "left",
        yanchor="bottom",
        font=paper.lettering(12),
    )


def _write_name(  # noqa: PLR0913, PLR0917 - what it is written with
    marks: Marks, arm: str, position: int, runs: int, axis: str, lines: int, paper: Paper
) -> None:
    name = f"<b>{as_label(arm, _LONGEST_ARM)}</b> · n = {runs}"
    marks.write(
        xref="paper",
        x=0,
        yref=f"{axis} domain",
        y=1,
        yshift=_LINE_PX * lines + 2,
        text=f'<span style="color:{arm_color(position)}">●</span> {name}',
        xanchor="left",
        yanchor="bottom",
        font=paper.lettering(13),
    )


def _hover(run: Any) -> str:  # noqa: ANN401 - a row of itertuples()
    headline = [] if pd.isna(run.headline) else [as_label(run.headline)]
    commit = [] if pd.isna(run.head_sha) else [f"commit {as_label(short_sha(str(run.head_sha)))}"]
    lines = [
        f"<b>{run_name(run.run_number, run.run_id, run.run_attempt)}</b>",
        *headline,
        *commit,
        f"clock {duration(run.clock_s)}",
        f"started {instant(run.run_started_at)}",
    ]
    return "<br>".join(lines)
