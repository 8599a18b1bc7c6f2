"""What decided each arm's time: the critical paths of typical attempts, aligned at 0."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import plotly.graph_objects as go

from queries.arms.populations import with_state
from queries.charts.axes import TimeUnit, as_label, lay_out, unit_for
from queries.charts.bars import Bar, Span, draw_runs, draw_told_apart, draw_waits
from queries.charts.palette import NEUTRAL, TRANSPARENT, Paper
from queries.charts.path_blocks import Block, OffPathJob, end_of, path_in_words
from queries.wording import count, duration

# Heights and places are in pixels, from the top: the y axis is as long as the chart is high.
_MARGINS_PX = 56
_LINE_PX = 18
# Plotly keeps its distance from the edges of a bar when it fits text into it.
_LABEL_PX = 30
_PATH_PX = 22
_OFF_PX = 12
_ROW_GAP_PX = 8
_BLOCK_GAP_PX = 24
# So much of the time a letter takes in a window of 1,000 pixels, and of 400.
_LETTER_SHARE, _NARROW_LETTER_SHARE = 0.0066, 0.0185
_LINE_SIGNS, _NARROW_LINE_SIGNS = 90, 52
# The axis goes on after the last bar, and so may its name.
_AXIS_SHARE = 1.03


@dataclass(slots=True)
class _Sheet:
    """
    Marks, as the blocks are laid out one under the other.

    Attributes:
        y: Where the next line begins.
        waits: Hatched bars.
        told_apart: Bars hatched otherwise, by their words.
        runs: Filled bars, by colour.
        off_runs: Hollow bars, by colour.
        slacks: Off-path jobs and the middle of their rows.
        labels: Names above the bars of a path: the room they have, the middle, the text.
        lines: Texts at the left: the middle and the text.
    """

    y: float = 0.0
    waits: list[Bar] = field(default_factory=list)
    told_apart: defaultdict[str, list[Bar]] = field(default_factory=lambda: defaultdict(list))
    runs: defaultdict[str, list[Bar]] = field(default_factory=lambda: defaultdict(list))
    off_runs: defaultdict[str, list[Bar]] = field(default_factory=lambda: defaultdict(list))
    slacks: list[tuple[OffPathJob, float]] = field(default_factory=list)
    labels: list[tuple[Span, float, str]] = field(default_factory=list)
    lines: list[tuple[float, str]] = field(default_factory=list)

    def write(self, text: str) -> None:
        """A line of text across the chart."""
        self.lines.append((self.y + _LINE_PX / 2, text))
        self.y += _LINE_PX


def path_gantt(blocks: Sequence[Block], *, paper: Paper, is_narrow: bool = False) -> go.Figure:
    """
    A block for each attempt: a row with its path, and rows for jobs that nearly were on it.

    A line names the jobs of a path whose bars are too short for their names.

    Args:
        blocks: In the order in which they are drawn.
        paper: What it is drawn on.
        is_narrow: Whether it is drawn on a telephone, where there is room for few names.

    Returns:
        The figure; its x axis starts at 0, the customdata of a bar is its job_id, in a list.
    """
    unit = unit_for(end_of(blocks))
    until_s = (end_of(blocks) or 1) * _AXIS_SHARE
    sheet = _Sheet()
    for block in blocks:
        unnamed = _without_room(block, until_s, is_narrow=is_narrow)
        longest = _NARROW_LINE_SIGNS if is_narrow else _LINE_SIGNS
        beside = as_label(", ".join(unnamed), longest)
        _lay_out_block(sheet, block, until_s, paper.ink, beside)
    figure = go.Figure()
    draw_waits(figure, sheet.waits, unit)
    draw_told_apart(figure, sheet.told_apart, unit)
    for color, bars in sheet.runs.items():
        draw_runs(figure, bars, unit, color)
    for color, bars in sheet.off_runs.items():
        draw_runs(figure, bars, unit, color, is_hollow=True)
    _draw_slacks(figure, sheet, unit)
    _draw_labels(figure, sheet, unit, paper)
    _draw_lines(figure, sheet, paper)
    height = max(sheet.y - _BLOCK_GAP_PX, _LINE_PX)
    lay_out(
        figure,
        x_title=f"time from the start of the run, {unit.name}",
        x_range=(0, unit.of(until_s)),
        height=round(height) + _MARGINS_PX,
        paper=paper,
    )
    figure.update_layout(barmode="overlay", bargap=0, uniformtext={"minsize": 11, "mode": "hide"})
    figure.update_yaxes(range=[height, 0])
    return figure


def describe_paths(blocks: Sequence[Block]) -> str:
    """What the picture shows, in a sentence for each block."""
    parts = [
        f"{with_state(block.arm, block.cache_state, ', ')}, {block.attempt}"
        f"{', inferred from times' if block.is_inferred else ''}: {path_in_words(block)}."
        for block in blocks
    ]
    return " ".join(["The critical paths of typical runs.", *parts])


def _lay_out_block(sheet: _Sheet, block: Block, until_s: float, ink: str, unnamed: str) -> None:
    role = " (baseline)" if block.is_baseline and block.arm != "baseline" else ""
    sheet.write(
        f"{with_state(f'<b>{as_label(block.arm, 36)}</b>{role}', block.cache_state)}"
        f" · n = {block.attempt_count} · {as_label(block.attempt)}"
        f"{' · inferred from times' if block.is_inferred else ''}"
    )
    _lay_out_path(sheet, block, until_s, ink)
    if unnamed:
        sheet.write(f"<i>also: {unnamed}</i>")
    for job in block.off_path:
        _lay_out_off_path(sheet, job, block.color)
    if block.more_count:
        sheet.write(f"<i>{count(block.more_count, 'more job')}</i>")
    sheet.y += _BLOCK_GAP_PX


def _lay_out_path(sheet: _Sheet, block: Block, until_s: float, ink: str) -> None:
    middle = sheet.y + _LINE_PX + _PATH_PX / 2
    begins = [part.begin_s for part in block.path]
    for part, room_until in zip(block.path, [*begins[1:], until_s], strict=True):
        label = as_label(part.label, 40)
        sheet.labels.append(((part.begin_s, room_until), sheet.y + _LINE_PX / 2, label))
        for words, span in part.told_apart:
            bar = Bar(span, middle, _PATH_PX, part.job_id, part.hover)
            sheet.told_apart[words].append(bar)
        sheet.waits.append(Bar(part.wait, middle, _PATH_PX, part.job_id, part.hover))
        run = Bar(part.run, middle, _PATH_PX, part.job_id, part.hover, outline=ink)
        sheet.runs[block.color].append(run)
    sheet.y += _LINE_PX + _PATH_PX + _ROW_GAP_PX


def _without_room(block: Block, until_s: float, *, is_narrow: bool) -> list[str]:
    """Names of jobs that have no room for theirs above their bars."""
    letter_s = (_NARROW_LETTER_SHARE if is_narrow else _LETTER_SHARE) * until_s
    begins = [part.begin_s for part in block.path]
    return [
        part.label
        for part, room_until in zip(block.path, [*begins[1:], until_s], strict=True)
        if room_until - part.begin_s < len(as_label(part.label, 40)) * letter_s
    ]


def _lay_out_off_path(sheet: _Sheet, job: OffPathJob, color: str) -> None:
    slack = f"slack {duration(job.slack_s)}" if job.slack_s else "no slack"
    sheet.write(f"{slack} · {as_label(job.name, 40)}")
    middle = sheet.y + _OFF_PX / 2
    if job.queue:
        sheet.waits.append(Bar(job.queue, middle, _OFF_PX, job.job_id, job.hover))
    sheet.off_runs[color].append(Bar(job.run, middle, _OFF_PX, job.job_id, job.hover))
    if job.slack_s:
        sheet.slacks.append((job, middle))
    sheet.y += _OFF_PX + _ROW_GAP_PX


def _draw_slacks(figure: go.Figure, sheet: _Sheet, unit: TimeUnit) -> None:
    """A dotted line from the end of a job to where it would have been on the path."""
    x: list[float | None] = []
    y: list[float | None] = []
    for job, middle in sheet.slacks:
        x += [unit.of(job.run[1]), unit.of(job.run[1] + job.slack_s), None]
        y += [middle, middle, None]
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        line={"width": 2, "color": NEUTRAL, "dash": "dot"},
        hoverinfo="skip",
    )


def _draw_labels(figure: go.Figure, sheet: _Sheet, unit: TimeUnit, paper: Paper) -> None:
    """Names that Plotly hides where they do not fit: the text of bars that can't be seen."""
    figure.add_bar(
        orientation="h",
        base=[unit.of(start) for (start, _), _, _ in sheet.labels],
        x=[unit.of(end - start) for (start, end), _, _ in sheet.labels],
        y=[middle for _, middle, _ in sheet.labels],
        width=[_LABEL_PX for _ in sheet.labels],
        text=[label for _, _, label in sheet.labels],
        textposition="inside",
        insidetextanchor="start",
        textangle=0,
        textfont=paper.lettering(12),
        marker={"color": TRANSPARENT, "line": {"width": 0}},
        hoverinfo="skip",
    )


def _draw_lines(figure: go.Figure, sheet: _Sheet, paper: Paper) -> None:
    figure.add_scatter(
        mode="text",
        x=[0] * len(sheet.lines),
        y=[middle for middle, _ in sheet.lines],
        text=[text for _, text in sheet.lines],
        textposition="middle right",
        textfont=paper.lettering(12),
        hoverinfo="skip",
    )
