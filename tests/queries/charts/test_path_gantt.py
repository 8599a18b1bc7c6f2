"""The picture of critical paths: what is drawn where, from rows made by hand."""

import html
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from queries.charts.palette import DARK, LIGHT, arm_color
from queries.charts.path_blocks import Block, end_of, path_blocks, path_in_words, told_apart_in
from queries.charts.path_gantt import describe_paths, path_gantt

_NONE = float("nan")


def _job(job_id: int, name: str, times: tuple[float, float, float], **more: object) -> Any:  # noqa: ANN401
    """A job off the path that the milestone does not need, unless it says."""
    created, started, completed = times
    return {
        "job_id": job_id,
        "name": name,
        "job_key": name.partition(" ")[0],
        "created_offset_s": created,
        "started_offset_s": started,
        "completed_offset_s": completed,
        "queue_s": started - created,
        "run_s": completed - started,
        "is_executed": True,
        "may_wait_for": None,
        "blocker_job_id": None,
        "blocker_tie_count": 0,
        "needs_source": None,
        "legs_of": None,
        "path_position": None,
        "slack_s": _NONE,
        "exclusive_s": _NONE,
        "runner_name": None,
        **more,
    }


def _on_path(position: int, start: float, wait: float, run: float) -> dict[str, object]:
    return {
        "legs_of": "",
        "path_position": position,
        "path_start_s": start,
        "path_lost_s": 0.0,
        "path_unknown_s": 0.0,
        "path_scheduling_s": 0.0,
        "path_queue_s": wait,
        "path_wait_s": wait,
        "path_run_s": run,
        "path_s": wait + run,
        "slack_s": 0.0,
    }


def _jobs(*rows: object) -> pd.DataFrame:
    return pd.DataFrame(list(rows)).astype({"path_position": "Int64", "job_key": "str"})


def _of(runs: dict[int, pd.DataFrame]) -> pd.DataFrame:
    """The jobs of the first attempts of runs."""
    return pd.concat([jobs.assign(run_id=run_id, run_attempt=1) for run_id, jobs in runs.items()])


# define 0 to 60 s, image 60 to 240 s; another leg of image 30 s earlier; docs; lint not needed.
_PLAIN = _jobs(
    _job(2, "image (x)", (60, 90, 240), **_on_path(2, 60, 30, 150)),
    _job(1, "define", (0, 6, 60), **_on_path(1, 0, 6, 54)),
    _job(3, "image (y)", (60, 66, 210), slack_s=30.0),
    _job(4, "docs", (0, 6, 120), slack_s=120.0),
    _job(5, "image (z)", (60, 66, 180), slack_s=60.0),
    _job(6, "lint", (0, 6, 500)),
)
_FAST = _jobs(_job(9, "<b>build", (0, 60, 120), **_on_path(1, 0, 60, 60)))
_ATTEMPTS = pd.DataFrame(
    {
        "arm": ["fast", "plain", "plain", "plain"],
        "arm_position": [1, 2, 2, 2],
        "is_baseline": [False, True, True, True],
        "cache_state": ["warm", "cold", "warm", "warm"],
        "is_typical": pd.array([True, True, True, False], dtype="boolean"),
        "needs_source": ["inferred", *["workflow file"] * 3],
        "run_id": [4, 3, 2, 1],
        "run_attempt": 1,
        "run_number": [14, 13, 12, 11],
    }
)
_MEDIANS = pd.DataFrame(
    {
        "arm": ["fast", "plain", "plain"],
        "cache_state": ["warm", "cold", "warm"],
        "clock_p50_s": [120.0, 240.0, 230.0],
        "attempt_count": [1, 1, 2],
    }
)


def _blocks() -> list[Block]:
    return path_blocks(_ATTEMPTS, _MEDIANS, _of({4: _FAST, 3: _PLAIN, 2: _PLAIN}))


def _bars(figure: go.Figure) -> list[go.Bar]:
    return [trace for trace in figure.data if isinstance(trace, go.Bar)]


