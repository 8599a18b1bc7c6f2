"""What ran, what waited and what did neither, on one time axis."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from queries.attempts.names import Outcome, job_outcome
from queries.charts.job_timeline import describe_jobs, job_timeline
from queries.charts.palette import LIGHT
from queries.charts.step_timeline import describe_steps, step_timeline
from tests.queries.charts.job_rows import NONE, jobs

_IDLE: dict[str, object] = {"is_executed": False, "queue_s": NONE, "run_s": NONE}
_SKIPPED = {**_IDLE, "conclusion": "skipped", "started_offset_s": 300.0}
_CARRIED = {**_IDLE, "is_carried_over": True, "started_offset_s": -900.0}
_RUNNING = {**_IDLE, "status": "in_progress", "conclusion": None, "completed_offset_s": NONE}
_WAITING = {**_RUNNING, "status": "queued", "started_offset_s": NONE}


def _draw(*rows: dict[str, object]) -> tuple[go.Bar, go.Bar, go.Scatter, go.Scatter]:
    """The traces: queues, runs, symbols, names."""
    queues, runs, symbols, names = job_timeline(jobs(*rows), color="#000000", paper=LIGHT).data
    return queues, runs, symbols, names


def test_queue_told_from_run() -> None:
    """Queue reaches from creation to start, hatched; run from start to end, filled; in minutes."""
    queues, runs, _, _ = _draw({})
    assert ((0,), (0.5,)) == (queues.base, queues.x)
    assert ((0.5,), (4.5,)) == (runs.base, runs.x)
    assert "/" == queues.marker.pattern.shape
    assert ("",) == runs.marker.pattern.shape


@pytest.mark.parametrize(
    ("row", "x", "words"),
    [
        (_SKIPPED, 0, "skipped"),
        (_CARRIED, 0, "carried over: ran in an earlier attempt"),
        (_RUNNING, 0.5, "running"),
        (_WAITING, 0, "queued"),
        ({**_IDLE, "is_check_run": True}, 0, "check run: reported by another program"),
    ],
)
def test_no_bar_for_what_did_not_run(row: dict[str, object], x: float, words: str) -> None:
    """What did not run to its end has a symbol and words, never a bar of running."""
    _, runs, symbols, names = _draw({}, {**row, "job_id": 2})
    assert ([1],) == runs.customdata
    assert (([2],), (x,)) == (symbols.customdata, symbols.x)
    assert words in names.text[1]


def test_running_job_has_queued() -> None:
    """A job that runs has been in the queue; one that waits is not drawn as if it had left it."""
    queues, _, _, _ = _draw(_RUNNING, {**_WAITING, "job_id": 2})
    assert ([1],) == queues.customdata


def test_every_outcome_differs_without_colour() -> None:
    """Each outcome but success has its sign; each has a symbol and words of its own."""
    assert len(Outcome) == len({o.symbol for o in Outcome}) == len({o.sign for o in Outcome})


@pytest.mark.parametrize(
    ("row", "outcome", "words"),
    [
        ({}, Outcome.SUCCESS, ""),
        ({"conclusion": "failure"}, Outcome.FAILURE, "failure"),
        ({"conclusion": "timed_out"}, Outcome.FAILURE, "timed out"),
        ({"conclusion": "cancelled"}, Outcome.CANCELLED, "cancelled"),
        ({"conclusion": "action_required"}, Outcome.OTHER, "action required"),
        (
            {"conclusion": "cancelled", "is_superseded": True},
            Outcome.CANCELLED,
            "cancelled, superseded by another of its name",
        ),
        (
            {"conclusion": "failure", "is_possibly_superseded": True},
            Outcome.FAILURE,
            "failure, perhaps superseded by another of its name",
        ),
        ({"carried_over_doubt": "x"}, Outcome.SUCCESS, "it x"),
        ({**_CARRIED, "conclusion": "failure"}, Outcome.CARRIED_OVER, "carried over: ran in an "),
        (
            {**_CARRIED, "carried_over_doubt": "x"},
            Outcome.CARRIED_OVER,
            "carried over: ran in an earlier attempt; but it x",
        ),
        ({**_WAITING, "status": None}, Outcome.WAITING, "state unknown"),
    ],
)
def test_outcome(row: dict[str, object], outcome: Outcome, words: str) -> None:
    """How a job ended, in GitHub's words; a job that did not run in this attempt says that."""
    job: Any = next(jobs(row).itertuples())
    found, found_words = job_outcome(job)
    assert outcome is found
    assert found_words.startswith(words)


