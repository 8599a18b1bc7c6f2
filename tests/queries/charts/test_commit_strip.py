"""Every commit has its column, every attempt its place in it."""

import math

import pandas as pd
import plotly.graph_objects as go

from queries.charts.commit_columns import bands, columns
from queries.charts.commit_strip import (
    BaselineMedian,
    commit_strip,
    describe_commits,
    legend_for,
)
from queries.charts.palette import LIGHT, arm_color

_CLOCK = "time to push*"
_NOON = pd.Timestamp(2026, 4, 4, 12)
_Row = tuple[int, str, str | None, str | None, int | None, float, str | None, bool | None]


def _commits(*rows: _Row) -> pd.DataFrame:
    """Rows of place, sha, arm, cache state, run, clock, excluded_because, is_file_changed."""
    columns_given = [
        "commit_position",
        "head_sha",
        "arm",
        "cache_state",
        "run_id",
        "clock_s",
        "excluded_because",
        "is_file_changed",
    ]
    frame = pd.DataFrame(list(rows), columns=columns_given).astype(
        {
            "arm": "str",
            "cache_state": "str",
            "excluded_because": "str",
            "run_id": "Int64",
            "is_file_changed": "boolean",
        }
    )
    is_attempt = frame["arm"].notna()
    return frame.assign(
        pull_number=5,
        headline="<b>x",
        committed_at=_NOON,
        run_started_at=_NOON,
        run_attempt=1,
        arm_position=frame["arm"].map({"early": 1, "late": 2}).astype("Int64"),
        is_counted=frame["excluded_because"].isna().astype("boolean").where(is_attempt),
    )


_NAN = math.nan
_SHAS = [letter * 7 for letter in "abcde"]
_ROWS = _commits(
    (1, "a" * 40, None, None, None, _NAN, None, None),
    (2, "b" * 40, "early", "cold", 12, 600.0, None, None),
    (3, "c" * 40, None, None, None, _NAN, None, None),
    (4, "d" * 40, "early", "warm", 14, 300.0, None, True),
    (4, "d" * 40, "early", "warm", 24, 240.0, "later attempt", True),
    (4, "d" * 40, "early", "warm", 34, _NAN, "cancelled", True),
    (5, "e" * 40, "late", "warm", 15, 120.0, None, False),
)


def _drawn(rows: pd.DataFrame = _ROWS) -> go.Figure:
    return commit_strip(_ROWS, rows, clock=_CLOCK, longest_s=600.0, paper=LIGHT)


def _marks(figure: go.Figure) -> dict[tuple[int, ...], tuple[str, float, str]]:
    """Where each attempt stands, and its symbol, by its key."""
    return {
        tuple(key): (x, y, trace.marker.symbol)
        for trace in figure.data
        if trace.customdata is not None
        for key, x, y in zip(trace.customdata, trace.x, trace.y, strict=True)
    }


def test_attempts() -> None:
    """A counted attempt stands at its minutes, one that does not count beneath the axis."""
    marks = _marks(_drawn())
    assert ("bbbbbbb", 10.0, "circle-open") == marks[12, 1]
    assert ("ddddddd", 5.0, "circle") == marks[14, 1]
    assert ("eeeeeee", 2.0, "circle") == marks[15, 1]
    first, second = (marks[run_id, 1] for run_id in (24, 34))
    assert ("x-thin", "x-thin") == (first[2], second[2])
    assert second[1] < first[1] < 0
    assert 5 == len(marks)


def test_axes() -> None:
    """Every commit has its place, in order; the clock has a unit, starts at 0, and is not cut."""
    layout = _drawn().layout
    assert tuple(letter * 7 for letter in "abcde") == layout.xaxis.categoryarray
    assert "time to push*, minutes" == layout.yaxis.title.text
    assert 0 == layout.yaxis.tickvals[0]
    low, high = layout.yaxis.range
    assert low < 0
    assert high > 10


def test_headlines_on_the_axis() -> None:
    """
    Where an arm begins or the file changes; as text, each in a line that is free there.

    A text of 18 signs takes 19 * 6 / 300 * 5 = 1.9 of the five columns on a telephone: that of the
    second fits beside that of the fourth, which ends at 4.4; that of the fifth ends with the chart.
    """
    figure = commit_strip(_ROWS, _ROWS, clock=_CLOCK, longest_s=600.0, paper=LIGHT, is_narrow=True)
    said = [note for note in figure.layout.annotations if note.text[:7] in _SHAS]
    second, fourth, fifth = (note.y for note in said)
    assert second == fourth < fifth
    assert [f"{letter * 7} &lt;b&gt;x" for letter in "bde"] == [note.text for note in said]
    without = _ROWS.assign(headline=None)
    figure = commit_strip(without, _ROWS, clock=_CLOCK, longest_s=600.0, paper=LIGHT)
    assert not [note for note in figure.layout.annotations if note.text[:7] in _SHAS]


