"""The picture of a waterfall: what is drawn where."""

from typing import Any

import plotly.graph_objects as go
import pytest

from queries.charts.palette import COSTS, DARK, LIGHT, SAVES, Paper, arm_color
from queries.charts.waterfall_bars import REST, describe_waterfall, waterfall_bars
from queries.waterfall import Waterfall, waterfalls_of
from tests.queries.waterfall.path_rows import Run, answers_of, ran

_OLD: Run = [ran("pre", "make", 90), ran("image", "<b>build", 60), ran("image", "tag", 5)]
_NEW: Run = [ran("image", "<b>build", 40), ran("image", "pack", 30), ran("image", "tag", 5)]


def _waterfall(runs: int = 3) -> Waterfall:
    (found,) = waterfalls_of(answers_of([_OLD] * runs, [_NEW] * runs))
    return found


def _bars(figure: go.Figure) -> dict[str, Any]:
    """Base, length, colour, pattern and outline by key."""
    return {
        key: (base, length, trace.marker.color, shape, width)
        for trace in figure.data
        if trace.type == "bar"
        for base, length, (key,), shape, width in zip(
            trace.base,
            trace.x,
            trace.customdata,
            trace.marker.pattern.shape,
            trace.marker.line.width,
            strict=True,
        )
    }


def _trace(mode: str, waterfall: Waterfall, paper: Paper = LIGHT) -> Any:  # noqa: ANN401
    """The only scatter of a mode."""
    (found,) = waterfall_bars(waterfall, paper=paper).select_traces(
        {"type": "scatter", "mode": mode}
    )
    return found


def test_each_bar_begins_where_the_last_ended() -> None:
    """155 s, less 90 s, plus 30 s, less 20 s, and one step that does not differ: 75 s."""
    figure = waterfall_bars(_waterfall(), paper=LIGHT, chosen="step: pack")
    assert {
        "no longer waits for": (155, -90, SAVES, "", 1),
        "step: pack": (65, 30, COSTS, "/", 3),
        "step: <b>build": (95, -20, SAVES, "", 1),
        REST: (75, 0, SAVES, "", 1),
    } == _bars(figure)
    (means,) = figure.select_traces({"mode": "markers"})
    assert ((155, 75), (arm_color(1), arm_color(2))) == (means.x, tuple(means.marker.color))
    assert "mean time, seconds" == figure.layout.xaxis.title.text
    low, high = figure.layout.xaxis.range
    assert 50 < low < 65
    assert 155 < high


def test_labels_are_text() -> None:
    """Each bar has its figure with a sign and its name above it; names are no tags."""
    labels = _trace("text", _waterfall())
    assert (
        "<b>old</b> (baseline) · mean 2 min 35 s · n = 3",
        "<b>-1 min 30 s</b> no longer waits for “pre”",
        "<b>+30 s</b> pack",
        "<b>-20 s</b> &lt;b&gt;build",
        "<b>0 s</b> 1 other step, each below 3 s",
        "<b>new</b> · mean 1 min 15 s · n = 3",
    ) == labels.text


def test_long_names_have_more_lines() -> None:
    """
    56 signs fit into a line with its figure, so 51 of a name behind "-9 s "; 153 into three lines.

    What is longer loses its middle. A row of one line is 18 + 16 + 6 = 40 pixels high, one of two
    lines 58, of three 76: the middles of the bars are at 26, 40 + 44 = 84, 98 + 62 = 160 and 174 +
    26 = 200.
    """
    (found,) = waterfalls_of(
        answers_of([[ran("a", f"{'x-' * 20} {'y' * 43}", 9)]], [[ran("a", "z" * 160, 5)]])
    )
    assert (
        f"<b>-9 s</b> {'x-' * 20}<br>{'y' * 43}",
        f"<b>+5 s</b> {'z' * 51}<br>{'z' * 25}…{'z' * 25}<br>{'z' * 51}",
    ) == _trace("text", found).text[1:3]
    figure = waterfall_bars(found, paper=LIGHT)
    bars = [*figure.select_traces({"type": "bar"}), *figure.select_traces({"mode": "markers"})]
    assert [26.0, 84.0, 160.0, 200.0] == sorted(y for bar in bars for y in bar.y)


def test_words_that_do_not_fit_their_lines() -> None:
    """Words of 30 signs stand alone in lines of 51, so four of them are too many for three."""
    name = " ".join(letter * 30 for letter in "abcd")
    (found,) = waterfalls_of(answers_of([[ran("a", name, 9)]], [[ran("a", "z", 5)]]))
    assert 2 == _trace("text", found).text[1].count("<br>")
    assert "…" in _trace("text", found).text[1]


def test_whiskers() -> None:
    """An interval is drawn from where the bar begins; below three runs there is none."""
    assert (65, 65, None) == _trace("lines+markers", _waterfall()).x[:3]
    assert () == _trace("lines+markers", _waterfall(2)).x


@pytest.mark.parametrize("paper", [LIGHT, DARK], ids=["light", "dark"])
def test_paper(paper: Paper) -> None:
    """Text and outlines are the paper's ink on its own ground."""
    figure = waterfall_bars(_waterfall(), paper=paper)
    assert paper.background == figure.layout.paper_bgcolor
    assert paper.ink == _trace("text", _waterfall(), paper).textfont.color


def test_in_words() -> None:
    """Those who can't see the picture get its figures."""
    assert (
        "Bars from the mean of old, 2 min 35 s, to that of new, 1 min 15 s: no longer waits for "
        "“pre” -1 min 30 s; pack +30 s; <b>build -20 s; 1 other step, each below 3 s 0 s."
    ) == describe_waterfall(_waterfall())
