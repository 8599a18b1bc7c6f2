"""The commits of one pull request in their order, and the clock of their attempts."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from queries.arms.populations import CACHE_ORDER
from queries.charts.axes import Marks, TimeUnit, as_label, lay_out, unit_for
from queries.charts.bars import pointed
from queries.charts.commit_columns import Band, Column, Mark, bands, columns
from queries.charts.palette import NEUTRAL, Paper, cache_marker, cache_signs
from queries.wording import count, cut, duration

_CLOCKS_PX = 260
_LINE_PX = 18
_MARGINS_PX = 110
_HEADLINE_CHARACTER_PX = 6
# Where labels of bands stand is worked out for a telephone; wider charts have room to spare.
_NARROW_PX = 300
_WIDE_PX = 800
"""The plot in a window of 1000 pixels."""
_CHARACTER_PX = 7
_BAND_OPACITY = 0.13
_MOST_EXCLUDED = 4
_Room = tuple[float, float]
"""From one place to another, on the axis of commits."""
_Lines = list[list[_Room]]
"""What is taken of each line of texts."""


@dataclass(frozen=True, slots=True)
class BaselineMedian:
    """
    The median clock of the baseline's counted runs, with which those of commits are compared.

    Attributes:
        p50_s: It.
        words: Whose it is, and of how many runs: as the line is called.
    """

    p50_s: float
    words: str


def commit_strip(  # noqa: PLR0913 - all but the rows by name
    commits: pd.DataFrame,
    rows: pd.DataFrame,
    *,
    clock: str,
    longest_s: float,
    paper: Paper,
    median: BaselineMedian | None = None,
    is_narrow: bool = False,
) -> go.Figure:
    """
    A column for each commit, its attempts in it by their clock, the treatments shaded.

    Args:
        commits: Rows of `commit_attempts` of one pull request, all of them.
        rows: Those whose attempts are drawn.
        clock: What is measured, in words.
        longest_s: Where the axis of the clock ends, so that several pull requests are on one scale;
            NaN where no clock is known.
        paper: What it is drawn on.
        median: The baseline's, as a line.
        is_narrow: Whether headlines have a telephone's room.

    Returns:
        The figure; its y axis starts at 0, with what does not count beneath. The customdata of an
        attempt is its run_id and run_attempt.
    """
    drawn = columns(commits, rows)
    end_s = max(longest_s if longest_s > 0 else 60.0, 0 if median is None else median.p50_s)
    unit = unit_for(end_s)
    top = unit.of(end_s) * 1.05
    px = top / _CLOCKS_PX
    figure, marks = go.Figure(), Marks()
    shaded = bands(drawn)
    lines = _draw_bands(marks, shaded, len(drawn), (top, px), paper)
    _draw_changes(marks, drawn, top, paper.ink)
    if median is not None:
        _draw_median(marks, median, unit, paper)
    _draw_without(figure, drawn)
    for state in CACHE_ORDER:
        _draw_counted(figure, drawn, state, unit)
    below = _draw_excluded(figure, drawn, px)
    pull = commits["pull_number"].iloc[0]
    # The others are rounds of the same, and have theirs at the pointer.
    starts = {band.first.label for band in shaded}
    named = [one for one in drawn if one.headline and (one.label in starts or one.is_file_changed)]
    room_px = _NARROW_PX if is_narrow else _WIDE_PX
    _draw_headlines(marks, named, (len(drawn), room_px), (top, px), lines, paper)
    lay_out(
        figure,
        x_title=f"commits of pull request {pull}, in their order",
        x_range=(-0.5, len(drawn) - 0.5),
        height=_CLOCKS_PX + _LINE_PX * (len(lines) + below) + _MARGINS_PX,
        paper=paper,
    )
    figure.update_xaxes(
        automargin=True,
        type="category",
        categoryorder="array",
        categoryarray=[column.label for column in drawn],
        tickangle=-90,
        showgrid=False,
    )
    figure.update_yaxes(
        visible=True,
        # Its numbers stand in the margin, which is for names.
        automargin=True,
        title={"text": f"{as_label(clock, 44)}, {unit.name}", "font": {"color": paper.ink}},
        tickfont={"color": paper.ink},
        tickvals=_ticks(top),
        range=[-below * _LINE_PX * px, top + len(lines) * _LINE_PX * px],
        gridcolor="rgba(128,128,128,0.25)",
        zerolinecolor=NEUTRAL,
    )
    marks.put_on(figure)
    return figure


def describe_commits(
    commits: pd.DataFrame,
    rows: pd.DataFrame,
    *,
    clock: str,
    median: BaselineMedian | None = None,
) -> str:
    """What the picture shows, in a sentence."""
    drawn = columns(commits, rows)
    clocks = rows.loc[rows["is_counted"].fillna(value=False), "clock_s"].dropna()
    times = (
        f", {clock} from {duration(clocks.min())} to {duration(clocks.max())}"
        if len(clocks)
        else ""
    )
    excluded = sum(len(column.excluded) for column in drawn)
    parts = [f"{band.arm} from {band.first.label} to {band.last.label}" for band in bands(drawn)]
    treatments = f" Treatments: {'; '.join(parts)}." if parts else ""
    return (
        f"The {count(len(drawn), 'commit')} of pull request {commits['pull_number'].iloc[0]} in "
        f"their order: {count(len(clocks), 'attempt')} counted{times}, {excluded} excluded."
        f"{treatments}{'' if median is None else f' Dashed line: {median.words}.'}"
    )


def legend_for(commits: pd.DataFrame, rows: pd.DataFrame) -> str:
    """How to read the pictures of some pull requests: only what occurs in them."""
    pulls = commits["pull_number"].unique()
    drawn = [
        column
        for pull in pulls
        for column in columns(commits[commits["pull_number"] == pull], rows)
    ]
    found = {mark.cache_state for column in drawn for mark in column.counted}
    parts = [
        (f"Each symbol is one counted run{cache_signs(found)}", bool(found)),
        ("✕ beneath: a run that does not count", any(column.excluded for column in drawn)),
        ("short grey line: a commit without a run to show", any(c.is_without for c in drawn)),
        ("dotted line: the workflow file changed", any(c.is_file_changed for c in drawn)),
        ("shaded: the commits of an arm", bool(bands(drawn))),
    ]
    return f"{'; '.join(words for words, occurs in parts if occurs)}."


def _draw_bands(
    marks: Marks,
    shaded: list[Band],
    column_count: int,
    scale: tuple[float, float],
    paper: Paper,
) -> _Lines:
    """Shade the commits of each arm, its name above; returns the lines that the names take."""
    top, px = scale
    lines: _Lines = []
    for band in shaded:
        name = as_label(band.arm, 36)
        width = (len(name) + 2) * _CHARACTER_PX / _NARROW_PX * column_count
        left, right = band.first.place - 0.5, band.last.place + 0.5
        # A name that would leave the chart ends where its band does.
        is_at_left = left + width <= column_count
        line = _take_line(lines, (left, left + width) if is_at_left else (right - width, right))
        y = top + (line + 0.5) * _LINE_PX * px
        marks.draw(
            type="rect",
            x0=left,
            x1=right,
            y0=0,
            y1=y + 0.5 * _LINE_PX * px,
            fillcolor=band.color,
            opacity=_BAND_OPACITY,
            line={"width": 0},
            layer="below",
        )
        marks.write(
            x=left if is_at_left else right,
            y=y,
            text=f'<span style="color:{band.color}">■</span> {name}',
            xanchor="left" if is_at_left else "right",
            font=paper.lettering(12),
        )
    return lines


def _draw_headlines(  # noqa: PLR0913, PLR0917 - as of bands
    marks: Marks,
    named: list[Column],
    room: tuple[int, int],
    scale: tuple[float, float],
    lines: _Lines,
    paper: Paper,
) -> None:
    """What some commits are called, above the names of arms, whose lines it takes."""
    top, px = scale
    column_count, room_px = room
    for column in named:
        most = room_px // _HEADLINE_CHARACTER_PX - len(column.label) - 2
        text = f"{column.label} {as_label(cut(column.headline, most), most)}"
        width = (len(text) + 1) * _HEADLINE_CHARACTER_PX / room_px * column_count
        start, end = column.place - 0.5, column_count - 0.5
        is_at_left = start + width <= end
        line = _take_line(lines, (start, start + width) if is_at_left else (end - width, end))
        marks.write(
            x=start if is_at_left else end,
            y=top + (line + 0.5) * _LINE_PX * px,
            text=text,
            xanchor="left" if is_at_left else "right",
            font=paper.lettering(11),
        )


def _take_line(lines: _Lines, room: _Room) -> int:
    """The first line that is free between two places, which are taken there from now on."""
    line = next((at for at, taken in enumerate(lines) if _is_free(room, taken)), len(lines))
    lines[line : line + 1] = [[*(lines[line] if line < len(lines) else []), room]]
    return line


def _is_free(room: _Room, taken: list[_Room]) -> bool:
    return all(room[1] <= start or end <= room[0] for start, end in taken)


def _draw_changes(marks: Marks, drawn: list[Column], top: float, ink: str) -> None:
    for column in drawn:
        if column.is_file_changed:
            at = column.place - 0.5
            line = {"width": 1.5, "color": ink, "dash": "dot"}
            marks.draw(type="line", x0=at, x1=at, y0=0, y1=top, line=line)


def _draw_median(marks: Marks, median: BaselineMedian, unit: TimeUnit, paper: Paper) -> None:
    at = unit.of(median.p50_s)
    line = {"width": 1.5, "color": paper.ink, "dash": "dash"}
    marks.draw(type="line", xref="paper", x0=0, x1=1, y0=at, y1=at, line=line)
    marks.write(
        xref="paper",
        x=0,
        y=at,
        text=as_label(median.words),
        xanchor="left",
        yanchor="bottom",
        font=paper.lettering(12),
    )


def _draw_without(figure: go.Figure, drawn: list[Column]) -> None:
    """A commit without an attempt has a mark all the same, so that a pointer finds its headline."""
    without = [column for column in drawn if column.is_without]
    figure.add_scatter(
        x=[column.label for column in without],
        y=[0] * len(without),
        mode="markers",
        marker={"symbol": "line-ns", "size": 12, "line": {"width": 2, "color": NEUTRAL}},
        hovertext=[column.hover for column in without],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


def _draw_counted(figure: go.Figure, drawn: list[Column], state: str, unit: TimeUnit) -> None:
    marks = [
        (column, mark) for column in drawn for mark in column.counted if mark.cache_state == state
    ]
    if not marks:
        return
    colors = [mark.color for _, mark in marks]
    figure.add_scatter(
        x=[column.label for column, _ in marks],
        y=[unit.of(mark.clock_s) for _, mark in marks],
        mode="markers",
        marker=cache_marker(state, 10, colors),
        cliponaxis=False,
        **_pointed([mark for _, mark in marks]),
    )


def _draw_excluded(figure: go.Figure, drawn: list[Column], px: float) -> int:
    """Crosses beneath the axis, those of a commit under each other; returns how many lines."""
    marks = [
        (column.label, line % _MOST_EXCLUDED, mark)
        for column in drawn
        for line, mark in enumerate(column.excluded)
    ]
    if not marks:
        return 0
    colors = [mark.color for _, _, mark in marks]
    figure.add_scatter(
        x=[label for label, _, _ in marks],
        y=[-(line + 0.6) * _LINE_PX * px for _, line, _ in marks],
        mode="markers",
        marker={"symbol": "x-thin", "size": 8, "line": {"width": 2, "color": colors}},
        cliponaxis=False,
        **_pointed([mark for _, _, mark in marks]),
    )
    return 1 + max(line for _, line, _ in marks)


def _pointed(marks: list[Mark]) -> dict[str, object]:
    told = pointed([mark.key[0] for mark in marks], [mark.hover for mark in marks])
    return {**told, "customdata": [list(mark.key) for mark in marks]}


def _ticks(top: float) -> list[float]:
    """At most seven round values from 0."""
    steps = (size * 10**power for power in range(-1, 6) for size in (1, 2, 5))
    step = next(step for step in steps if top / step < 7)  # noqa: PLR2004 - as the docstring says
    return [step * place for place in range(int(top / step) + 1)]
