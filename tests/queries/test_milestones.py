"""When the milestone is reached, and why an attempt does not count: given rows, expected rows."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job, needs

ARM: list[Row] = [{}]


def judged(
    database: Path, milestone: Sequence[str] | None = None
) -> list[tuple[object, object, object]]:
    """Run, reason and clock of each attempt of experiment `e`, None for what is missing."""
    frame = answer("arm_attempts", database, {"experiment": "e", "milestone": milestone})
    cells = frame[["run_id", "excluded_because", "clock_s"]].astype("object")
    return list(cells.where(cells.notna(), None).itertuples(index=False, name=None))


def one_attempt(folder: Path, jobs: list[Row], **tables: list[Row]) -> Path:
    """One attempt from 0 s with these jobs; its milestone is `push*`."""
    usual: dict[str, list[Row]] = {
        "run_attempts": [attempt()],
        "experiments": [{"milestone": ["push*"]}],
        "arms": ARM,
        "arm_attempts": [{"run_id": 1}],
    }
    return build_database(folder / "case.duckdb", **{**usual, "jobs": jobs, **tables})


BUILD = job(1, [0, 2, 10], name="build")
PUSH = job(2, [11, 12, 20], name="push (a)")
LATE = job(3, [0, 5, 90], name="report")
CASES: Mapping[str, tuple[list[Row], Row, str | None, float | None]] = {
    "reached, whatever ends later": ([BUILD, PUSH, LATE], {}, None, 20.0),
    "the last of its jobs counts": (
        [PUSH, job(4, [11, 12, 33], name="push (b)")],
        {},
        None,
        33.0,
    ),
    "matched by key": ([job(2, [11, 12, 20], name="Publish", job_key="push")], {}, None, 20.0),
    "a failure that it does not need": (
        [PUSH, {**LATE, "conclusion": "failure"}],
        {"conclusion": "failure"},
        None,
        20.0,
    ),
    "cancelled after the clock's end": (
        [PUSH, {**LATE, "conclusion": "cancelled"}],
        {"conclusion": "cancelled"},
        None,
        20.0,
    ),
    "no job matches": ([BUILD], {}, "milestone not reached", None),
    "a skipped leg is none": (
        [BUILD, {**PUSH, "conclusion": "skipped"}],
        {},
        "milestone not reached",
        None,
    ),
    "skipped because the run failed": (
        [{**BUILD, "conclusion": "failure"}, {**PUSH, "conclusion": "skipped"}],
        {"conclusion": "failure"},
        "a needed job failed",
        None,
    ),
    "a check run is none": (
        [BUILD, {**PUSH, "is_check_run": True}],
        {},
        "milestone not reached",
        None,
    ),
    "it failed": (
        [BUILD, {**PUSH, "conclusion": "failure"}],
        {"conclusion": "failure"},
        "milestone failed",
        None,
    ),
    "one of two legs failed": (
        [PUSH, job(4, [11, 12, 33], name="push (b)", conclusion="failure")],
        {"conclusion": "failure"},
        "milestone failed",
        None,
    ),
    "superseded, its replacement succeeded": (
        [
            job(4, [11, 12, 15], name="push (a)", conclusion="failure", is_superseded=True),
            PUSH,
        ],
        {},
        None,
        20.0,
    ),
    "cancelled before its end": (
        [BUILD, {**PUSH, "conclusion": "cancelled"}],
        {"conclusion": "cancelled"},
        "cancelled",
        None,
    ),
    "cancelled before it was created": ([BUILD], {"conclusion": "cancelled"}, "cancelled", None),
    "skipped as a whole": (
        [{**BUILD, "conclusion": "skipped"}],
        {"conclusion": "skipped"},
        "skipped",
        None,
    ),
    "running": ([BUILD, PUSH], {"status": "in_progress"}, "in progress", None),
    "jobs not all stored": ([BUILD, PUSH], {"jobs_fetched_at": None}, "jobs not fetched", None),
    "ends before it starts": ([PUSH], {"run_started_at": None}, "no milestone time", None),
}


@pytest.mark.parametrize("case", CASES)
def test_milestone(case: str, tmp_path: Path) -> None:
    """An attempt from 0 s, its clock to the last job named `push*`, and the reason it has none."""
    jobs, fields, reason, clock_s = CASES[case]
    database = one_attempt(tmp_path, jobs, run_attempts=[{**attempt(), **fields}])

    assert [(1, reason, clock_s)] == judged(database)


def test_a_clock_that_would_be_negative_is_none(tmp_path: Path) -> None:
    """An attempt that starts after its milestone's end has no time to it."""
    database = one_attempt(tmp_path, [PUSH], run_attempts=[attempt(start=30)])

    assert [(1, "no milestone time", None)] == judged(database)