def _scatter(figure: go.Figure, mode: str) -> go.Scatter:
    (found,) = [t for t in figure.data if isinstance(t, go.Scatter) and t.mode == mode]
    return found


def test_blocks_in_order() -> None:
    """Warm before cold, the baseline first; only typical attempts, with their population."""
    assert [
        ("plain", "warm", "run 12, attempt 1", 230.0, 2),
        ("fast", "warm", "run 14, attempt 1", 120.0, 1),
        ("plain", "cold", "run 13, attempt 1", 240.0, 1),
    ] == [(b.arm, b.cache_state, b.attempt, b.median_s, b.attempt_count) for b in _blocks()]


def test_path_in_its_order() -> None:
    """The path's jobs from the first to the last, each from the end of the one before."""
    block = _blocks()[0]
    assert [
        ("define", (0, 6), (6, 60)),
        ("image", (60, 90), (90, 240)),
    ] == [(part.label, part.wait, part.run) for part in block.path]
    assert "define (1 min) → image (x) (3 min)" == path_in_words(block)


def test_jobs_off_the_path() -> None:
    """Those that the milestone needs, the least slack first, one leg of a matrix; else counted."""
    block = _blocks()[0]
    assert [("image (y)", 30.0), ("docs", 120.0)] == [
        (job.name, job.slack_s) for job in block.off_path
    ]
    assert 1 == block.more_count


def test_two_at_most() -> None:
    """Of many jobs off the path two are drawn, and the others counted."""
    many = [_job(n, f"k{n}", (0, 1, 2), slack_s=float(n)) for n in range(10, 17)]
    jobs = _jobs(*_FAST.to_dict("records"), *many)
    (block,) = path_blocks(_ATTEMPTS[:1], _MEDIANS, _of({4: jobs}))
    assert ["k10", "k11"] == [job.name for job in block.off_path]
    assert 5 == block.more_count


def test_unknown_slack_draws_nothing() -> None:
    """Where no slack is known nobody can say which jobs the milestone needs: none is drawn."""
    jobs = _jobs(*_FAST.to_dict("records"), _job(5, "x", (0, 1, 9)))
    (block,) = path_blocks(_ATTEMPTS[:1], _MEDIANS, _of({4: jobs}))
    assert () == block.off_path
    assert 0 == block.more_count


def test_aligned_at_zero() -> None:
    """One axis from 0 with its unit, as long as the longest path or slack."""
    figure = path_gantt(_blocks(), paper=LIGHT)
    start, end = figure.layout.xaxis.range
    assert 0 == start
    assert 240 == end_of(_blocks())
    assert 4 < end < 4.5
    assert "time from the start of the run, minutes" == figure.layout.xaxis.title.text


def test_waits_and_runs_are_told_apart() -> None:
    """Waits are hatched, path runs filled and outlined, runs off the path hollow."""
    waits, baseline, _, hollow, _ = _bars(path_gantt(_blocks()[:2], paper=LIGHT))
    assert "/" == waits.marker.pattern.shape
    assert ((0.1, 1.5), (0.9, 2.5)) == (baseline.base, baseline.x)
    assert (LIGHT.ink,) * 2 == baseline.marker.line.color
    assert (arm_color(2), "rgba(0,0,0,0)") == (baseline.marker.color, hollow.marker.color)
    assert ([3], [4]) == hollow.customdata