def test_backwards_times() -> None:
    """An end before the start is drawn as no time, not backwards."""
    _, runs, _, _ = _draw({"completed_offset_s": 29.0})
    assert (0,) == runs.x


def test_missing_times() -> None:
    """A job of which no time is known has its name, and neither bar nor symbol."""
    unknown = {"created_offset_s": NONE, "started_offset_s": NONE, "completed_offset_s": NONE}
    queues, runs, symbols, names = _draw({**_WAITING, **unknown})
    assert [(), (), ()] == [queues.x, runs.x, symbols.x]
    assert 1 == len(names.text)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"name": "n" * 57}, "n" * 57),
        ({"name": "n" * 58}, f"{'n' * 28}…{'n' * 28}"),
        (
            {**_CARRIED, "name": "n" * 16},
            f"{'n' * 16}  <i>↩ carried over: ran in an earlier attempt</i>",
        ),
        ({**_CARRIED, "name": "n" * 17}, f"{'n' * 17}  <i>↩ carried over</i>"),
        ({**_CARRIED, "name": "n" * 58}, f"{'n' * 21}…{'n' * 21}  <i>↩ carried over</i>"),
    ],
)
def test_names_in_the_room_of_a_telephone(row: dict[str, object], text: str) -> None:
    """
    57 signs for the name and how it ended: the reason goes first, then the name's middle.

    "↩ carried over: ran in an earlier attempt" has 41 signs, "↩ carried over" 14: 57 - 41 = 16 are
    left for a name that has the reason beside it, and 43 for one that is shortened.
    """
    assert text == _draw(row)[3].text[0]


def test_names_of_strangers() -> None:
    """A job's tags are text in its label and in its hover label."""
    _, _, _, names = _draw({"name": "<a href='x'>", "runner_name": "<b>"})
    assert "&lt;a href='x'&gt;" == names.text[0]
    assert "runner &lt;b&gt;" in names.hovertext[0]


def test_axis_holds_everything() -> None:
    """The axis begins with the attempt, or before it where a job did."""
    figure = job_timeline(jobs({"created_offset_s": -60.0}), color="#000000", paper=LIGHT)
    start, end = figure.layout.xaxis.range
    assert start == -1
    assert end > 5
    assert "time from the start of the run, minutes" == figure.layout.xaxis.title.text


def test_chosen_job_is_marked() -> None:
    """The chosen job's row has a ground of its own, no other has."""
    two = jobs({}, {"job_id": 2})
    figure = job_timeline(two, color="#000000", paper=LIGHT, chosen=2)
    assert [(0.52, 1.48)] == [(shape.y0, shape.y1) for shape in figure.layout.shapes]
    assert () == job_timeline(two, color="#000000", paper=LIGHT).layout.shapes


def test_no_jobs() -> None:
    """An attempt without jobs is an empty chart."""
    assert () == job_timeline(jobs({})[:0], color="#000000", paper=LIGHT).data[1].x


def test_describe_jobs() -> None:
    """The text alternative counts the jobs that did not just succeed."""
    three = jobs({}, {**_SKIPPED, "job_id": 2}, {**_SKIPPED, "job_id": 3})
    assert (
        "A timeline of 3 jobs, 2 skipped, the last one ending 5 min after the start."
        == describe_jobs(three)
    )


