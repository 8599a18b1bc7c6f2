"""What the path's seconds before a job's creation are: lost, unknown, or scheduling."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.queries.facts import Row, view_rows
from tests.queries.views.timed_jobs import Times, one_attempt

UNMAPPED: Row = {"unmapped_because": "fits no job of the workflow file"}
LOST: Row = {"conclusion": "failure", "is_superseded": True}

# Of the last job of each path: lost, unknown, scheduling, queue, wait.
WAITS: Mapping[
    str, tuple[Times, Mapping[int, Sequence[int]], Mapping[int, Row], tuple[float | None, ...]]
] = {
    # Job 3 is created 155 s after job 1 ended; job 2 was there for 27 to 180, 153 s of them.
    "an unmapped job ran": (
        {1: (2, 5, 25), 2: (27, 30, 180), 3: (180, 185, 240)},
        {3: [1]},
        {2: UNMAPPED},
        (0.0, 153.0, 2.0, 5.0, 7.0),
    ),
    # From 25 to 35 is what scheduling may take; one second more is not.
    "10 s are scheduling": (
        {1: (2, 5, 25), 2: (27, 28, 33), 3: (35, 36, 240)},
        {3: [1]},
        {2: UNMAPPED},
        (0.0, 0.0, 10.0, 1.0, 11.0),
    ),
    "11 s are too long": (
        {1: (2, 5, 25), 2: (27, 28, 33), 3: (36, 36, 240)},
        {3: [1]},
        {2: UNMAPPED},
        (0.0, 6.0, 5.0, 0.0, 5.0),
    ),
    "no unmapped job ran": (
        {1: (2, 5, 25), 2: (2, 5, 24), 3: (180, 185, 240)},
        {3: [1]},
        {2: UNMAPPED},
        (0.0, 0.0, 155.0, 5.0, 160.0),
    ),
    # What was skipped, or did not end, ran in no second.
    "an unmapped job was skipped": (
        {1: (2, 5, 25), 2: (27, 30, 180), 3: (180, 185, 240)},
        {3: [1]},
        {2: {**UNMAPPED, "conclusion": "skipped"}},
        (0.0, 0.0, 155.0, 5.0, 160.0),
    ),
    # 30 to 60 and 50 to 90 are 60 s together, 100 to 110 are 10 more.
    "unmapped jobs side by side count once": (
        {1: (2, 5, 25), 2: (30, 31, 60), 3: (50, 51, 90), 4: (100, 101, 110), 5: (180, 180, 240)},
        {5: [1]},
        {2: UNMAPPED, 3: UNMAPPED, 4: UNMAPPED},
        (0.0, 70.0, 85.0, 0.0, 85.0),
    ),
    # It runs on: it counts until the job's creation.
    "an unmapped job that ended after the creation": (
        {1: (2, 5, 25), 2: (20, 21, 200), 3: (180, 185, 240)},
        {3: [1]},
        {2: UNMAPPED},
        (0.0, 155.0, 0.0, 5.0, 5.0),
    ),
    "without a creation it may have been the queue": (
        {1: (2, 5, 25), 2: (27, 30, 180), 3: (None, 185, 240)},
        {3: [1]},
        {2: UNMAPPED},
        (0.0, 153.0, None, None, 7.0),
    ),
    # The lost job was there from 27 to 120; its replacement was created 4 s later.
    "a lost runner's job": (
        {1: (2, 5, 25), 2: (27, 30, 120), 3: (124, 130, 240)},
        {2: [1], 3: [1]},
        {2: {**LOST, "name": "push"}, 3: {"name": "push"}},
        (93.0, 0.0, 6.0, 6.0, 12.0),
    ),
    "two lost in a row": (
        {1: (2, 5, 25), 2: (27, 30, 60), 3: (63, 65, 120), 4: (124, 130, 240)},
        {4: [1]},
        {2: {**LOST, "name": "push"}, 3: {**LOST, "name": "push"}, 4: {"name": "push"}},
        (90.0, 0.0, 9.0, 6.0, 15.0),
    ),
    "lost under another name, by key and leg": (
        {1: (2, 5, 25), 2: (27, 30, 120), 3: (124, 130, 240)},
        {3: [1]},
        {
            2: {**LOST, "name": "push", "job_key": "push", "leg": "a"},
            3: {"name": "push now", "job_key": "push", "leg": "a"},
        },
        (93.0, 0.0, 6.0, 6.0, 12.0),
    ),
    "another leg's is not what it replaces": (
        {1: (2, 5, 25), 2: (27, 30, 120), 3: (124, 130, 240)},
        {3: [1]},
        {
            2: {**LOST, "name": "push (a)", "job_key": "push", "leg": "a"},
            3: {"name": "push (b)", "job_key": "push", "leg": "b"},
        },
        (0.0, 0.0, 99.0, 6.0, 105.0),
    ),
    # Lost from 27 to 120; unmapped from 100 to 150: 30 s of it are unknown, 20 are lost already.
    "what is lost is not unknown": (
        {1: (2, 5, 25), 2: (27, 30, 120), 3: (100, 101, 150), 4: (160, 160, 240)},
        {4: [1]},
        {2: {**LOST, "name": "push"}, 3: UNMAPPED, 4: {"name": "push"}},
        (93.0, 30.0, 12.0, 0.0, 12.0),
    ),
    # Without the 93 s that are lost, 6 s are left, which scheduling explains.
    "what is lost does not make the rest too long": (
        {1: (2, 5, 25), 2: (27, 30, 120), 3: (26, 26, 130), 4: (124, 130, 240)},
        {4: [1]},
        {2: {**LOST, "name": "push"}, 3: UNMAPPED, 4: {"name": "push"}},
        (93.0, 0.0, 6.0, 6.0, 12.0),
    ),
}


@pytest.mark.parametrize("case", WAITS)
def test_waits(case: str, tmp_path: Path) -> None:
    """What the last job of the path waited for; it leads from the attempt's start to 240 s."""
    times, edges, more, expected = WAITS[case]
    columns = (
        "path_lost_s",
        "path_unknown_s",
        "path_scheduling_s",
        "path_queue_s",
        "path_wait_s",
        "path_run_s",
        "path_s",
    )
    *_, last = view_rows(
        one_attempt(tmp_path, times, edges, more), "path_jobs", columns, "path_position"
    )

    assert expected == last[:5]
    lost_s, unknown_s, _, _, wait_s = expected
    assert ((lost_s or 0) + (unknown_s or 0) + (wait_s or 0), 215.0) == (
        215.0 - float(str(last[5])),
        last[6],
    )
