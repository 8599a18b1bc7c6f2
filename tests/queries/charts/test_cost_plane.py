"""The picture of time against cost."""

from dataclasses import replace

import pandas as pd
import pytest

from queries.arms.populations import CACHE_ORDER
from queries.charts.cost_plane import cost_plane, describe_costs, legend_for_costs
from queries.charts.palette import DARK, LIGHT, Paper, arm_color
from queries.costs.time_against_cost import Basis, time_against_cost
from tests.queries.cost_rows import Runs, compared, cost_rows

ARMS: Runs = {
    "<b>base</b>": [(600, 300), (660, 310), (720, 320)],
    "new": [(300, 200), (360, 210), (420, 220)],
}
COSTS = cost_rows(ARMS)
FOUND = time_against_cost(COSTS, CACHE_ORDER, ())
UNPRICED = cost_rows(ARMS, more={"price_usd": float("nan")})


@pytest.mark.parametrize("paper", [LIGHT, DARK])
def test_marks(paper: Paper) -> None:
    """A dot for each run, the medians by number, the beaten one crossed out, on its paper."""
    figure = cost_plane(COSTS, FOUND, clock="time to push", paper=paper)
    dots = [trace for trace in figure.data if trace.customdata is not None]
    assert [[[101, 1], [102, 1], [103, 1]], [[201, 1], [202, 1], [203, 1]]] == [
        [list(one) for one in trace.customdata] for trace in dots
    ]
    marks = [trace for trace in figure.data if trace.mode == "markers+text"]
    assert [((11.0,), (0.31,), "<b>1</b>"), ((6.0,), (0.21,), "<b>2</b>")] == [
        (trace.x, trace.y, trace.text[0]) for trace in marks
    ]
    assert [arm_color(1), arm_color(2)] == [trace.marker.color for trace in marks]
    (cross,) = [trace for trace in figure.data if trace.marker.symbol == "x-thin"]
    assert ((11.0,), (0.31,)) == (cross.x, cross.y)
    # The prices have room beside the axis.
    assert figure.layout.yaxis.automargin
    assert paper.background == figure.layout.paper_bgcolor
    assert "time to push, minutes" == figure.layout.xaxis.title.text
    assert "list price of a run, US dollars" == figure.layout.yaxis.title.text
    assert (0, 0) == (figure.layout.xaxis.range[0], figure.layout.yaxis.range[0])


@pytest.mark.parametrize(
    ("state", "symbol"), [("warm", "circle"), ("cold", "circle-open"), ("other", "diamond-open")]
)
def test_symbols(state: str, symbol: str) -> None:
    """Warm is filled, cold hollow, in dots and marks alike."""
    costs = cost_rows(ARMS, state)
    found = replace(time_against_cost(costs, CACHE_ORDER, ()), beaten=())
    figure = cost_plane(costs, found, clock="c", paper=LIGHT)
    drawn = [trace for trace in figure.data if trace.x != (None,)]
    assert {symbol} == {trace.marker.symbol for trace in drawn}
    assert state in legend_for_costs(costs, found)


def test_names_are_text() -> None:
    """A stranger's name is a label, not a tag, in the legend and under the pointer."""
    figure = cost_plane(COSTS, FOUND, clock="c", paper=LIGHT)
    names = [trace.name for trace in figure.data if trace.name]
    assert ["<b>1</b> &lt;b&gt;base&lt;/b&gt;", "<b>2</b> new"] == names
    assert "of &lt;b&gt;base&lt;/b&gt;<br>clock 10 min, $0.300<br>" in figure.data[0].text[0]


def test_compute() -> None:
    """Without prices the axis is compute, in its unit."""
    found = time_against_cost(UNPRICED, CACHE_ORDER, ())
    figure = cost_plane(UNPRICED, found, clock="c", paper=LIGHT)
    assert "compute of a run, minutes" == figure.layout.yaxis.title.text
    assert [(44.0,), (24.0,)] == [t.y for t in figure.data if t.mode == "markers+text"]


@pytest.mark.parametrize("basis", ["price_usd", "compute_s"])
def test_no_run(basis: Basis) -> None:
    """Without a run the axes are there, and the words say that nothing is."""
    found = replace(FOUND, basis=basis, arms=(), beaten=())
    figure = cost_plane(COSTS.iloc[:0], found, clock="c", paper=LIGHT)
    assert 0 == len(figure.data)
    assert "An empty chart: no run counts." == describe_costs(found, clock="c")


def test_words() -> None:
    """The chart in a sentence: each arm's medians, and who is beaten."""
    assert describe_costs(FOUND, clock="time to push") == (
        "A dot for each counted run by time to push and list price; medians: <b>base</b>, warm, "
        "3 runs, 11 min and $0.310, beaten on both; new, warm, 3 runs, 6 min and $0.210."
    )


def test_a_baseline_of_any_cache_state() -> None:
    """It stands once, in the shape of its own runs, crossed out where an arm of any state wins."""
    base = {"<b>base</b>": ARMS["<b>base</b>"]}
    rows = [cost_rows({**base, "new": ARMS["new"]}, state) for state in ("warm", "cold")]
    found = [
        replace(one, is_like_with_like=False, cache_state=state)
        for costs, state in zip(rows, ("warm", "cold"), strict=True)
        for one in compared(costs)
    ]
    both = pd.concat([rows[0], rows[1][~rows[1]["is_baseline"]]])
    costs = both.assign(cache_state=both["cache_state"].mask(both["is_baseline"], "other"))
    standing = time_against_cost(costs, CACHE_ORDER, found)
    figure = cost_plane(costs, standing, clock="c", paper=LIGHT)
    marks = [trace for trace in figure.data if trace.mode == "markers+text"]

    assert ["diamond-open", "circle", "circle-open"] == [mark.marker.symbol for mark in marks]
    assert 1 == sum(trace.marker.symbol == "x-thin" for trace in figure.data)
    assert "any cache state, 3 runs, 11 min and $0.310, beaten" in describe_costs(
        standing, clock="c"
    )


def test_the_cross_is_explained_where_there_is_one() -> None:
    """Not where the beaten arm is not shown."""
    assert "× one that another arm" in legend_for_costs(COSTS, FOUND)
    assert "×" not in legend_for_costs(COSTS, FOUND.of(["new"]))
