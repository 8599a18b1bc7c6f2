"""Runs whose critical path queued, and the others, looked at apart."""

from pathlib import Path

import pandas as pd
import pytest

from queries.answers import answer, answers
from queries.arms.contention import CONTENDED, KINDS, UNCONTENDED, kinds_of, narrowed_sentence
from queries.errors import ParameterInvalid
from queries.findings import VERDICTS, find
from queries.report.evidence import evidence_of
from tests.app.cases import run, selected
from tests.build_database import build_database
from tests.queries.facts import job

Run = tuple[int, int]
"""Seconds that a run's only job queued, and ran."""


def database(path: Path, old: list[Run], new: list[Run]) -> Path:
    """Arms `old`, the baseline, and `new`, in turns; a run of 0 + 0 s fails after a minute."""
    runs = [
        (100 * side + number, arm, 3600 * (2 * number + side), queue_s, run_s)
        for side, (arm, its) in enumerate((("old", old), ("new", new)))
        for number, (queue_s, run_s) in enumerate(its, start=1)
    ]
    failed = [run_id for run_id, *_, run_s in runs if not run_s]
    return build_database(
        path,
        properties=[{"property": "source", "value": "github"}],
        experiments=[{"experiment": "cache", "baseline": "old", "runs_per_arm": 9}],
        arms=[
            {"experiment": "cache", "arm": arm, "position": place}
            for place, arm in enumerate(("old", "new"), start=1)
        ],
        arm_attempts=[selected(arm, run_id, "warm") for run_id, arm, *_ in runs],
        run_attempts=[
            run(run_id, start=start, conclusion="failure" if run_id in failed else "success")
            for run_id, _, start, *_ in runs
        ],
        jobs=[
            job(run_id, (start, start + queue_s, start + queue_s + (run_s or 60)), run_id)
            for run_id, _, start, queue_s, run_s in runs
        ],
        attempt_graphs=[{"run_id": run_id} for run_id, *_ in runs],
    )


@pytest.mark.parametrize(
    ("queue_s", "run_s", "expected"),
    [
        (30, 170, [True]),  # 15% of 200 s
        (29, 171, [False]),  # too short
        (30, 270, [True]),  # just a tenth
        (30, 271, [False]),  # less than a tenth
        (0, 300, [False]),
    ],
)
def test_which_runs_are_contended(
    queue_s: int, run_s: int, expected: list[bool], tmp_path: Path
) -> None:
    """30 s and a tenth of the clock, both."""
    path = database(tmp_path / "one.duckdb", [(queue_s, run_s)], [])
    found = answer("attempts_by_arm", path, {"experiment": "cache"})
    assert expected == found["is_contended"].tolist()
    for kind in KINDS:
        of_kind = answer("attempts_by_arm", path, {"experiment": "cache", "queue": kind})
        assert (expected == [kind == CONTENDED]) == (len(of_kind) == 1)


def test_kinds_are_compared_apart(tmp_path: Path) -> None:
    """
    By hand: uncontended runs take 100 to 103 s and 50 to 53 s, contended ones 300 s in both arms.

    Of 4 + 4 runs that do not overlap the interval holds all differences, -53 to -47 s. One run
    fails: it is counted as excluded beside either kind, and of all runs there are 8 and 8.
    """
    waits = [(200, 100)] * 4
    path = database(
        tmp_path / "both.duckdb",
        [*((0, 100 + place) for place in range(4)), *waits, (0, 0)],
        [*((0, 50 + place) for place in range(4)), *waits],
    )
    attempts = answer("attempts_by_arm", path, {"experiment": "cache"})
    assert KINDS == kinds_of(attempts)
    quick, slow = (
        find(VERDICTS, "cache", path, queue=kind)[0] for kind in (UNCONTENDED, CONTENDED)
    )
    assert ("faster", (-53, -47)) == (quick.comparison.verdict, quick.comparison.shift_interval)
    assert ("undecided", 4) == (slow.comparison.verdict, slow.comparison.candidate.run_count)
    assert quick.comparison.is_interim is None  # runs are planned whatever their queue
    for kind, medians in (
        (UNCONTENDED, [101.5, 51.5]),
        (CONTENDED, [300, 300]),
        (None, [201.5, 176.5]),
    ):
        asked = {"experiment": "cache", "queue": kind}
        found = answers(("clock_by_arm", "arm_counts"), path, asked)
        by_arm = found["clock_by_arm"].set_index("arm")
        assert medians == by_arm["clock_p50_s"].tolist()
        assert [1, 0] == by_arm["excluded_count"].tolist()
        # Why runs do not count is told of all of them.
        assert 17 == found["arm_counts"]["attempt_count"].sum()
    assert (
        "Uncontended runs alone, 8 of the 16 that count: their critical path queued for runners "
        "less than 30 s, or less than 10% of their clock."
    ) == narrowed_sentence(UNCONTENDED, attempts)


def test_nothing_to_choose(tmp_path: Path) -> None:
    """Where all runs are of one kind, or of an unknown one."""
    for number, queue_s in enumerate((0, 200)):
        path = database(tmp_path / f"{number}.duckdb", [(queue_s, 300)] * 2, [(queue_s, 250)])
        assert () == kinds_of(answer("attempts_by_arm", path, {"experiment": "cache"}))
    unknown = pd.array([pd.NA, True], dtype="boolean")
    assert () == kinds_of(pd.DataFrame({"is_counted": [True, True], "is_contended": unknown}))


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    """In a sentence, not by an answer of nothing."""
    path = database(tmp_path / "one.duckdb", [(0, 300)], [])
    with pytest.raises(ParameterInvalid, match="queue is “busy”: give contended or uncontended"):
        answer("clock_by_arm", path, {"experiment": "cache", "queue": "busy"})


def test_none_of_the_kind(tmp_path: Path) -> None:
    """Where no counted run queued, a report on those that did is refused, with how many count."""
    quick = database(tmp_path / "a.duckdb", [(0, 100)] * 3, [(0, 90)] * 3)
    said = r"none of the 6 counted runs is contended: leave queue out for all runs\."
    with pytest.raises(ParameterInvalid, match=said):
        evidence_of("cache", quick, queue=CONTENDED)
    assert evidence_of("cache", quick, queue=UNCONTENDED).compared
