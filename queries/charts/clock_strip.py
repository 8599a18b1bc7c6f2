"""Every counted run a dot: its clock, by arm and cache state."""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from queries.arms.populations import CACHE_ORDER, CACHE_PLACES
from queries.attempts.names import run_name
from queries.charts.axes import TimeUnit, as_label, lay_out, unit_for
from queries.charts.palette import CACHE_SIGNS, CACHE_SYMBOLS, Paper, arm_color
from queries.statistics.arm_summary import median_interval
from queries.wording import count, duration, instant, listed

_LANE_PX = 74
_MARGINS_PX = 70
# Dots closer than this share of the axis stand above and below each other.
_BIN_SHARE = 1 / 50
_STACK = 0.11
_DOTS_AT = -0.16
# How far dots may stand above or below the middle: they stay in their lane, off the label.
_ROOM = 0.26
_LABEL_AT = 0.34
_INTERVAL_AT = -0.46


@dataclass(frozen=True, slots=True)
class _Lane:
    """One row of dots: the counted runs of one arm in one cache state."""

    arm: str
    position: int
    is_baseline: bool
    cache_state: str
    runs: pd.DataFrame
    median_s: float


def clock_strip(
    attempts: pd.DataFrame, medians: pd.DataFrame, *, clock: str, paper: Paper
) -> go.Figure:
    """
    A row of dots for each cache state and arm: what is compared stands together.

    Warm comes before cold; within a state the baseline is first, then as in the experiment file.

    Args:
        attempts: Rows of `attempts_by_arm`; those that do not count are not drawn.
        medians: Rows of `clock_by_arm`, which say where the median marks stand.
        clock: What is measured, in words.
        paper: What it is drawn on.

    Returns:
        The figure; its x axis starts at 0. Each dot's customdata is its run_id and run_attempt.
    """
    lanes = _lanes(attempts, medians)
    longest_s = max((lane.runs["clock_s"].max() for lane in lanes), default=60.0)
    unit = unit_for(longest_s)
    figure = go.Figure()
    for row, lane in enumerate(reversed(lanes)):
        _draw(figure, lane, row, unit, longest_s, paper.ink)
    figure.add_scatter(
        x=[0] * len(lanes),
        y=[row + _LABEL_AT for row in range(len(lanes))],
        mode="text",
        text=[_label(lane) for lane in reversed(lanes)],
        textposition="middle right",
        textfont=paper.lettering(13),
        hoverinfo="skip",
    )
    lay_out(
        figure,
        x_title=f"{as_label(clock, 44)}, {unit.name}",
        x_range=(0, unit.of(longest_s) * 1.05),
        height=_MARGINS_PX + _LANE_PX * max(len(lanes), 1),
        paper=paper,
    )
    figure.update_yaxes(range=[-0.6, max(len(lanes), 1) - 0.4])
    return figure


def describe_clocks(attempts: pd.DataFrame, medians: pd.DataFrame, *, clock: str) -> str:
    """What the strip chart shows, in a sentence."""
    lanes = _lanes(attempts, medians)
    if not lanes:
        return "An empty chart: no run counts."
    parts = [
        f"{lane.arm}, {lane.cache_state}, {count(len(lane.runs), 'run')} from "
        f"{duration(lane.runs['clock_s'].min())} to {duration(lane.runs['clock_s'].max())}"
        for lane in lanes
    ]
    return f"A dot for each counted run on an axis of {clock}: {'; '.join(parts)}."


def legend_for(attempts: pd.DataFrame) -> str:
    """How to read the chart: the symbols that occur in it."""
    drawn = _drawn(attempts)
    states = [state for state in CACHE_ORDER if drawn["cache_state"].eq(state).any()]
    symbols = listed([f"{CACHE_SIGNS[state]} {state}" for state in states])
    runs = [rows["clock_s"] for _, rows in drawn.groupby(["arm", "cache_state"])]
    has_interval = any(_median_interval(clocks) for clocks in runs)
    line = ", each line below the dots its 95% interval (from 6 runs on)" if has_interval else ""
    return f"Each dot is one counted run ({symbols}), each bar | a median{line}."


def _median_interval(clocks: pd.Series) -> tuple[float, float] | None:
    return median_interval(np.sort(clocks.to_numpy(dtype=float)))


