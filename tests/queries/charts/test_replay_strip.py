"""The strip of measured runs and of the same with changes."""

from queries.charts.palette import LIGHT
from queries.charts.replay_strip import replay_strip
from queries.what_if.outcome import Outcome, Span


def test_bars_stand_where_the_medians_are_said() -> None:
    """The dots are one draw; the bar is the median of all of them, and within the axis."""
    outcome = Outcome(
        run_count=3,
        now_s=360.0,
        new_s=Span(366.0, 300.0, 480.0),
        saved_s=Span(-6.0, -20.0, 3.0),
        compute_s=0.0,
        price_usd=None,
        decides_then=None,
        orders_s=None,
        alone_s=None,
        assumptions=(),
    )
    figure = replay_strip([330, 360, 400], [340, 390, 420], outcome, paper=LIGHT)
    bars = [list(trace.x) for trace in figure.data if trace.mode == "lines"]
    assert [[6.0, 6.0], [6.1, 6.1], [5.0, 8.0]] == bars
    low, high = figure.layout.xaxis.range
    assert low < 5.0
    assert 8.0 < high