def test_a_partial_rerun_has_no_clock(tmp_path: Path) -> None:
    """The carried-over build ran an hour before: neither a negative nor a too small number."""
    carried = job(1, [0, -3600, -3500], name="build", run_attempt=2, is_carried_over=True)
    database = one_attempt(
        tmp_path,
        [carried, {**PUSH, "run_attempt": 2}],
        run_attempts=[attempt(1, 2)],
        arm_attempts=[{"run_id": 1, "run_attempt": 2}],
    )

    assert [(1, "partial re-run", None)] == judged(database)


UPSTREAM: Mapping[str, tuple[Row, Row, str | None]] = {
    "a job upstream failed": ({"conclusion": "failure"}, {}, "a needed job failed"),
    "it was cancelled": ({"conclusion": "cancelled"}, {}, "a needed job failed"),
    "continue-on-error": ({"conclusion": "failure", "is_failure_tolerated": True}, {}, None),
    "an expression decides, and the run failed": (
        {"conclusion": "failure"},
        {"conclusion": "failure"},
        "a needed job failed",
    ),
    "an expression decides, and the run succeeded": ({"conclusion": "failure"}, {}, None),
}


@pytest.mark.parametrize("case", UPSTREAM)
@pytest.mark.parametrize("between", ["success", "skipped"])
def test_a_needed_job_failed(case: str, between: str, tmp_path: Path) -> None:
    """
    `push` ran under `!cancelled()` although `test`, which it needs by way of `pack`, failed.

    Whether `pack` ran or was skipped in between makes no difference.
    """
    fields, run, reason = UPSTREAM[case]
    test = job(1, [0, 2, 10], name="test", is_failure_tolerated=False)
    if "expression" in case:
        test["is_failure_tolerated"] = None
    database = one_attempt(
        tmp_path,
        [
            {**test, **fields},
            job(3, [10, 10, 10], name="pack", conclusion=between, is_failure_tolerated=False),
            PUSH,
        ],
        run_attempts=[{**attempt(), **run}],
        job_needs=needs({2: [3], 3: [1]}),
    )

    assert [(1, reason, 20.0 if reason is None else None)] == judged(database)


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


def test_an_inferred_edge_does_not_exclude(tmp_path: Path) -> None:
    """`lint` failed just before `push` was created; nobody says that `push` needs it."""
    database = one_attempt(
        tmp_path,
        [job(1, [0, 2, 10], name="lint", conclusion="failure"), PUSH],
        job_needs=needs({2: [1]}, source="inferred"),
    )

    assert [(1, None, 20.0)] == judged(database)


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


GLOBS: Mapping[str, tuple[list[str], float | None]] = {
    "the whole run": ([], 90.0),
    "a name": (["build"], 10.0),
    "any text": (["*u*"], 20.0),
    "one character": (["repor?"], 90.0),
    "the whole name is matched": (["repor"], None),
    "case matters": (["BUILD"], None),
    "several": (["build", "push*"], 20.0),
    "brackets are themselves": (["push [a]"], None),
    "an underscore is itself": (["b_ild"], None),
    "a per cent sign is itself": (["bui%"], None),
    "a caret is itself": (["^uild"], None),
    "an empty glob says nothing": ([""], 90.0),
    "beside another it says nothing": (["", "build"], 10.0),
}


@pytest.mark.parametrize("case", GLOBS)
def test_globs(case: str, tmp_path: Path) -> None:
    """Any glob can be the milestone in place of the experiment's own."""
    milestone, clock_s = GLOBS[case]
    database = one_attempt(tmp_path, [BUILD, PUSH, LATE])

    assert [clock_s] == [clock for _, _, clock in judged(database, milestone)]


def test_typical(tmp_path: Path) -> None:
    """Of 20, 21 and 29 s the median is 21; of two equally near it the earlier one is typical."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(run_id, start=100 * run_id) for run_id in range(1, 6)],
        jobs=[
            job(run_id, [0, 100 * run_id, 100 * run_id + end], run_id=run_id)
            for run_id, end in {1: 20, 2: 21, 3: 29, 4: 50, 5: 60}.items()
        ],
        experiments=[{}],
        arms=ARM,
        arm_attempts=[
            {"run_id": run_id, "cache_state": "warm" if run_id < 4 else "cold"}
            for run_id in range(1, 6)
        ],
    )
    frame = answer("arm_attempts", database, {"experiment": "e"})

    assert [2, 4] == frame[frame["is_typical"]]["run_id"].tolist()


def test_choices(tmp_path: Path) -> None:
    """The job keys of the experiment's attempts, else names, the most frequent first."""
    database = one_attempt(
        tmp_path,
        [
            BUILD,
            {**PUSH, "job_key": "push"},
            job(4, [1, 2, 3], 2, name="build"),
            job(5, [1, 2, 3], 9),
        ],
        run_attempts=[attempt(1), attempt(2), attempt(9)],
        arm_attempts=[{"run_id": 1}, {"run_id": 2}],
    )
    frame = answer("milestone_choices", database, {"experiment": "e"})

    assert [("build", 2), ("push", 1)] == list(frame.itertuples(index=False, name=None))
