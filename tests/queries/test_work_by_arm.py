"""What each arm does: given rows, expected rows."""

from pathlib import Path

import pandas as pd
import pytest

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import attempt, job, needs, step


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """
    Arm a: runs 1 and 2, whose path is `build (x)` or `build (y)`, then `push`; run 3 without graph.

    Run 1: `build (x)` 0 to 40 s, `push` created at 40, taken at 45, ends at 60. Run 2: `build (y)`
    0 to 30 s, `push` 30 to 50. Run 3: `build (x)` alone, not mapped, 0 to 20. b counts nothing.
    """
    return build_database(
        tmp_path / "case.duckdb",
        experiments=[{}],
        arms=[{"has_cache_rule": True}, {"arm": "b", "position": 2}],
        roles=[
            {"role": "image", "steps": ["Build image", "Push*"]},
            {"role": "publish", "position": 2, "jobs": ["push"]},
        ],
        arm_attempts=[
            *({"run_id": run_id, "cache_state": "warm"} for run_id in (1, 2, 3)),
            {"arm": "b", "run_id": 4},
        ],
        run_attempts=[
            *(attempt(run_id) for run_id in (1, 2, 3)),
            attempt(4, conclusion="failure"),
        ],
        jobs=[
            job(11, (0, 0, 40), name="build (x)", job_key="build", leg="x"),
            job(12, (40, 45, 60), name="push", job_key="push"),
            job(21, (0, 0, 30), 2, name="build (y)", job_key="build", leg="y"),
            job(22, (30, 30, 50), 2, name="push", job_key="push"),
            job(31, (0, 0, 20), 3, name="build (x)"),
            job(41, (0, 0, 20), 4, name="build (x)", conclusion="failure"),
        ],
        job_needs=[*needs({12: [11]}), *needs({22: [21]}, 2)],
        attempt_graphs=[{"run_id": 1}, {"run_id": 2}],
        steps=[
            step(11, 1, (0, 2), name="Set up job"),
            step(11, 2, (2, 20), name="Build image"),
            step(11, 3, (20, 36), name="Build image"),
            step(11, 4, (36, 36), name="Tag", conclusion="skipped"),
            step(12, 1, (45, 59), name="Push"),
            step(21, 1, (0, 30), name="Tag"),
            step(31, 1, (0, 18), name="Build image"),
        ],
    )


def rows(database: Path, columns: list[str]) -> list[tuple[object, ...]]:
    """Some columns of the answer."""
    frame = answer("work_by_arm", database, {"experiment": "e"})[columns].astype(object)
    return list(frame.where(frame.notna(), None).itertuples(index=False, name=None))


def test_by_hand(database: Path) -> None:
    """
    Three attempts, of two the path is known; the job that is not mapped is known by its name.

    `push` adds 20 s to the path in both runs (60 - 40, 50 - 30): its own time is 15 and 20 s. The
    step `Build image` of `build (x)` takes 18 + 16 = 34 s in run 1 and 18 s in run 3, which is 26
    on average; it adds 34 s to one path of two, 17 on average. `Tag` was skipped there.
    """
    counts = ["with_count", "any_leg_count", "listed_count", "path_count", "on_path_count"]
    assert [
        ("build", "x", None, 2, 3, 2, 2, 1, 30.0, 20.0),
        ("build", "x", "Build image", 2, 2, 2, 2, 1, 26.0, 17.0),
        ("build", "x", "Set up job", 1, 1, 1, 2, 1, 2.0, 1.0),
        ("build", "x", "Tag", 0, 1, 1, 2, 0, None, 0.0),
        ("build", "y", None, 1, 3, 1, 2, 1, 30.0, 15.0),
        ("build", "y", "Tag", 1, 1, 1, 2, 1, 30.0, 15.0),
        ("push", None, None, 2, 2, 2, 2, 2, 17.5, 20.0),
        ("push", None, "Push", 1, 1, 1, 2, 1, 14.0, 7.0),
    ] == rows(database, ["job_key", "leg", "step_name", *counts, "work_mean_s", "path_mean_s"])


def test_roles_places_and_what_github_adds(database: Path) -> None:
    """The role of a step by its name, of a job by its key; two places of one name are averaged."""
    found = rows(database, ["step_name", "role_name", "is_set_up", "place_share"])
    assert {
        ("Set up job", None, True, 0.0),
        ("Build image", "image", False, 0.5),
        ("Tag", None, False, 1.0),
        ("Tag", None, False, None),
        ("Push", "image", False, None),
        (None, "publish", False, None),
        (None, None, False, None),
    } == set(found)


def test_the_population(database: Path) -> None:
    """The arm whose one run failed is absent; the other has three attempts and a cache rule."""
    frame = answer("work_by_arm", database, {"experiment": "e"})
    assert {("a", True, "warm", True, 3)} == set(
        frame[["arm", "is_baseline", "cache_state", "has_cache_rule", "attempt_count"]].itertuples(
            index=False, name=None
        )
    )
    assert answer("work_by_arm", database, {"experiment": "none"}).empty
    assert pd.api.types.is_float_dtype(frame["place_share"])


def test_an_attempt_of_two_arms(tmp_path: Path) -> None:
    """It is one of each: its 10 s, and the 4 s of its step, are not counted twice."""
    database = build_database(
        tmp_path / "case.duckdb",
        experiments=[{}],
        arms=[{}, {"arm": "b", "position": 2}],
        arm_attempts=[{"run_id": 1}, {"arm": "b", "run_id": 1}],
        run_attempts=[attempt(1)],
        jobs=[job(11, (0, 0, 10), name="build", job_key="build")],
        attempt_graphs=[{"run_id": 1}],
        steps=[step(11, 1, (0, 4), name="Compile")],
    )
    columns = ["arm", "step_name", "with_count", "work_mean_s", "path_mean_s"]
    assert [
        (arm, name, 1, seconds, seconds)
        for arm in ("a", "b")
        for name, seconds in ((None, 10.0), ("Compile", 4.0))
    ] == rows(database, columns)
