"""The critical path on the timeline of an attempt's jobs."""

import pytest

from queries.charts.job_timeline import describe_jobs, job_timeline
from queries.charts.palette import LIGHT
from tests.queries.charts.job_rows import NONE, jobs

# A path of two jobs: the second waited for the first, and for another that ended with it.
_FIRST: dict[str, object] = {
    "path_position": 1,
    "path_start_s": 0.0,
    "path_scheduling_s": 0.0,
    "path_queue_s": 30.0,
    "path_wait_s": 30.0,
    "path_run_s": 270.0,
    "path_s": 300.0,
    "exclusive_s": 12.0,
}
_SECOND: dict[str, object] = {
    **_FIRST,
    "job_id": 2,
    "name": "push",
    "created_offset_s": 302.0,
    "started_offset_s": 310.0,
    "completed_offset_s": 360.0,
    "path_position": 2,
    "path_start_s": 300.0,
    "path_scheduling_s": 2.0,
    "path_queue_s": 8.0,
    "path_run_s": 50.0,
    "path_s": 60.0,
    "may_wait_for": "environment",
    "blocker_job_id": 1,
    "blocker_tie_count": 2,
    "needs_source": "workflow file",
}


def test_path_is_marked_without_colour() -> None:
    """Path jobs have a number, bold names, an outline in ink, and a line from end to start."""
    figure = job_timeline(jobs(_FIRST, {"job_id": 3}, _SECOND), color="#000000", paper=LIGHT)
    _, runs, _, line, names = figure.data
    assert ["<b>1 ▸ build</b>", "build", "<b>2 ▸ push</b>"] == list(names.text)
    assert (LIGHT.ink, "#000000", LIGHT.ink) == runs.marker.line.color
    # From the end of the first at 5 min down to the second's row, and on to its queue; between the
    # names, which stand 0.22 above the middles of their rows and are 0.38 high with their room.
    assert (5, 5, None) * 3 + (5, 302 / 60, None) == line.x
    assert [0.18, 0.58, 0.96, 1.58, 1.96, 2.18] == pytest.approx(
        [y for y in line.y[:9] if y is not None]
    )
    assert [2.18, 2.18] == list(line.y[9:11])


def test_details_of_a_path_job() -> None:
    """A pointer over a path job tells its parts, its blocker and ties, and how that is known."""
    figure = job_timeline(jobs(_FIRST, _SECOND), color="#000000", paper=LIGHT)
    assert (
        "<b>push</b><br>on the critical path with 1 min<br>"
        "scheduling 2 s, waiting or queue 8 s, run 50 s<br>"
        "its file lets it wait for environment too<br>"
        "could be shorter with effect by 12 s<br>"
        "waited for build, tied with 1 other<br>as the workflow file says<br>runner runner 1"
    ) == figure.data[1].hovertext[1]


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ({}, "queue 30 s, run 4 min 30 s"),
        ({"slack_s": 18.0}, "slack 18 s"),
        (
            {**_FIRST, "path_scheduling_s": NONE, "path_queue_s": NONE},
            "scheduling and queue 30 s",
        ),
        (
            {"blocker_job_id": 1, "blocker_tie_count": 1, "needs_source": "inferred"},
            "inferred from times",
        ),
    ],
)
def test_details(row: dict[str, object], line: str) -> None:
    """Off the path slack is told; where no creation is known, both waits are one figure."""
    figure = job_timeline(jobs(row), color="#000000", paper=LIGHT)
    assert line in figure.data[1].hovertext[0]


def test_unknown_seconds_are_hatched_before_the_queue() -> None:
    """100 s of it from the end of the job before, hatched both ways, and told by a pointer."""
    second = {**_SECOND, "path_unknown_s": 100.0, "created_offset_s": 402.0}
    figure = job_timeline(jobs(_FIRST, second), color="#000000", paper=LIGHT)
    (unknown,) = (trace for trace in figure.data if trace.name == "unknown")
    assert "x" == unknown.marker.pattern.shape
    assert [5, 100 / 60] == pytest.approx([*unknown.base, *unknown.x])
    assert [2] == unknown.customdata[0]
    assert "before that, unknown 1 min 40 s" in unknown.hovertext[0]


def test_describe_path() -> None:
    """The text alternative names the jobs of the path in their order."""
    assert describe_jobs(jobs(_SECOND, _FIRST)).endswith("; on the critical path: build, push.")