def _drawn(attempts: pd.DataFrame) -> pd.DataFrame:
    return attempts[attempts["is_counted"].fillna(value=False) & attempts["clock_s"].notna()]


def _lanes(attempts: pd.DataFrame, medians: pd.DataFrame) -> list[_Lane]:
    drawn = _drawn(attempts)
    known = medians.set_index(["arm", "cache_state"])["clock_p50_s"].to_dict()
    lanes = [
        _Lane(
            arm=str(arm),
            position=int(runs["arm_position"].iloc[0]),
            is_baseline=bool(runs["is_baseline"].iloc[0]),
            cache_state=str(state),
            runs=runs.sort_values(["clock_s", "run_id", "run_attempt"]),
            median_s=known.get((arm, state), math.nan),
        )
        for (arm, state), runs in drawn.groupby(["arm", "cache_state"], sort=False)
    ]
    return sorted(lanes, key=lambda x: (CACHE_PLACES[x.cache_state], not x.is_baseline, x.position))


def _draw(  # noqa: PLR0913, PLR0917 - what a lane is drawn with
    figure: go.Figure, lane: _Lane, row: int, unit: TimeUnit, longest_s: float, ink: str
) -> None:
    color = arm_color(lane.position)
    figure.add_scatter(
        x=lane.runs["clock_s"].to_numpy(float) / unit.seconds,
        y=row + _DOTS_AT + np.array(_lifts(lane.runs["clock_s"], longest_s)),
        mode="markers",
        marker={
            "symbol": CACHE_SYMBOLS[lane.cache_state],
            "size": 10,
            "color": color,
            "line": {"width": 2 if lane.cache_state != "warm" else 0, "color": color},
        },
        customdata=lane.runs[["run_id", "run_attempt"]].to_numpy(int).tolist(),
        text=_hovers(lane),
        hovertemplate="%{text}<extra></extra>",
    )
    if (interval_s := _median_interval(lane.runs["clock_s"])) is not None:
        low, high = map(unit.of, interval_s)
        figure.add_scatter(
            x=[low, high],
            y=[row + _INTERVAL_AT] * 2,
            mode="lines+markers",
            line={"width": 2, "color": ink},
            marker={"symbol": "line-ns", "size": 10, "line": {"width": 2, "color": ink}},
            hovertemplate=(
                f"95% interval of the median: {duration(interval_s[0])} to "
                f"{duration(interval_s[1])}<extra></extra>"
            ),
        )
    # After the dots, in the colour of text: it must be seen among many.
    if pd.notna(lane.median_s):
        figure.add_scatter(
            x=[unit.of(lane.median_s)],
            y=[row + _DOTS_AT],
            mode="markers",
            marker={"symbol": "line-ns", "size": 30, "line": {"width": 3, "color": ink}},
            hovertemplate=f"median {duration(lane.median_s)}<extra></extra>",
        )


def _label(lane: _Lane) -> str:
    role = " (baseline)" if lane.is_baseline and lane.arm != "baseline" else ""
    return (
        f"<b>{as_label(lane.arm, 36)}</b>{role} · {lane.cache_state} · n = {len(lane.runs)} · "
        f"{duration(lane.median_s)}"
    )


def _hovers(lane: _Lane) -> list[str]:
    return [_hover(run) for run in lane.runs.itertuples()]


def _hover(run: Any) -> str:  # noqa: ANN401 - a row of itertuples()
    headline = [] if pd.isna(run.headline) else [as_label(run.headline)]
    lines = [
        f"<b>{run_name(run.run_number, run.run_id, run.run_attempt)}</b>",
        *headline,
        f"clock {duration(run.clock_s)}, wall time {duration(run.wall_s)}",
        f"started {instant(run.run_started_at)}",
    ]
    return "<br>".join(lines)


def _lifts(seconds: pd.Series, longest_s: float) -> list[float]:
    """
    How far each dot stands above (or below) the middle of its lane: 0, then up and down.

    The more dots share a place, the closer they stand; none leaves the lane.
    """
    seen: Counter[int] = Counter()
    steps = []
    for value in seconds:
        place = int(value / (longest_s * _BIN_SHARE)) if longest_s else 0
        step = (seen[place] + 1) // 2
        steps.append(step if seen[place] % 2 else -step)
        seen[place] += 1
    height = min(_STACK, _ROOM / max(1, *(abs(step) for step in steps), 1))
    return [step * height for step in steps]
