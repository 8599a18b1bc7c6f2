"""What a careful colleague would warn of: given rows, expected rows."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import NOON, Row, at, attempt, job, step

HOUR = 3600
DAY = 24 * HOUR
Found = list[tuple[str, str, str | None, list[int]]]
"""Warning, arm, subject, and the runs behind it."""


def build(folder: Path, starts: Mapping[str, Sequence[int]], **tables: list[Row]) -> Path:
    """
    Arms `a` (the baseline) and others: warm runs, numbered from 1, that start at these seconds.

    Each has one job `build`, created after 2 s, run from 5 to 35 s, on `ubuntu`.
    """
    runs = [(arm, start) for arm, of_arm in starts.items() for start in of_arm]
    usual: dict[str, list[Row]] = {
        "run_attempts": [
            attempt(run_id, start=start, head_sha=f"{run_id:040x}", event="pull_request")
            for run_id, (_, start) in enumerate(runs, start=1)
        ],
        "jobs": [
            job(
                run_id,
                [start + 2, start + 5, start + 35],
                run_id,
                name="build",
                runner_labels=["ubuntu"],
            )
            for run_id, (_, start) in enumerate(runs, start=1)
        ],
        "experiments": [{}],
        "arms": [
            {"arm": arm, "position": place, "has_cache_rule": True}
            for place, arm in enumerate(starts, start=1)
        ],
        "arm_attempts": [
            {"run_id": run_id, "arm": arm, "cache_state": "warm"}
            for run_id, (arm, _) in enumerate(runs, start=1)
        ],
    }
    return build_database(folder / "case.duckdb", **{**usual, **tables})


def found(database: Path, *warnings: str) -> Found:
    """The warnings of these kinds with the runs behind them."""
    rows = answer("warning_rows", database, {"experiment": "e"})
    rows = rows[rows["warning"].isin(warnings)] if warnings else rows
    grouped = rows.astype({"subject": "object"}).groupby(
        ["warning", "arm", "subject"], dropna=False, sort=False
    )["run_id"]
    return [
        (str(warning), str(arm), subject if isinstance(subject, str) else None, sorted(run_ids))
        for (warning, arm, subject), run_ids in grouped
    ]


TURNS = {"a": [0, 4 * HOUR, 8 * HOUR], "b": [2 * HOUR, 6 * HOUR, 10 * HOUR]}
"""Two arms of three runs that take turns within one afternoon."""


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


def test_other_events(tmp_path: Path) -> None:
    """Run 5 of arm b was a push, and no run of the baseline was."""
    runs = [
        attempt(run_id, start=start, event="push" if run_id == 5 else "pull_request")
        for run_id, start in enumerate([*TURNS["a"], *TURNS["b"]], start=1)
    ]

    assert [("other events", "b", "push", [5])] == found(build(tmp_path, TURNS, run_attempts=runs))


def check(run_id: int, **more: object) -> Row:
    """One more job, `check`, of a run of `TURNS`."""
    start = [*TURNS["a"], *TURNS["b"]][run_id - 1]
    return job(20 + run_id, [start + 2, start + 3, start + 4], run_id, name="check", **more)


def both_build(**more: list[Row]) -> dict[str, list[Row]]:
    """The usual jobs of `TURNS`, and what some runs have besides."""
    jobs = [
        job(run_id, [start + 2, start + 5, start + 35], run_id, name="build", runner_labels=["u"])
        for run_id, start in enumerate([*TURNS["a"], *TURNS["b"]], start=1)
    ]
    return {**more, "jobs": jobs + more.get("jobs", [])}


WORK: Mapping[str, tuple[dict[str, list[Row]], Found]] = {
    "a job that only the candidate has": (
        both_build(jobs=[check(run) for run in (4, 5)]),
        [("only here", "b", "check", [4, 5])],
    ),
    "a job that only the baseline has": (
        both_build(jobs=[check(run) for run in (1, 2, 3)]),
        [("only baseline", "b", "check", [1, 2, 3])],
    ),
    "less than half of an arm's runs do it": (
        both_build(jobs=[check(4)]),
        [],
    ),
    "both have it, though not in every run": (
        both_build(jobs=[check(run) for run in (1, 4, 5)]),
        [],
    ),
    "a skipped job is not done": (
        both_build(jobs=[check(run, conclusion="skipped") for run in (4, 5, 6)]),
        [],
    ),
    "steps": (
        both_build(
            steps=[
                *(step(run, 2, [5, 9], name="compile") for run in range(1, 7)),
                *(step(run, 3, [5, 9], name="check") for run in (1, 2, 3)),
                *(step(run, 3, [5, 9], name="push") for run in (4, 5, 6)),
                *(step(run, 1, [5, 9], name="Set up job") for run in (4, 5, 6)),
                *(step(run, 9, [5, 9], name="Post compile") for run in (4, 5, 6)),
            ]
        ),
        [
            ("step only baseline", "b", "build: check", [1, 2, 3]),
            ("step only here", "b", "build: push", [4, 5, 6]),
        ],
    ),
    "steps of one role": (
        both_build(
            steps=[
                *(step(run, 2, [5, 9], name="build image") for run in (1, 2, 3)),
                *(step(run, 2, [5, 9], name="build and push image") for run in (4, 5, 6)),
            ],
            roles=[{"role": "image", "steps": ["build*image"]}],
        ),
        [],
    ),
    "other runners": (
        {
            "jobs": [
                job(
                    run_id,
                    [start + 2, start + 5, start + 35],
                    run_id,
                    name="build",
                    runner_labels=["big", "arm"] if run_id > 3 else ["small"],
                )
                for run_id, start in enumerate([*TURNS["a"], *TURNS["b"]], start=1)
            ]
        },
        [
            ("other runners", "b", "build: arm, big", [4, 5, 6]),
            ("other runners", "b", "build: small", [1, 2, 3]),
        ],
    ),
}


@pytest.mark.parametrize("case", WORK)
def test_what_they_did(case: str, tmp_path: Path) -> None:
    """Jobs, steps and runners that only one of candidate (runs 4 to 6) and baseline has."""
    tables, expected = WORK[case]

    assert expected == found(build(tmp_path, TURNS, **tables))


def test_a_job_that_could_not_be_mapped_is_no_other_job(tmp_path: Path) -> None:
    """Run 1 to 3 know the key of their job `Build`, runs 4 to 6 only its name: it is the same."""
    jobs = [
        job(
            run_id,
            [start + 2, start + 5, start + 35],
            run_id,
            name="Build",
            job_key="build" if run_id < 4 else None,
        )
        for run_id, start in enumerate([*TURNS["a"], *TURNS["b"]], start=1)
    ]

    assert [] == found(build(tmp_path, TURNS, jobs=jobs))


def test_a_file_that_changed_between_cold_and_warm(tmp_path: Path) -> None:
    """Cold and warm runs are never compared, so each population has one file."""
    selected: list[Row] = [
        {
            "run_id": run,
            "arm": "a" if run < 4 else "b",
            "cache_state": "cold" if run == 1 else "warm",
        }
        for run in range(1, 7)
    ]
    blobs = {1: "x", 2: "y", 3: "y", 4: "z", 5: "z", 6: "z"}
    database = build(tmp_path, TURNS, arm_attempts=selected, **files(blobs))

    assert [] == found(database, "file changed")


def test_a_baseline_without_cache_rule(tmp_path: Path) -> None:
    """All its runs serve for the candidate's warm ones, and that is said."""
    arms: list[Row] = [
        {"arm": "a", "has_cache_rule": False},
        {"arm": "b", "position": 2, "has_cache_rule": True},
    ]
    selected: list[Row] = [
        {
            "run_id": run,
            "arm": "a" if run < 4 else "b",
            "cache_state": "other" if run < 4 else "warm",
        }
        for run in range(1, 7)
    ]

    assert [("no cache rule", "b", None, [1, 2, 3])] == found(
        build(tmp_path, TURNS, arms=arms, arm_attempts=selected)
    )


