"""A row per arm: dots on one axis, differences with their intervals on the other."""

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from queries.charts.arm_strip import arm_strip, describe_arms, legend_of
from queries.charts.palette import DARK, LIGHT, Paper, arm_color
from queries.verdict.board import ArmRow, arm_rows
from tests.queries.verdict.board_rows import attempts_of, costs_of, counts_of, found

_OLD, _NEW = [200, 202, 204, 206, 208], [100, 102, 104, 106, 108]


def _rows(names: tuple[str, str] = ("old", "new")) -> list[ArmRow]:
    old, new = names
    counts = counts_of((old, 5, None), (new, 5, None), (new, 1, "run failed"), baseline=old)
    costs = costs_of({old: 0.27, new: None})
    rows = arm_rows(attempts_of({old: _OLD, new: _NEW}), counts, costs, [])
    compared = found(_OLD, _NEW)
    return [rows[0], replace(rows[1], found=compared)]


def _dots(figure: go.Figure) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.customdata is not None]


def test_dots() -> None:
    """Each counted run at its minutes, in its arm's colour; the axis begins where they do."""
    figure = arm_strip(_rows(), paper=LIGHT)
    new, old = _dots(figure)
    assert [second / 60 for second in _OLD] == list(old.x)
    assert [[run, 1] for run in range(6, 11)] == [list(key) for key in new.customdata]
    assert [arm_color(1), arm_color(2)] == [old.marker.color, new.marker.color]
    low, high = figure.layout.xaxis.range
    assert 1.5 < low < 100 / 60 < 208 / 60 < high < 4
    assert "minutes" == figure.layout.xaxis.title.text


def test_differences() -> None:
    """The interval in the unit of the differences, 0 in sight, the verdict over it."""
    figure = arm_strip(_rows(), paper=LIGHT)
    line, dot = [trace for trace in figure.data if trace.xaxis == "x2"]
    comparison = _rows()[1].found.comparison  # type: ignore[union-attr]
    assert list(comparison.shift_interval or ()) == list(line.x)
    assert (-100,) == dot.x
    low, high = figure.layout.xaxis2.range
    assert low < -108
    assert 0 < high
    assert "difference, seconds" == figure.layout.xaxis2.title.text
    assert "-1 min 40 s · faster" in [note.text for note in figure.layout.annotations]


@pytest.mark.parametrize("paper", [LIGHT, DARK])
def test_labels(paper: Paper) -> None:
    """Name and figures in the colour of text; a name is text; long ones take a line more."""
    short = arm_strip(_rows(("<b>", "new"))[1:], paper=paper)
    labels = [note.text for note in short.layout.annotations]
    assert "<b>new</b> · 1 min 44 s · n = 5 · 1 of 6 failed" in labels
    long = arm_strip(_rows(("<b>", "new")), paper=paper)
    labels = [note.text for note in long.layout.annotations]
    first = "<b>&lt;b&gt; (baseline)</b><br>3 min 24 s · n = 5 · $0.270 · none failed"
    assert [first, "<b>new</b><br>1 min 44 s · n = 5 · 1 of 6 failed"] == sorted(labels)[1:]
    assert long.layout.height > 2 * short.layout.height - 64
    assert {paper.ink} == {note.font.color for note in long.layout.annotations}


def test_one_arm() -> None:
    """Nothing is compared: there is no right half."""
    figure = arm_strip(_rows()[:1], paper=LIGHT)
    assert "xaxis2" not in figure.layout
    assert "difference, seconds" == arm_strip(_rows(), paper=LIGHT).layout.xaxis2.title.text
    assert "Wall time: bars: medians." == legend_of(clock="wall time")
    assert "Bars: medians." == legend_of()
    assert legend_of(has_difference=True).endswith("Bars: medians; difference: Hodges-Lehmann.")


def test_in_words() -> None:
    """Those who can't see the picture get its figures."""
    assert (
        "A dot for each counted run on an axis of wall time: old, warm, 5 runs from 3 min 20 s to "
        "3 min 28 s, median 3 min 24 s, 0 of 5 failed; new, warm, 5 runs from 1 min 40 s to 1 min "
        "48 s, median 1 min 44 s, 1 of 6 failed, faster."
    ) == describe_arms(_rows(), clock="wall time")
    assert "An empty chart: no run counts." == describe_arms([], clock="wall time")
