"""Which legs a milestone has, and attempts with others: given rows, expected rows."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job
from tests.queries.views.judged_attempts import ARM, judged


def legs(run_id: int, names: str) -> list[Row]:
    """Milestone jobs `push (x)` of a run, one per letter, ending at 20 s and later."""
    return [
        job(
            10 * run_id + place,
            [11, 12, 20 + place],
            run_id=run_id,
            name=f"push ({name})",
            leg=name,
        )
        for place, name in enumerate(names)
    ]


LEGS: Mapping[str, tuple[list[str], list[str] | None, list[str | None]]] = {
    "most have two": (["ab", "ab", "a"], None, [None, None, "other milestone legs"]),
    "in a tie the larger set": (["a", "ab"], None, ["other milestone legs", None]),
    "one more leg": (["a", "a", "abc"], None, [None, None, "other milestone legs"]),
    "as the rule says": (["ab", "ab", "a"], ["a"], [*["other milestone legs"] * 2, None]),
    "the rule may give names": (["ab"], ["push (b)", "push (a)"], [None]),
}


@pytest.mark.parametrize("case", LEGS)
def test_legs(case: str, tmp_path: Path) -> None:
    """An attempt counts with the legs that most attempts of its arm have, or the arm's rule."""
    of_runs, rule, expected = LEGS[case]
    run_ids = range(1, len(of_runs) + 1)
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(run_id) for run_id in run_ids],
        jobs=[
            row
            for run_id, names in zip(run_ids, of_runs, strict=True)
            for row in legs(run_id, names)
        ],
        experiments=[{"milestone": ["push*"]}],
        arms=[{"milestone_legs": rule}],
        arm_attempts=[{"run_id": run_id} for run_id in run_ids],
    )

    assert expected == [reason for _, reason, _ in judged(database)]


def test_a_cancelled_run_with_fewer_legs_is_cancelled(tmp_path: Path) -> None:
    """Its last leg was never created: that it was cancelled says more than that legs differ."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(1), attempt(2), attempt(3, conclusion="cancelled")],
        jobs=[*legs(1, "ab"), *legs(2, "ab"), *legs(3, "a")],
        experiments=[{"milestone": ["push*"]}],
        arms=ARM,
        arm_attempts=[{"run_id": run_id} for run_id in (1, 2, 3)],
    )

    assert [None, None, "cancelled"] == [reason for _, reason, _ in judged(database)]


def test_a_name_that_changes_per_run_is_no_other_leg(tmp_path: Path) -> None:
    """Mapped jobs are told by key and leg; one that could not be mapped by a name of theirs."""
    names = {1: "push 1", 2: "push 2", 3: "push 2"}
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(run) for run in names],
        jobs=[
            job(run, [11, 12, 20], run, name=name, job_key="push" if run < 3 else None)
            for run, name in names.items()
        ],
        experiments=[{"milestone": ["push*"]}],
        arms=ARM,
        arm_attempts=[{"run_id": run} for run in names],
    )

    assert [None, None, None] == [reason for _, reason, _ in judged(database)]


SHARED_NAMES: Mapping[str, tuple[list[list[str | None]], list[str | None]]] = {
    "legs that are not known all count": ([[None] * 4, [None] * 4], [None, None]),
    "one job less is another set": (
        [[None] * 4, [None] * 4, [None] * 3],
        [None, None, "other milestone legs"],
    ),
    "known in one attempt alone: the names are the same": (
        [["a", "a", "b", "b"], [None] * 4, [None] * 4],
        [None, None, None],
    ),
    "no key in one attempt: the names are the same": (
        [["?"] * 4, [None] * 4, [None] * 4],
        [None, None, None],
    ),
}


@pytest.mark.parametrize("case", SHARED_NAMES)
def test_legs_that_share_a_name(case: str, tmp_path: Path) -> None:
    """
    `test` runs on two systems in two modes, and names tell the system alone.

    The key is known, the leg is not (`?`: not even the key). All legs are the milestone's, and
    count as often as there are; the last ends at 40 s. One job less ends at 30 s.
    """
    of_runs, expected = SHARED_NAMES[case]
    runs = list(enumerate(of_runs, start=1))
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(run_id) for run_id, _ in runs],
        jobs=[
            job(
                10 * run_id + place,
                [0, 5, 10 * (place + 1)],
                run_id=run_id,
                name="Test on linux" if place < 2 else "Test on windows",
                job_key=None if leg == "?" else "test",
                leg=None if leg == "?" else leg,
            )
            for run_id, its in runs
            for place, leg in enumerate(its)
        ],
        experiments=[{"milestone": ["test", "Test on *"]}],
        arms=ARM,
        arm_attempts=[{"run_id": run_id} for run_id, _ in runs],
    )

    found = judged(database)
    assert expected == [reason for _, reason, _ in found]
    assert {40.0} == {clock for _, reason, clock in found if reason is None}


def test_a_rule_for_legs_is_of_the_own_milestone(tmp_path: Path) -> None:
    """The arm wants leg b of `push*`; another clock that is asked for is not judged by it."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt()],
        jobs=[*legs(1, "b"), job(1, [0, 2, 10], name="build")],
        experiments=[{"milestone": ["push*"]}],
        arms=[{"milestone_legs": ["b"]}],
        arm_attempts=[{"run_id": 1}],
    )

    assert [(1, None, 20.0)] == judged(database)
    assert [(1, None, 10.0)] == judged(database, ["build"])


def test_legs_of_each_arm(tmp_path: Path) -> None:
    """Arm a's milestone has legs a and b, arm b's only a; an attempt with others is counted so."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(run_id) for run_id in (1, 2, 3, 4)],
        jobs=[*legs(1, "ab"), *legs(2, "ab"), *legs(3, "b"), *legs(4, "a")],
        experiments=[{"milestone": ["push*"]}],
        arms=[{}, {"arm": "b", "position": 2}],
        arm_attempts=[{"run_id": 1}, {"run_id": 2}, {"run_id": 3}, {"run_id": 4, "arm": "b"}],
    )
    frame = answer("milestone_legs", database, {"experiment": "e"})

    assert [("a", ["a", "b"], 2, 1), ("b", ["a"], 1, 0)] == list(
        frame[["arm", "milestone_labels", "attempt_count", "excluded_count"]].itertuples(
            index=False, name=None
        )
    )
