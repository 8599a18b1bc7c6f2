"""When the milestone is reached, and why an attempt does not count: given rows, expected rows."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.queries.facts import Row, attempt, job, needs
from tests.queries.views.judged_attempts import BUILD, PUSH, judged, judged_cases, one_attempt

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
    "perhaps superseded, the other succeeded": (
        [
            job(
                4, [11, 12, 15], name="push (a)", conclusion="failure", is_possibly_superseded=True
            ),
            PUSH,
        ],
        {},
        "a failure may have been replaced",
        None,
    ),
    "one perhaps superseded, one failed": (
        [
            job(
                4, [11, 12, 15], name="push (a)", conclusion="failure", is_possibly_superseded=True
            ),
            PUSH,
            job(5, [11, 12, 15], name="push (b)", conclusion="failure"),
        ],
        {"conclusion": "failure"},
        "milestone failed",
        None,
    ),
    "one perhaps superseded, then cancelled": (
        [
            job(
                4, [11, 12, 15], name="push (a)", conclusion="failure", is_possibly_superseded=True
            ),
            PUSH,
        ],
        {"conclusion": "cancelled"},
        "cancelled",
        None,
    ),
    "perhaps superseded, of no milestone": (
        [job(4, [0, 1, 5], name="x", conclusion="failure", is_possibly_superseded=True), PUSH],
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


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[object, object]]:
    """What becomes of them."""
    cases = {
        case: {"jobs": jobs, "run_attempts": [{**attempt(), **fields}]}
        for case, (jobs, fields, *_) in CASES.items()
    }
    return judged_cases(tmp_path_factory.mktemp("milestone"), cases)


@pytest.mark.parametrize("case", CASES)
def test_milestone(case: str, found: dict[str, tuple[object, object]]) -> None:
    """An attempt from 0 s, its clock to the last job named `push*`, and the reason it has none."""
    *_, reason, clock_s = CASES[case]

    assert (reason, clock_s) == found[case]


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
    "it may have been replaced": (
        {"conclusion": "failure", "is_possibly_superseded": True},
        {"conclusion": "failure"},
        "a failure may have been replaced",
    ),
    "an expression decides on one that may have been replaced, and the run succeeded": (
        {"conclusion": "failure", "is_possibly_superseded": True},
        {},
        None,
    ),
    "continue-on-error": ({"conclusion": "failure", "is_failure_tolerated": True}, {}, None),
    "an expression decides, and the run failed": (
        {"conclusion": "failure"},
        {"conclusion": "failure"},
        "a needed job failed",
    ),
    "an expression decides, and the run succeeded": ({"conclusion": "failure"}, {}, None),
}


def _upstream(case: str, between: str) -> dict[str, list[Row]]:
    fields, run, _ = UPSTREAM[case]
    test = job(1, [0, 2, 10], name="test", is_failure_tolerated=False)
    if "expression" in case:
        test["is_failure_tolerated"] = None
    pack = job(3, [10, 10, 10], name="pack", conclusion=between, is_failure_tolerated=False)
    return {
        "jobs": [{**test, **fields}, pack, PUSH],
        "run_attempts": [{**attempt(), **run}],
        "job_needs": needs({2: [3], 3: [1]}),
    }


@pytest.fixture(scope="module")
def found_upstream(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[object, object]]:
    """What becomes of them, whatever lies between."""
    cases = {
        f"{case}, {between}": _upstream(case, between)
        for case in UPSTREAM
        for between in ("success", "skipped")
    }
    return judged_cases(tmp_path_factory.mktemp("upstream"), cases)


@pytest.mark.parametrize("case", UPSTREAM)
@pytest.mark.parametrize("between", ["success", "skipped"])
def test_a_needed_job_failed(
    case: str, between: str, found_upstream: dict[str, tuple[object, object]]
) -> None:
    """
    `push` ran under `!cancelled()` although `test`, which it needs by way of `pack`, failed.

    Whether `pack` ran or was skipped in between makes no difference.
    """
    *_, reason = UPSTREAM[case]

    assert (reason, 20.0 if reason is None else None) == found_upstream[f"{case}, {between}"]


def test_an_inferred_edge_does_not_exclude(tmp_path: Path) -> None:
    """`lint` failed just before `push` was created; nobody says that `push` needs it."""
    database = one_attempt(
        tmp_path,
        [job(1, [0, 2, 10], name="lint", conclusion="failure"), PUSH],
        job_needs=needs({2: [1]}, source="inferred"),
    )

    assert [(1, None, 20.0)] == judged(database)


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