def files(blobs: Mapping[int, str]) -> dict[str, list[Row]]:
    """The content of each run's workflow file."""
    return {
        "attempt_graphs": [
            {"run_id": run, "repository": "o/r", "path": "w.yml", "commit_sha": f"c{run}"}
            for run in blobs
        ],
        "workflow_files": [
            {"repository": "o/r", "path": "w.yml", "commit_sha": f"c{run}", "blob_sha": blob}
            for run, blob in blobs.items()
        ],
    }


def test_a_file_that_changed(tmp_path: Path) -> None:
    """Arm a's runs have two contents, arm b's have one, another."""
    blobs = {1: "x", 2: "x", 3: "y", 4: "z", 5: "z", 6: "z"}

    assert [("file changed", "a", "x", [1, 2]), ("file changed", "a", "y", [3])] == found(
        build(tmp_path, TURNS, **files(blobs))
    )


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


def test_two_workflows_are_no_change(tmp_path: Path) -> None:
    """Runs of two workflows have two files, neither of which changed."""
    tables = files({run: "x" if run < 3 else "y" for run in range(1, 7)})
    for table in tables.values():
        for row in table:
            row["path"] = "x.yml" if str(row.get("commit_sha")) in ("c1", "c2") else "y.yml"

    assert [] == found(build(tmp_path, TURNS, **tables), "file changed")


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


def test_warnings_are_counted(tmp_path: Path) -> None:
    """One row per warning, with how many attempts are behind it, and when they ran."""
    frame = answer(
        "warnings", build(tmp_path, {"a": [0, 120, 240], "b": [60, 180]}), {"experiment": "e"}
    )
    (row,) = frame.itertuples(index=False)

    assert ("few runs", "b", 2, "warm", 2) == (*row[:4], row.attempt_count)
    assert NOON + timedelta(seconds=60) == row.first_started_at
    assert NOON + timedelta(seconds=180) == row.last_started_at
