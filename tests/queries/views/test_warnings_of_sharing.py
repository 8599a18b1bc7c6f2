"""What arms share, and what that warns of: given rows, expected rows."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.queries.facts import Row, at, attempt, job
from tests.queries.views.warned_arms import Found, build, files, found


def resource(blob: str, kind: str, **more: object) -> Row:
    """Something that the file of that content uses by the name `r/cache`."""
    row: Row = {"blob_sha": blob, "job_key": "build", "kind": kind, "name": "r/cache"}
    return {**row, "is_branch_bound": False, "is_cancelling": False, **more}


SHARED: Mapping[str, tuple[list[Row], int, str, Found]] = {
    "one writes what the other reads, at once": (
        [resource("x", "cache write"), resource("y", "cache read")],
        10,
        "topic",
        [("shared cache", "a", "r/cache", [1]), ("shared cache", "b", "r/cache", [2])],
    ),
    "both only read": (
        [resource("x", "cache read"), resource("y", "cache read")],
        10,
        "topic",
        [],
    ),
    "one after the other": (
        [resource("x", "cache write"), resource("y", "cache read")],
        35,
        "topic",
        [],
    ),
    "each branch has its own": (
        [
            resource("x", "cache write", is_branch_bound=True),
            resource("y", "cache read", is_branch_bound=True),
        ],
        10,
        "topic",
        [],
    ),
    "of one branch": (
        [
            resource("x", "cache write", is_branch_bound=True),
            resource("y", "cache read", is_branch_bound=True),
        ],
        10,
        "main",
        [("shared cache", "a", "r/cache", [1]), ("shared cache", "b", "r/cache", [2])],
    ),
}


@pytest.mark.parametrize("case", SHARED)
def test_shared_caches(case: str, tmp_path: Path) -> None:
    """Run 1 of arm a, on main, from 0 to 35 s; run 2 of arm b starts so many seconds later."""
    resources, start, branch, expected = SHARED[case]
    database = build(
        tmp_path,
        {"a": [0], "b": [start]},
        run_attempts=[
            attempt(1, head_branch="main", event="push"),
            attempt(2, start=start, head_branch=branch, event="push"),
        ],
        workflow_resources=resources,
        **files({1: "x", 2: "y"}),
    )

    assert expected == found(database, "shared cache")


def test_nothing_is_shared_with_itself(tmp_path: Path) -> None:
    """Run 1 counts in arm a and is excluded in arm b: it shared its cache with no other run."""
    database = build(
        tmp_path,
        {"a": [0], "b": [500]},
        arm_attempts=[
            {"run_id": 1, "arm": "a", "cache_state": "warm"},
            {"run_id": 1, "arm": "b", "cache_state": "warm", "excluded_because": "other event"},
        ],
        workflow_resources=[resource("x", "cache write")],
        **files({1: "x"}),
    )

    assert [] == found(database, "shared cache", "cancelled across arms")


@pytest.mark.parametrize(
    ("executed_s", "updated_s", "is_found"),
    [
        pytest.param(35, 900, True, id="while it ran"),
        pytest.param(None, 21, True, id="while it waited"),
        pytest.param(15, 900, False, id="before"),
        pytest.param(None, 19, False, id="before, while it waited"),
    ],
)
def test_cancelled_across_arms(
    executed_s: int | None, updated_s: int, *, is_found: bool, tmp_path: Path
) -> None:
    """Run 1 of a was cancelled; its group cancels, and arm b, from 20 s on, is in it, too."""
    group = {"job_key": "", "is_cancelling": True}
    jobs = [] if executed_s is None else [job(1, [2, 5, executed_s], 1, name="build")]
    database = build(
        tmp_path,
        {"a": [0], "b": [20]},
        run_attempts=[
            attempt(1, conclusion="cancelled", head_branch="one", updated_at=at(updated_s)),
            attempt(2, start=20, head_branch="two"),
        ],
        jobs=[*jobs, job(2, [22, 25, 55], 2, name="build")],
        workflow_resources=[
            resource("x", "concurrency", **group),
            resource("y", "concurrency", **group),
        ],
        **files({1: "x", 2: "y"}),
    )

    expected: Found = [("cancelled across arms", "a", "r/cache", [1])] if is_found else []
    assert expected == found(database, "cancelled across arms")
