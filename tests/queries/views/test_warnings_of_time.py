"""When arms ran, and what that warns of: given rows, expected rows."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.queries.facts import attempt, job
from tests.queries.views.warned_arms import DAY, HOUR, TURNS, Found, build, found


def test_nothing_to_warn_of(tmp_path: Path) -> None:
    """Two arms that take turns and do the same work."""
    assert [] == found(build(tmp_path, TURNS))


TIMES: Mapping[str, tuple[Mapping[str, Sequence[int]], Found]] = {
    # 4 April 2026 is a Saturday: two days later another week has begun.
    "other weeks": (
        {"a": [0, 60, 120], "b": [2 * DAY, 2 * DAY + 60, 2 * DAY + 120]},
        [("other weeks", "b", None, [1, 2, 3, 4, 5, 6])],
    ),
    # Noon to six against six to midnight, in one order of time.
    "other hours": (
        {"a": [0, DAY, 60], "b": [7 * HOUR, DAY + 7 * HOUR, 7 * HOUR + 60]},
        [("other hours", "b", None, [1, 2, 3, 4, 5, 6])],
    ),
    # a a a b b b: one turn; in random order 2 * 3 * 3 / 6 = 3, and half of that is 1.5.
    "not interleaved": (
        {"a": [0, 60, 120], "b": [180, 240, 300]},
        [("not interleaved", "b", None, [1, 2, 3, 4, 5, 6])],
    ),
    # a b b b a a: two turns are not less than 1.5.
    "interleaved enough": ({"a": [0, 240, 300], "b": [60, 120, 180]}, []),
    "few runs": (
        {"a": [0, 120, 240], "b": [60, 180]},
        [("few runs", "b", None, [4, 5])],
    ),
}


@pytest.mark.parametrize("case", TIMES)
def test_when_they_ran(case: str, tmp_path: Path) -> None:
    """Weeks, hours, turns and numbers of a candidate and its baseline."""
    starts, expected = TIMES[case]

    assert expected == found(build(tmp_path, starts))


def test_a_repeated_commit(tmp_path: Path) -> None:
    """Runs 1 and 2 of arm a are of one commit; run 4 of arm b is, too, and alone there."""
    runs = [
        attempt(run_id, start=start, head_sha="c" * 40 if run_id in (1, 2, 4) else f"{run_id:040x}")
        for run_id, start in enumerate([*TURNS["a"], *TURNS["b"]], start=1)
    ]

    assert [("repeated commit", "a", "c" * 40, [1, 2])] == found(
        build(tmp_path, TURNS, run_attempts=runs)
    )


def test_late_start_and_skew(tmp_path: Path) -> None:
    """Run 1's first job was created after 61 s, run 2's after 60; run 4's ends before it starts."""
    times = {1: (61, 62, 90), 2: (60, 62, 90), 4: (2, 30, 20)}
    jobs = [
        job(
            run_id,
            [start + second for second in times.get(run_id, (2, 5, 35))],
            run_id,
            name="build",
            runner_labels=["ubuntu"],
        )
        for run_id, start in enumerate([*TURNS["a"], *TURNS["b"]], start=1)
    ]

    assert [("clock skew", "b", None, [4]), ("late start", "a", None, [1])] == found(
        build(tmp_path, TURNS, jobs=jobs)
    )
