"""Time against cost: every counted run a faint dot, each arm's medians a large mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from math import dist
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from queries.arms.populations import are_told_apart, with_state
from queries.attempts.names import run_name
from queries.charts.axes import TimeUnit, as_label, lay_out, of_runs, unit_for
from queries.charts.palette import Paper, arm_color, cache_marker, cache_signs
from queries.costs.cost_sentences import cost_figure
from queries.costs.time_against_cost import ArmMedians, Basis, TimeAgainstCost
from queries.wording import count, duration, instant

Point = tuple[float, float]
"""Pixels to the right and upwards."""

_SIDES: dict[str, Point] = {
    "top right": (1, 1),
    "top left": (-1, 1),
    "bottom right": (1, -1),
    "bottom left": (-1, -1),
    "top center": (0, 1.2),
    "bottom center": (0, -1.2),
    "middle right": (1.2, 0),
    "middle left": (-1.2, 0),
}
"""Plotly's name of each side, the first choice first, and the direction to a label there."""


def label_places(marks: Sequence[Point], *, away_px: float, free_px: float) -> list[str]:
    """
    The side of each mark on which its label stands; greedy, in the order of the marks.

    Args:
        marks: Their middles.
        away_px: From a mark's middle to its label's, along each axis.
        free_px: How far a label's middle must be from what it shall not meet.

    Returns:
        For each mark the first side that is free, else the one with the most room.
    """
    labels: list[Point] = []
    sides = []
    for place, mark in enumerate(marks):
        others = [*marks[:place], *marks[place + 1 :], *labels]
        spots = {
            side: (mark[0] + away_px * right, mark[1] + away_px * up)
            for side, (right, up) in _SIDES.items()
        }
        room = {
            side: min((dist(spot, other) for other in others), default=free_px)
            for side, spot in spots.items()
        }
        side = max(room, key=lambda side: min(room[side], free_px))
        sides.append(side)
        labels.append(spots[side])
    return sides


_HEIGHT_PX = 420
_DOT_PX = 8
_MARK_PX = 14
# Numbers are placed for a telephone, on which marks are closest: the plot's size there, pixels.
_NARROW_PX = (270, 270)
_NUMBER_AWAY_PX = 13
_NUMBER_FREE_PX = 14
_FAINT = 0.3
_ROOM = 1.12


@dataclass(frozen=True, slots=True)
class _CostAxis:
    """How the cost axis is called, and what divides a cost to stand on it."""

    title: str
    unit: TimeUnit


def cost_plane(
    costs: pd.DataFrame, found: TimeAgainstCost, *, clock: str, paper: Paper
) -> go.Figure:
    """
    The runs of every arm and cache state by their time and their cost.

    Args:
        costs: Rows of `costs_by_attempt`, a dot each.
        found: Where the arms stand, a mark each, crossed out if beaten; a baseline that stands in
            several cache states has one.
        clock: What is measured, in words.
        paper: What it is drawn on.

    Returns:
        The figure; both axes start at 0. Each dot's customdata is its run_id and run_attempt.
    """
    basis = found.basis
    drawn = _drawn(costs, basis)
    longest_s = float(drawn["clock_s"].max()) if not drawn.empty else 60.0
    most = float(drawn[basis].max()) if not drawn.empty else 1.0
    unit, axis = unit_for(longest_s), _cost_axis(basis, most)
    figure = go.Figure()
    for _, runs in drawn.groupby(["arm_position", "cache_state"], sort=True):
        first = runs.iloc[0]
        figure.add_scatter(
            x=[unit.of(seconds) for seconds in runs["clock_s"]],
            y=[axis.unit.of(cost) for cost in runs[basis]],
            mode="markers",
            opacity=_FAINT,
            marker=cache_marker(
                str(first["cache_state"]), _DOT_PX, arm_color(int(first["arm_position"]))
            ),
            **of_runs(runs, partial(_hover, basis=basis)),
            showlegend=False,
        )
    # After the dots, all of them: a mark must be seen among many.
    crossed, marks = _crossed(found), _marks(found)
    sides = _sides(marks, longest_s, most)
    for arm, side in zip(marks, sides, strict=True):
        _add_mark(figure, arm, (unit, axis.unit), paper, side, is_beaten=arm.key in crossed)
    lay_out(
        figure,
        x_title=f"{as_label(clock, 44)}, {unit.name}",
        x_range=(0, unit.of(longest_s) * _ROOM),
        height=_HEIGHT_PX,
        paper=paper,
    )
    figure.update_yaxes(
        visible=True,
        # Its numbers stand in the margin, which is for names.
        automargin=True,
        title={"text": axis.title, "font": {"color": paper.ink}},
        tickfont={"color": paper.ink},
        range=[0, max(axis.unit.of(most) * _ROOM, 1e-6)],
        gridcolor=figure.layout.xaxis.gridcolor,
        zerolinecolor=figure.layout.xaxis.zerolinecolor,
    )
    _add_legend(figure, drawn, paper)
    return figure