def test_what_is_told_from_waiting_is_hatched_otherwise() -> None:
    """
    After define, 60 s: a lost runner's job 20 s, unknown 40 s, 30 s of waiting, image from 150 s.

    Both are in no arm's colour, one after the other, and in the words of the path.
    """
    second = {**_on_path(2, 60, 30, 90), "path_lost_s": 20.0, "path_unknown_s": 40.0}
    jobs = _jobs(
        _job(1, "define", (0, 6, 60), **_on_path(1, 0, 6, 54)),
        _job(2, "image", (120, 150, 240), **{**second, "path_s": 180.0}),
    )
    blocks = path_blocks(_ATTEMPTS[:1], _MEDIANS, _of({4: jobs}))
    image = blocks[0].path[1]
    assert [("lost runner", (60, 80)), ("unknown", (80, 120))] == list(image.told_apart)
    assert ((120, 150), (150, 240)) == (image.wait, image.run)
    assert "define (1 min) → image (3 min, 20 s of it lost runner, 40 s of it unknown)" == (
        path_in_words(blocks[0])
    )
    figure = path_gantt(blocks, paper=LIGHT)
    lost, unknown = (trace for trace in figure.data if trace.name)
    assert [("lost runner", "-"), ("unknown", "x")] == [
        (trace.name, trace.marker.pattern.shape) for trace in (lost, unknown)
    ]
    drawn = [*lost.base, *lost.x, *unknown.base, *unknown.x]
    assert [1, 20 / 60, 80 / 60, 40 / 60] == pytest.approx(drawn)
    assert {"lost runner", "unknown"} == told_apart_in(blocks)
    labels = _bars(figure)[-1]
    assert pytest.approx([0, 1, 1, 1.03 * 4 - 1]) == [*labels.base, *labels.x]


def test_slack_is_dotted() -> None:
    """From the end of a job off the path to where it would have been on it."""
    line = _scatter(path_gantt(_blocks()[:1], paper=LIGHT), "lines")
    assert "dot" == line.line.dash
    assert (3.5, 4.0, None, 2.0, 4.0, None) == line.x


def test_labels_have_the_room_up_to_the_next_job() -> None:
    """A name is drawn where it fits up to the next job, or to the axis' end (4 min, and 3%)."""
    figure = path_gantt(_blocks()[:1], paper=LIGHT)
    labels = _bars(figure)[-1]
    assert ("define", "image") == labels.text
    assert pytest.approx([0, 1, 1, 1.03 * 4 - 1]) == [*labels.base, *labels.x]
    assert ("hide", "skip") == (figure.layout.uniformtext.mode, labels.hoverinfo)


@pytest.mark.parametrize("paper", [LIGHT, DARK])
def test_heads_say_the_population(paper: Any) -> None:  # noqa: ANN401
    """Each block names arm, state, n, median and run, in the colour of text."""
    lines = _scatter(path_gantt(_blocks(), paper=paper), "text")
    head = "<b>plain</b> (baseline) · warm · n = 2 · run 12, attempt 1"
    assert head == lines.text[0]
    fast = "<b>fast</b> · warm · n = 1 · run 14, attempt 1 · inferred from times"
    assert fast in lines.text
    assert "slack 30 s · image (y)" in lines.text
    assert "<i>1 more job</i>" in lines.text
    assert paper.ink == lines.textfont.color


def test_nothing_leaves_the_chart() -> None:
    """Every mark stands between the top and the bottom, however many blocks there are."""
    figure = path_gantt(_blocks() * 3, paper=LIGHT)
    bottom, top = figure.layout.yaxis.range
    places = [y for trace in figure.data for y in trace.y if y is not None]
    assert top <= min(places)
    assert max(places) <= bottom


def test_names_of_strangers() -> None:
    """Tags in names are text in labels, lines and hover texts."""
    figure = path_gantt(_blocks()[1:2], paper=LIGHT)
    assert ("&lt;b&gt;build",) == _bars(figure)[-1].text
    assert html.escape("<b>build") in _bars(figure)[1].hovertext[0]


def test_description() -> None:
    """The text alternative has every path in words."""
    assert (
        "The critical paths of typical runs. plain, warm, run 12, attempt 1: define (1 min) → "
        "image (x) (3 min). fast, warm, run 14, attempt 1, inferred from times: <b>build (2 min)."
        == describe_paths(_blocks()[:2])
    )


def test_no_blocks() -> None:
    """Nothing to show is an empty chart."""
    assert [()] * 2 == [trace.x for trace in _bars(path_gantt([], paper=LIGHT))]
