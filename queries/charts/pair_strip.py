"""Every pair a dot: how its two runs compare, by arm and cache state."""

from collections.abc import Sequence
from math import log10

import plotly.graph_objects as go

from queries.arms.populations import CACHE_PLACES, with_state
from queries.attempts.names import run_name
from queries.charts.axes import as_label, lay_out
from queries.charts.palette import Paper, arm_color, cache_marker
from queries.pairs.pair_tables import ratio_of
from queries.pairs.paired_clocks import ClockedRun, PairedClock
from queries.wording import count, duration, instant

_LANE_PX = 84
_MARGINS_PX = 70
_LABEL_AT = 0.4
_DOTS_AT = 0.02
_INTERVAL_AT = -0.28
_ROOM = 0.14
_EDGE = 1.06
_MARKS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 4, 5, 7, 10)


def pair_strip(found: Sequence[PairedClock], *, clock: str, paper: Paper) -> go.Figure:
    """
    A row of dots for each comparison, and its interval below them where there is one.

    Args:
        found: Comparisons in pairs; a pair in which a clock is 0 is not drawn.
        clock: What is measured, in words.
        paper: What it is drawn on.

    Returns:
        The figure. Its x axis is the ratio candidate / baseline, logarithmic, so that half and
        double are equally far from the line at 1. Each dot's customdata is run_id and run_attempt
        of the baseline's run, then of the candidate's.
    """
    lanes = _lanes(found)
    low, high = _ends(lanes)
    figure = go.Figure()
    for row, lane in enumerate(reversed(lanes)):
        _draw(figure, lane, row, paper.ink)
    figure.add_scatter(
        x=[low] * len(lanes),
        y=[row + _LABEL_AT for row in range(len(lanes))],
        mode="text",
        text=[_label(lane) for lane in reversed(lanes)],
        textposition="middle right",
        textfont=paper.lettering(13),
        hoverinfo="skip",
    )
    lay_out(
        figure,
        x_title=f"{as_label(clock, 44)}: arm / baseline, ratio",
        x_range=(log10(low), log10(high)),
        height=_MARGINS_PX + _LANE_PX * max(len(lanes), 1),
        paper=paper,
    )
    marks = [mark for mark in _MARKS if low <= mark <= high]
    figure.update_xaxes(type="log", tickvals=marks, ticktext=[f"{mark:g}" for mark in marks])
    figure.update_yaxes(range=[-0.6, max(len(lanes), 1) - 0.4])
    figure.add_vline(x=1, line={"color": paper.ink, "width": 1, "dash": "dot"})
    return figure


def describe_pairs(found: Sequence[PairedClock], *, clock: str) -> str:
    """What the chart shows, in a sentence."""
    parts = [
        f"{with_state(lane.candidate, lane.cache_state, ', ')}, {count(len(ratios), 'pair')} from "
        f"{min(ratios):.2f} to {max(ratios):.2f}"
        for lane in _lanes(found)
        if (ratios := _ratios(lane))
    ]
    if not parts:
        why = "no pair has a ratio, since clocks are 0" if found else "there are no pairs"
        return f"An empty chart: {why}."
    return (
        f"A dot for each pair of runs on an axis of {clock}, arm divided by baseline, with a line "
        f"at 1: {'; '.join(parts)}."
    )


def _lanes(found: Sequence[PairedClock]) -> list[PairedClock]:
    return sorted(found, key=lambda one: (one.candidate_position, CACHE_PLACES[one.cache_state]))


def _ratios(lane: PairedClock) -> list[float]:
    ratios = [ratio_of(*pair) for pair in lane.pairs]
    return [ratio for ratio in ratios if ratio]


def _ends(lanes: Sequence[PairedClock]) -> tuple[float, float]:
    """The ends of the axis: around every dot and interval, and the line at 1."""
    shown = [ratio for lane in lanes for ratio in _ratios(lane)]
    intervals = [end for lane in lanes for end in lane.comparison.ratio_interval or ()]
    least, most = min([0.9, *shown, *intervals]), max([1.1, *shown, *intervals])
    return least / _EDGE, most * _EDGE


def _draw(figure: go.Figure, lane: PairedClock, row: int, ink: str) -> None:
    color = arm_color(lane.candidate_position)
    pairs = [pair for pair in lane.pairs if ratio_of(*pair)]
    figure.add_scatter(
        x=[ratio_of(*pair) for pair in pairs],
        y=[row + _DOTS_AT + _lift(place) for place in range(len(pairs))],
        mode="markers",
        marker=cache_marker(lane.cache_state, 10, color),
        customdata=[
            [one.run_id, one.run_attempt, other.run_id, other.run_attempt] for one, other in pairs
        ],
        text=[_hover(lane, *pair) for pair in pairs],
        hovertemplate="%{text}<extra></extra>",
    )
    comparison = lane.comparison
    if comparison.ratio is None or comparison.ratio_interval is None:
        return
    low, high = comparison.ratio_interval
    words = f"{comparison.ratio:.2f} [{low:.2f}, {high:.2f}]"
    figure.add_scatter(
        x=[low, comparison.ratio, high],
        y=[row + _INTERVAL_AT] * 3,
        mode="lines+markers",
        line={"color": ink, "width": 2},
        marker={
            "symbol": ["line-ns", "diamond", "line-ns"],
            "size": [12, 10, 12],
            "color": ink,
            "opacity": 1,
            "line": {"width": 2, "color": ink},
        },
        hovertemplate=f"{words}, 95% interval in pairs<extra></extra>",
    )


def _lift(place: int) -> float:
    """Dots stand on three lines in turn: pairs of nearly the same ratio do not hide each other."""
    return _ROOM * (place % 3 - 1)


def _label(lane: PairedClock) -> str:
    ratio, interval = lane.comparison.ratio, lane.comparison.ratio_interval
    shown = "" if ratio is None or interval is None else f" · {ratio:.2f}"
    return (
        f"{with_state(f'<b>{as_label(lane.candidate, 36)}</b>', lane.cache_state)} · "
        f"{count(len(lane.pairs), 'pair')}{shown}"
    )


def _hover(lane: PairedClock, baseline: ClockedRun, candidate: ClockedRun) -> str:
    sides = ((lane.baseline, baseline), (lane.candidate, candidate))
    return "<br>".join(
        [
            f"<b>ratio {ratio_of(baseline, candidate):.2f}</b>",
            *(
                f"{as_label(arm, 36)}: {duration(run.figure)}, "
                f"{run_name(run.run_number, run.run_id, run.run_attempt)}, "
                f"started {instant(run.started_at)}"
                for arm, run in sides
            ),
        ]
    )
