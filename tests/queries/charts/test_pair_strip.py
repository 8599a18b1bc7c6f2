"""Every pair is a dot at its ratio."""

from math import log10

import plotly.graph_objects as go
import pytest

from queries.charts.pair_strip import describe_pairs, pair_strip
from queries.charts.palette import LIGHT
from queries.pairs.pair_sentences import pairs_method
from tests.queries.paired_rows import SHAS, SIX, paired

_CLOCK = "time to push*"


def _dots(figure: go.Figure) -> go.Scatter:
    (dots,) = [trace for trace in figure.data if trace.customdata is not None]
    return dots


def test_dots() -> None:
    """150 s against 200 s is a dot at 0.75, 300 s against 200 s one at 1.5; both runs are named."""
    (found, _) = paired([(0, "a", 200), (120, "b", 200)], [(1, "a", 150), (121, "b", 300)])
    dots = _dots(pair_strip([found], clock=_CLOCK, paper=LIGHT))

    assert [0.75, 1.5] == list(dots.x)
    assert [[101, 1, 201, 1], [102, 1, 202, 1]] == [list(keys) for keys in dots.customdata]
    assert "ratio 0.75" in dots.text[0]
    assert "new: 2 min 30 s, run 1, attempt 1, started 4 Apr 2026 12:01 UTC" in dots.text[0]


def test_axis() -> None:
    """The axis is a ratio's, logarithmic; all dots and the line at 1 are on it."""
    figure = pair_strip(paired(*SIX)[:1], clock=_CLOCK, paper=LIGHT)
    low, high = figure.layout.xaxis.range

    assert "time to push*: arm / baseline, ratio" == figure.layout.xaxis.title.text
    assert "log" == figure.layout.xaxis.type
    assert low < log10(0.5) < 0 < high
    assert [1] == [shape.x0 for shape in figure.layout.shapes]


@pytest.mark.parametrize(("count", "drawn"), [(6, 1), (5, 0)])
def test_interval_only_where_there_is_one(count: int, drawn: int) -> None:
    """From six pairs on the estimate is drawn between the ends of its interval."""
    figure = pair_strip(paired(SIX[0][:count], SIX[1][:count])[:1], clock=_CLOCK, paper=LIGHT)
    intervals = [trace for trace in figure.data if trace.mode == "lines+markers"]

    assert drawn == len(intervals)
    for trace in intervals:
        assert pytest.approx([0.5, 0.5, 0.5], abs=0.01) == list(trace.x)


def test_axis_of_an_interval() -> None:
    """Clocks of 2 s and 3 s leave room for rounding: the interval ends beyond the dots at 1.5."""
    runs = [
        [(120 * place + side, SHAS[place], 2.0 + side) for place in range(6)] for side in (0, 1)
    ]
    found = paired(*runs)[0]
    assert found.comparison.ratio_interval is not None
    _, high = pair_strip([found], clock=_CLOCK, paper=LIGHT).layout.xaxis.range

    assert 1.6 < found.comparison.ratio_interval[1] < 10**high


def test_a_clock_of_zero() -> None:
    """A pair without a ratio is not drawn, and the chart is none the worse."""
    (found,) = paired([(0, "a", 0)], [(1, None, 5)])

    assert [] == list(_dots(pair_strip([found], clock=_CLOCK, paper=LIGHT)).x)
    assert "An empty chart: there are no pairs." == describe_pairs([], clock=_CLOCK)


@pytest.mark.parametrize("sides", [(0, 5), (5, 0)], ids=["baseline", "candidate"])
def test_words_without_a_ratio(sides: tuple[float, float]) -> None:
    """The chart is empty though there are pairs, and no ratio is explained."""
    (found,) = paired([(0, "a", sides[0])], [(1, None, sides[1])])

    assert "An empty chart: no pair has a ratio, since clocks are 0." == describe_pairs(
        [found], clock=_CLOCK
    )
    assert "The ratio is" not in pairs_method([found])
    assert "the difference is the median" in pairs_method([found])
    assert "The ratio is" in pairs_method(paired(*SIX))


def test_description() -> None:
    """What the chart shows in a sentence, for those who can't see it."""
    said = describe_pairs(paired(*SIX)[:1], clock=_CLOCK)
    assert said.endswith("with a line at 1: new, warm, 6 pairs from 0.50 to 0.50.")
