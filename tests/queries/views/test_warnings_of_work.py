"""What arms did, and what that warns of: given rows, expected rows."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.queries.facts import Row, attempt, job, step
from tests.queries.views.warned_arms import TURNS, Found, build, files, found


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


def test_a_file_that_changed(tmp_path: Path) -> None:
    """Arm a's runs have two contents, arm b's have one, another."""
    blobs = {1: "x", 2: "x", 3: "y", 4: "z", 5: "z", 6: "z"}

    assert [("file changed", "a", "x", [1, 2]), ("file changed", "a", "y", [3])] == found(
        build(tmp_path, TURNS, **files(blobs))
    )


def test_two_workflows_are_no_change(tmp_path: Path) -> None:
    """Runs of two workflows have two files, neither of which changed."""
    tables = files({run: "x" if run < 3 else "y" for run in range(1, 7)})
    for table in tables.values():
        for row in table:
            row["path"] = "x.yml" if str(row.get("commit_sha")) in ("c1", "c2") else "y.yml"

    assert [] == found(build(tmp_path, TURNS, **tables), "file changed")
