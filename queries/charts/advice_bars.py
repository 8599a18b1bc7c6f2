"""What each change would save: a mark with its 80% range, the most at the top."""

from collections.abc import Sequence

import plotly.graph_objects as go

from queries.charts.axes import as_label, lay_out, unit_for
from queries.charts.bars import hover_text, pointed
from queries.charts.palette import NEUTRAL, SAVES, TRANSPARENT, Paper
from queries.what_if.advice import HYPOTHETICAL, Advice
from queries.what_if.words import ranged
from queries.wording import duration

MOST_ROWS = 6
_ROW_PX = 44
_MARGINS_PX = 56
_LABEL_AT = 0.36
_LONGEST = 64
_NARROW = 62
"""Signs of a label, with its figures, that a telephone has room for."""


def shown(advice: Sequence[Advice]) -> list[Advice]:
    """Those that are drawn: the first of what can be done as it stands, and the floor."""
    floor = [one for one in advice if one.source == "floor"]
    can_be_done = [one for one in advice if one.source not in {"floor", *HYPOTHETICAL}]
    return [*can_be_done[:MOST_ROWS], *floor]


def advice_bars(advice: Sequence[Advice], *, paper: Paper, is_narrow: bool = False) -> go.Figure:
    """
    A row for each piece of advice; the floor is hollow.

    Args:
        advice: As `advise` gives it.
        paper: What it is drawn on.
        is_narrow: Whether names have the room of a telephone.

    Returns:
        The figure; its x axis is time saved, from 0; the customdata of a bar is the advice's place,
        in a list.
    """
    rows = list(reversed(shown(advice)))
    high_s = max([one.outcome.saved_s.high for one in rows] + [1.0])
    low_s = min([one.outcome.saved_s.low for one in rows] + [0.0])
    unit = unit_for(high_s)
    spans = [one.outcome.saved_s for one in rows]
    figure = go.Figure()
    figure.add_bar(
        orientation="h",
        x=[unit.of(span.value) for span in spans],
        y=list(range(len(rows))),
        width=0.34,
        marker={
            "color": [NEUTRAL if one.source == "floor" else SAVES for one in rows],
            "opacity": [0.4 if one.source == "floor" else 1 for one in rows],
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [unit.of(max(span.high - span.value, 0)) for span in spans],
            "arrayminus": [unit.of(max(span.value - span.low, 0)) for span in spans],
            "color": paper.ink,
            "thickness": 1.5,
        },
        hoverinfo="skip",
    )
    # A row is clicked wherever it is: what saves nothing has a bar of no width.
    figure.add_bar(
        orientation="h",
        base=[unit.of(low_s)] * len(rows),
        x=[unit.of(high_s - low_s)] * len(rows),
        y=[place + 0.2 for place in range(len(rows))],
        width=0.8,
        marker={"color": TRANSPARENT, "line": {"width": 0}},
        **pointed(
            list(reversed(range(len(rows)))),
            [
                hover_text(
                    one.what,
                    [
                        f"saves {ranged(one.outcome.saved_s)}",
                        one.why,
                        *filter(None, [one.short_where]),
                    ],
                )
                for one in rows
            ],
        ),
    )
    figure.add_scatter(
        mode="text",
        x=[unit.of(low_s)] * len(rows),
        y=[place + _LABEL_AT for place in range(len(rows))],
        text=[_label(one, is_narrow=is_narrow) for one in rows],
        textposition="middle right",
        textfont=paper.lettering(12),
        hoverinfo="skip",
    )
    lay_out(
        figure,
        x_title=f"time saved, {unit.name}; lines: 80% range",
        x_range=(unit.of(low_s), unit.of(high_s) * 1.03),
        height=_MARGINS_PX + _ROW_PX * len(rows),
        paper=paper,
    )
    figure.update_layout(barmode="overlay")
    figure.update_yaxes(range=[-0.45, len(rows) - 0.35])
    return figure


def describe_advice(advice: Sequence[Advice]) -> str:
    """What the picture shows, in a sentence."""
    parts = [f"{one.what} {ranged(one.outcome.saved_s)}" for one in shown(advice)]
    return f"Bars of what changes would save, with 80% ranges: {'; '.join(parts)}."


def _label(one: Advice, *, is_narrow: bool) -> str:
    figures = ranged(one.outcome.saved_s)
    if one.source == "floor":
        figures = f"leaves {duration(one.outcome.new_s.value)}"
    longest = _NARROW - len(figures) if is_narrow else _LONGEST
    return f"<b>{as_label(one.what, longest)}</b> · {figures}"