def _steps(*rows: tuple[int, str, float, float, float]) -> pd.DataFrame:
    """Rows of number, name, started_offset_s, completed_offset_s, run_s."""
    columns = ["number", "name", "started_offset_s", "completed_offset_s", "run_s"]
    frame = pd.DataFrame(list(rows), columns=columns)
    return frame.assign(
        job_id=1,
        status="completed",
        conclusion="success",
        kind=None,
        group_number=pd.array([None] * len(rows), dtype="Int64"),
        awaited_by=pd.array([None] * len(rows), dtype="Int64"),
        cancelled_by=pd.array([None] * len(rows), dtype="Int64"),
        is_on_path=pd.array([True] * len(rows), dtype="boolean"),
        path_s=frame["run_s"],
    )


_STEPS = _steps((1, "set up", 400, 400, 0), (5, "compile", 400, 520, 120))


def test_steps() -> None:
    """Steps stand on the attempt's clock, the axis begins with the first; one may take no time."""
    figure = step_timeline(_STEPS, color="#000000", paper=LIGHT)
    runs = figure.data[1]
    assert ((400, 400), (0, 120)) == (runs.base, runs.x)
    assert 400 == figure.layout.xaxis.range[0]


_PARALLEL = _steps(
    (1, "set up", 0, 2, 2),
    (2, "short", 2, 30, 28),
    (3, "long", 2, 90, 88),
    (4, "Parallel group", 2, 90, 88),
    (5, "service", 90, 130, 40),
    (6, "test", 90, 125, 35),
    (7, "stop", 125, 130, 5),
).assign(
    kind=["run", "run", "run", "parallel group", "run", "run", "cancel"],
    group_number=pd.array([None, 4, 4, None, None, None, None], dtype="Int64"),
    awaited_by=pd.array([None, 4, 4, None, None, None, None], dtype="Int64"),
    cancelled_by=pd.array([None, None, None, None, 7, None, None], dtype="Int64"),
    is_on_path=pd.array([True, False, True, None, False, True, True], dtype="boolean"),
    path_s=[2.0, 0.0, 88.0, NONE, 0.0, 35.0, 5.0],
)


def test_parallel_steps() -> None:
    """
    The parent stands above its members on one band, hatched: it waits. The path is connected.

    By hand: set up, long, test, stop; the second begins where the first ends, at 2 s, and so on.
    """
    figure = step_timeline(_PARALLEL, color="#123456", paper=LIGHT)
    waits, runs = figure.data[0], figure.data[1]
    assert ((2,), (88,)) == (waits.base, waits.x)
    assert [[1], [2], [3], [5], [6], [7]] == [list(one) for one in runs.customdata]
    outlined = [color != "#123456" for color in runs.marker.line.color]
    assert [True, False, True, False, True, True] == outlined
    (band,) = figure.layout.shapes
    assert (0.52, 3.48) == (band.y0, band.y1)
    names = list(figure.data[-1].text)
    assert names[0].startswith("<b>1 ▸ set up</b>")
    assert "4 Parallel group  <i>waits for its group</i>" == names[1]
    assert "in parallel, group 4" in names[2]
    assert "cancelled by 7" in names[4]


def test_describe_steps() -> None:
    """The text alternative names the longest step, where one has a time."""
    assert "A timeline of 2 steps, the longest compile with 2 min." == describe_steps(_STEPS)
    untimed = _STEPS.assign(run_s=NONE)
    assert "A timeline of 2 steps, none with a known run time." == describe_steps(untimed)


def test_what_its_log_tells() -> None:
    """Machine and caches stand in the hover of a job whose log was read, and of no other."""
    told = {"image": "ubuntu-24.04", "image_version": "20260413.86", "region": "westus"}
    looks = {"look_count": 3.0, "hit_count": 2.0, "partial_count": 1.0}
    _, runs, _, _ = _draw({**told, **looks})
    assert "ubuntu-24.04 20260413.86, westus" in runs.hovertext[0]
    assert "2 of 3 cache looks hit (1 found another key)" in runs.hovertext[0]
    _, unknown, _, _ = _draw({})
    assert "westus" not in unknown.hovertext[0]
    assert "cache" not in unknown.hovertext[0]