def describe_costs(found: TimeAgainstCost, *, clock: str) -> str:
    """What the chart shows, in a sentence."""
    basis, marks, crossed = found.basis, _marks(found), _crossed(found)
    if not marks:
        return "An empty chart: no run counts."
    parts = [
        f"{_arm_and_state(arm)}, {count(arm.run_count, 'run')}, {duration(arm.clock_s)} and "
        f"{cost_figure(arm.cost, basis)}{', beaten on both' if arm.key in crossed else ''}"
        for arm in marks
    ]
    what = "list price" if basis == "price_usd" else "compute"
    return f"A dot for each counted run by {clock} and {what}; medians: {'; '.join(parts)}."


def legend_for_costs(costs: pd.DataFrame, found: TimeAgainstCost) -> str:
    """How to read the chart: lower left is better, and the symbols that occur in it."""
    states = set(_drawn(costs, found.basis)["cache_state"])
    other = "another arm of its cache state" if are_told_apart(states) else "another arm"
    cross = f", × one that {other} beats on both" if _crossed(found) else ""
    cost = "cheaper" if found.basis == "price_usd" else "less compute"
    return (
        f"Lower left is better: faster and {cost}. Each faint dot is one counted run, each large "
        f"mark the medians of an arm, by its number{cache_signs(states)}{cross}."
    )


def _arm_and_state(arm: ArmMedians) -> str:
    if arm.is_any_state:
        return f"{arm.arm}, any cache state"
    return with_state(arm.arm, arm.cache_state, ", ")


def _drawn(costs: pd.DataFrame, basis: Basis) -> pd.DataFrame:
    return costs.dropna(subset=["clock_s", basis])


def _marks(found: TimeAgainstCost) -> list[ArmMedians]:
    """Each once; a baseline without a cache rule stands in several cache states at one place."""
    return list({arm.key: arm for arm in found.arms}.values())


def _crossed(found: TimeAgainstCost) -> set[tuple[str, str]]:
    """The keys of those marks that are beaten in some cache state."""
    return {arm.key for arm in found.arms} & {one.arm.key for one in found.beaten}


def _cost_axis(basis: Basis, most: float) -> _CostAxis:
    if basis == "price_usd":
        return _CostAxis("list price of a run, US dollars", TimeUnit("US dollars", 1))
    unit = unit_for(most)
    return _CostAxis(f"compute of a run, {unit.name}", unit)


def _sides(marks: Sequence[ArmMedians], longest_s: float, most: float) -> list[str]:
    """On which side of each mark its number stands."""
    width, height = _NARROW_PX
    across, up = width / max(longest_s * _ROOM, 1), height / max(most * _ROOM, 1e-6)
    return label_places(
        [(arm.clock_s * across, arm.cost * up) for arm in marks],
        away_px=_NUMBER_AWAY_PX,
        free_px=_NUMBER_FREE_PX,
    )


def _add_mark(  # noqa: PLR0913 - what a mark is drawn with
    figure: go.Figure,
    arm: ArmMedians,
    units: tuple[TimeUnit, TimeUnit],
    paper: Paper,
    side: str,
    *,
    is_beaten: bool,
) -> None:
    x, y = [units[0].of(arm.clock_s)], [units[1].of(arm.cost)]
    figure.add_scatter(
        x=x,
        y=y,
        mode="markers+text",
        marker=cache_marker(arm.own_state, _MARK_PX, arm_color(arm.position)),
        text=[f"<b>{arm.position}</b>"],
        textposition=side,
        textfont=paper.lettering(14),
        showlegend=False,
        # A name stands in no template: Plotly would put values for `%{x}` in it.
        hovertext=[f"medians of {with_state(as_label(arm.arm), arm.own_state, ', ')}"],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    if is_beaten:
        figure.add_scatter(
            x=x,
            y=y,
            mode="markers",
            marker={"symbol": "x-thin", "size": 12, "line": {"width": 3, "color": paper.ink}},
            hoverinfo="skip",
            showlegend=False,
        )


def _add_legend(figure: go.Figure, drawn: pd.DataFrame, paper: Paper) -> None:
    """The arms by number and colour: names beside marks would hide each other."""
    arms = drawn[["arm_position", "arm"]].drop_duplicates().sort_values("arm_position")
    for position, name in arms.itertuples(index=False, name=None):
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            marker={"symbol": "circle", "size": 12, "color": arm_color(int(position))},
            name=f"<b>{position}</b> {as_label(str(name), 36)}",
        )
    figure.update_layout(
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "itemclick": False,
            "itemdoubleclick": False,
            "font": {"size": 13, "color": paper.ink},
        },
    )


def _hover(run: Any, basis: Basis) -> str:  # noqa: ANN401 - a row of itertuples()
    lines = [
        f"<b>{run_name(run.run_number, run.run_id, run.run_attempt)}</b> of {as_label(run.arm)}",
        f"clock {duration(run.clock_s)}, {cost_figure(getattr(run, basis), basis)}",
        f"billed {duration(60 * run.billed_minutes)}",
        f"started {instant(run.run_started_at)}",
    ]
    return "<br>".join(lines)