def test_the_baselines_median() -> None:
    """A dashed line at its 12 minutes, which the axis reaches, with its words."""
    median = BaselineMedian(720.0, "old: median 12 min, n = 8")
    figure = commit_strip(_ROWS, _ROWS, clock=_CLOCK, longest_s=600.0, paper=LIGHT, median=median)
    (line,) = [shape for shape in figure.layout.shapes if shape.line.dash == "dash"]
    assert (12, 12) == (line.y0, line.y1)
    assert figure.layout.yaxis.range[1] > 12
    assert median.words in [note.text for note in figure.layout.annotations]
    words = describe_commits(_ROWS, _ROWS, clock=_CLOCK, median=median)
    assert words.endswith("Dashed line: old: median 12 min, n = 8.")


def test_one_scale_for_several_pull_requests() -> None:
    """The axis ends where it is told, whatever the longest run of this pull request."""
    figure = commit_strip(_ROWS, _ROWS, clock=_CLOCK, longest_s=6000.0, paper=LIGHT)
    assert figure.layout.yaxis.range[1] > 100


def test_treatments() -> None:
    """Commits of one arm in a row are one band, commits without an attempt between them too."""
    found = bands(columns(_ROWS, _ROWS))
    expected = [("early", "bbbbbbb", "ddddddd"), ("late", "eeeeeee", "eeeeeee")]
    assert expected == [(band.arm, band.first.label, band.last.label) for band in found]
    figure = _drawn()
    boxes = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert [(0.5, 3.5), (3.5, 4.5)] == [(box.x0, box.x1) for box in boxes]
    assert [arm_color(1), arm_color(2)] == [box.fillcolor for box in boxes]
    assert ["early", "late"] == [note.text[-len(name) :] for note, name in _named(figure)]


def _named(figure: go.Figure) -> list[tuple[go.layout.Annotation, str]]:
    return list(zip(_arm_names(figure), ["early", "late"], strict=True))


def _arm_names(figure: go.Figure) -> list[go.layout.Annotation]:
    return [note for note in figure.layout.annotations if "■" in note.text]


def test_names_of_treatments_do_not_meet() -> None:
    """Names that would overlap on a narrow window stand in lines of their own."""
    rows = _ROWS.replace({"arm": {"early": "a name that is longer than its band"}})
    first, second = (note.y for note in _arm_names(_drawn(rows)))
    assert 10 < first < second
    assert 1 == len({note.y for note in _arm_names(_drawn())})


def test_a_changed_file() -> None:
    """A line stands before the commit whose workflow file is another one."""
    lines = [shape for shape in _drawn().layout.shapes if shape.type == "line"]
    assert [(2.5, 2.5)] == [(line.x0, line.x1) for line in lines]


def test_commits_without_an_attempt() -> None:
    """They have a mark with their headline; of an arm not looked at, it says so."""
    without = _drawn(_ROWS[_ROWS["arm"].ne("late").fillna(value=True)]).data[0]
    assert ("aaaaaaa", "ccccccc", "eeeeeee") == without.x
    assert "no run that an arm selects" in without.hovertext[0]
    assert "not among those looked at" in without.hovertext[2]
    assert all("&lt;b&gt;x" in text for text in without.hovertext)


def test_hovers() -> None:
    """A pointer finds the headline as text, the arm, the clock or why it does not count."""
    told = {
        tuple(key): text
        for trace in _drawn().data
        if trace.customdata is not None
        for key, text in zip(trace.customdata, trace.hovertext, strict=True)
    }
    assert "&lt;b&gt;x" in told[14, 1]
    assert "early · warm · clock 5 min" in told[14, 1]
    assert "the workflow file changed" in told[14, 1]
    assert "early · warm · excluded: later attempt" in told[24, 1]


def test_alike_shas() -> None:
    """Commits are told apart, however alike their names begin."""
    rows = _commits(
        (1, "a" * 40, None, None, None, _NAN, None, None),
        (2, "a" * 8 + "b" * 32, None, None, None, _NAN, None, None),
    )
    assert ["a" * 9, "a" * 8 + "b"] == [column.label for column in columns(rows, rows)]


def test_nothing_counts() -> None:
    """Commits without any counted attempt are still drawn, on an axis from 0."""
    rows = _ROWS[_ROWS["arm"].isna()]
    figure = commit_strip(_ROWS, rows, clock=_CLOCK, longest_s=_NAN, paper=LIGHT)
    assert {} == _marks(figure)
    assert 5 == len(figure.data[0].x)


def test_words() -> None:
    """The text alternative says what is drawn; the legend only what occurs."""
    assert (
        "The 5 commits of pull request 5 in their order: 3 attempts counted, time to push* from "
        "2 min to 10 min, 2 excluded. Treatments: early from bbbbbbb to ddddddd; late from eeeeeee "
        "to eeeeeee."
    ) == describe_commits(_ROWS, _ROWS, clock=_CLOCK)
    assert "dotted line" in legend_for(_ROWS, _ROWS)
    assert "○ cold" in legend_for(_ROWS, _ROWS)
    last = _ROWS[_ROWS["arm"].eq("late").fillna(value=False)]
    legend = legend_for(last, last)
    assert "Each symbol is one counted run (● warm); shaded: the commits of an arm." == legend
