"""Every counted run is a dot, where it belongs."""

import math

import pandas as pd
import plotly.graph_objects as go
import pytest

from queries.charts.clock_strip import clock_strip, describe_clocks, legend_for
from queries.charts.palette import LIGHT, arm_color

_CLOCK = "time to push*"
_NOON = pd.Timestamp(2026, 4, 4, 12)


def _attempts(*rows: tuple[str, int, bool, str, bool, float]) -> pd.DataFrame:
    """Rows of arm, position, is_baseline, cache_state, is_counted, clock_s."""
    columns = ["arm", "arm_position", "is_baseline", "cache_state", "is_counted", "clock_s"]
    frame = pd.DataFrame(list(rows), columns=columns).astype({"is_counted": "boolean"})
    numbers = range(1, len(frame) + 1)
    return frame.assign(
        run_id=numbers,
        run_number=numbers,
        run_attempt=1,
        headline="ci",
        run_started_at=_NOON,
        wall_s=900.0,
    )


_ATTEMPTS = _attempts(
    ("fast", 1, False, "warm", True, 240),
    ("plain", 2, True, "warm", True, 600),
    ("plain", 2, True, "warm", True, 660),
    ("plain", 2, True, "warm", False, 9000),
    ("plain", 2, True, "cold", True, 720),
    ("plain", 2, True, "warm", True, math.nan),
)
_MEDIANS = pd.DataFrame(
    {
        "arm": ["fast", "plain", "plain"],
        "cache_state": ["warm", "warm", "cold"],
        "clock_p50_s": [240.0, 630.0, 720.0],
    }
)


def _drawn(attempts: pd.DataFrame, medians: pd.DataFrame) -> go.Figure:
    return clock_strip(attempts, medians, clock=_CLOCK, paper=LIGHT)


def _dots(figure: go.Figure) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.customdata is not None]


def test_dots() -> None:
    """A dot for each counted run at its minutes; none for others, or without a clock."""
    figure = _drawn(_ATTEMPTS, _MEDIANS)
    assert [4, 10, 11, 12] == sorted(x for trace in _dots(figure) for x in trace.x)
    assert [[1, 1], [2, 1], [3, 1], [5, 1]] == sorted(
        list(key) for trace in _dots(figure) for key in trace.customdata
    )


def test_lanes_from_the_top() -> None:
    """Warm runs before cold ones, of each the baseline on top; labels say n and median."""
    figure = _drawn(_ATTEMPTS, _MEDIANS)
    (labels,) = [trace for trace in figure.data if trace.mode == "text"]
    assert [
        "<b>plain</b> (baseline) · warm · n = 2 · 10 min 30 s",
        "<b>fast</b> · warm · n = 1 · 4 min",
        "<b>plain</b> (baseline) · cold · n = 1 · 12 min",
    ] == [text for _, text in sorted(zip(labels.y, labels.text, strict=True), reverse=True)]


def test_medians_are_those_of_the_query() -> None:
    """The marks stand where `clock_by_arm` says: the chart computes none of its own."""
    figure = _drawn(_ATTEMPTS, _MEDIANS.assign(clock_p50_s=300.0))
    marks = [trace.x for trace in figure.data if trace.marker.symbol == "line-ns"]
    assert [(5,), (5,), (5,)] == marks


def test_colour_means_the_arm_and_symbol_the_cache() -> None:
    """An arm's runs share its colour; cold is hollow."""
    figure = _drawn(_ATTEMPTS, _MEDIANS)
    assert {
        (arm_color(2), "circle"),
        (arm_color(2), "circle-open"),
        (arm_color(1), "circle"),
    } == {(trace.marker.color, trace.marker.symbol) for trace in _dots(figure)}


def test_axis() -> None:
    """The axis has a unit, starts at 0 and shows the longest run."""
    figure = _drawn(_ATTEMPTS, _MEDIANS)
    assert "time to push*, minutes" == figure.layout.xaxis.title.text
    start, end = figure.layout.xaxis.range
    assert start == 0
    assert end > 12


def test_equal_runs_do_not_hide_each_other() -> None:
    """Runs of the same length stand above and below each other."""
    rows = [("plain", 1, True, "warm", True, 600.0)] * 3
    figure = _drawn(_attempts(*rows), _MEDIANS)
    (trace,) = _dots(figure)
    assert 3 == len(set(trace.y))


@pytest.mark.parametrize("number", [1, 2, 12, 300])
def test_every_run_stays_in_its_lane(number: int) -> None:
    """However many runs are equally long, each dot stands within its lane and below its label."""
    rows = [("plain", 1, True, "warm", True, 600.0)] * number
    figure = _drawn(_attempts(*rows), _MEDIANS)
    (trace,) = _dots(figure)
    (labels,) = [trace for trace in figure.data if trace.mode == "text"]
    low, high = figure.layout.yaxis.range
    assert number == len(trace.y)
    assert low < min(trace.y)
    assert max(trace.y) < min(labels.y) - 0.15 < high


def test_text_of_strangers() -> None:
    """A headline's tags are text in the hover label, an arm's in its row label."""
    attempts = _attempts(("<i>a", 1, True, "warm", True, 60)).assign(headline="<b>x")
    figure = _drawn(attempts, _MEDIANS)
    (dots,) = _dots(figure)
    (labels,) = [trace for trace in figure.data if trace.mode == "text"]
    assert "&lt;b&gt;x" in dots.text[0]
    assert labels.text[0].startswith("<b>&lt;i&gt;a</b>")


@pytest.mark.parametrize("clock_s", [0.0, math.nan])
def test_degenerate(clock_s: float) -> None:
    """A run of no time is a dot at 0; no run at all is an empty chart."""
    figure = _drawn(_attempts(("plain", 1, True, "other", True, clock_s)), _MEDIANS)
    assert [(0,)] * (clock_s == 0) == [trace.x for trace in _dots(figure)]


def test_description() -> None:
    """The text alternative says each row's population and range."""
    assert (
        "A dot for each counted run on an axis of time to push*: plain, warm, 2 runs from 10 min "
        "to 11 min; fast, warm, 1 run from 4 min to 4 min; plain, cold, 1 run from 12 min to "
        "12 min." == describe_clocks(_ATTEMPTS, _MEDIANS, clock=_CLOCK)
    )
    assert "An empty chart: no run counts." == describe_clocks(
        _ATTEMPTS[:0], _MEDIANS, clock=_CLOCK
    )


def test_legend_names_only_what_is_there() -> None:
    """The legend explains the symbols of the runs that count."""
    legend = legend_for(pd.concat([_ATTEMPTS, _attempts(("x", 1, False, "other", False, 1))]))
    assert "● warm and ○ cold" in legend
    assert "other" not in legend


def test_interval_of_the_median() -> None:
    """Of 6 runs from 5 to 10 min the 95% interval is from 5 to 10 min; of 5 there is none."""
    six = _attempts(*(("plain", 1, True, "warm", True, 60 * minute) for minute in range(5, 11)))
    lines = [trace for trace in _drawn(six, _MEDIANS).data if trace.mode == "lines+markers"]

    assert [(5, 10)] == [trace.x for trace in lines]
    assert "95% interval of the median: 5 min to 10 min" in lines[0].hovertemplate
    assert "its 95% interval" in legend_for(six)
    assert "its 95% interval" not in legend_for(six[:5])
    assert "lines+markers" not in {trace.mode for trace in _drawn(six[:5], _MEDIANS).data}
