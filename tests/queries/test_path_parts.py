"""What the clock consists of along the path, and where which work is done."""

from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest

from queries.answers import answer
from queries.waterfall.parts import Kind
from queries.waterfall.places import places
from tests.app.graph_case import graphs
from tests.build_database import build_database
from tests.queries.facts import NOON, Row, attempt, job, needs, step
from tests.queries.random_graphs import random_attempts

_COUNT = 300


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    One run of 100 s: `cli` (role compile) 0 to 61 s, then `push` (not mapped) to 100 s.

    `cli` starts a second before it is created, `push` has no creation. In `cli` Build and Pack
    overlap by 5 s; its Set up job starts before the job. `lint` is needed by nothing.
    """
    return build_database(
        tmp_path_factory.mktemp("parts") / "a.duckdb",
        experiments=[{"milestone": ["push"]}],
        arms=[{}],
        arm_attempts=[{"run_id": 1, "cache_state": "warm"}],
        run_attempts=[attempt()],
        attempt_graphs=[{"run_id": 1}],
        roles=[
            {"role": "compile", "jobs": ["cli"], "steps": []},
            {"role": "pack", "position": 2, "steps": ["Pack*"]},
        ],
        jobs=[
            job(1, (5, 4, 61), name="cli", job_key="cli"),
            job(2, (None, 70, 100), name="push", unmapped_because="fits no job"),
            job(3, (0, 1, 9), name="lint", job_key="lint"),
        ],
        job_needs=needs({2: [1]}),
        steps=[
            step(1, 1, (3, 10), name="Set up job"),
            step(1, 2, (10, 40), name="Build"),
            step(1, 3, (35, 50), name="Pack it"),
            step(1, 4, (55, 56), name="Post a comment"),
            step(1, 8, (50, 55), name="Post Build"),
            step(2, 1, (70, 100), name=None),
            step(3, 1, (1, 9), name="Build"),
        ],
    )


def test_parts_of_a_path(small: Path) -> None:
    """
    By hand: cli waits 5 + 0 s, its steps are 6 + 25 + 10 + 5 + 1 s and 5 s of two, 5 s gap, -1 s.

    It was taken at 4 s and ran 57 s, on the path from 5 to 61 s 56 s: a second of skew.
    """
    frame = answer("path_parts", small, {"experiment": "e"})
    columns = ["work_key", "job_key", "part", "step_name", "role_name", "is_set_up", "part_s"]
    found = _plain(frame[columns])

    assert [
        ["compile", "cli", "gap", None, "compile", False, 5.0],
        ["compile", "cli", "queue", None, "compile", False, 0.0],
        ["compile", "cli", "scheduling", None, "compile", False, 5.0],
        ["compile", "cli", "skew", None, "compile", False, -1.0],
        ["compile", "cli", "step", "Build", "compile", False, 25.0],
        ["compile", "cli", "step", "Pack it", "pack", False, 10.0],
        ["compile", "cli", "step", "Post Build", None, True, 5.0],
        ["compile", "cli", "step", "Post a comment", "compile", False, 1.0],
        ["compile", "cli", "step", "Set up job", None, True, 6.0],
        ["compile", "cli", "unresolved", None, "compile", False, 5.0],
        ["push", "push", "gap", None, None, False, 0.0],
        ["push", "push", "step", None, None, False, 30.0],
        ["push", "push", "wait", None, None, False, 9.0],
    ] == found
    assert 100 == frame["part_s"].sum() == frame["clock_s"].iloc[0]


@pytest.mark.parametrize(
    ("steps", "added"),
    [
        ({3: "Build", 2: "Pre Build", 4: "Test", 7: "Post Build"}, {"Pre Build", "Post Build"}),
        ({2: "Build", 3: "Post Build", 4: "Test"}, set()),
        ({2: "Build", 3: "Post Build"}, set()),
        ({2: "Build", 5: "Post Test"}, set()),
        ({2: "Build", 3: "Pre Build"}, set()),
        ({2: "Build", 3: None, 5: "Post Build"}, {"Post Build"}),
        ({2: "Build", 4: None, 5: "Post Build"}, set()),
    ],
)
def test_what_github_adds(tmp_path: Path, steps: dict[int, str | None], added: set[str]) -> None:
    """Pre before all steps of the file, Post after them and a gap, of a step of the same job."""
    names = {1: "Set up job", **steps}
    database = build_database(
        tmp_path / "a.duckdb",
        experiments=[{}],
        arms=[{}],
        arm_attempts=[{"run_id": 1}],
        run_attempts=[attempt()],
        attempt_graphs=[{"run_id": 1}],
        jobs=[job(1, (0, 0, 20), name="a", job_key="a")],
        steps=[step(1, number, (number, number + 1), name=names[number]) for number in names],
    )
    frame = answer("path_parts", database, {"experiment": "e"})
    assert {"Set up job", *added} == set(frame.loc[frame["is_set_up"], "step_name"])


def test_places_of_work(small: Path) -> None:
    """The unmapped job keeps the graph from being known: lint may or may not be needed."""
    frame = answer("work_by_arm", small, {"experiment": "e"})
    jobs = frame[frame["step_name"].isna()]

    assert [["cli", True], ["lint", None], ["push", True]] == _plain(jobs[["job_key", "is_needed"]])
    found = places(frame, ["push"])
    assert {"compile", "lint", "push"} == found.needed
    assert {
        (Kind.ROLE, "compile"): {"compile"},
        (Kind.ROLE, "pack"): {"compile"},
        (Kind.STEP, "Build"): {"lint"},
    } == found.of_work


def test_needed_work(tmp_path: Path) -> None:
    """Where the graph is known, what is executed beside the milestone's needs is not needed."""
    frame = answer("work_by_arm", graphs(tmp_path / "a.duckdb"), {"experiment": "cache"})
    fast = frame[frame["arm"] == "fast"].drop_duplicates("job_key").set_index("job_key")

    assert {"define": True, "push": True, "cli": False, "docs": False, "lint": False} == fast[
        "is_needed"
    ].to_dict()


def test_every_attempt_adds_up(tmp_path: Path) -> None:
    """Whatever clocks and steps contradict: the parts of each attempt are its clock, exactly."""
    tables = random_attempts(_COUNT, seed=3)
    random = Random(3)  # noqa: S311 - the same steps every time are meant
    for row in tables["run_attempts"]:
        row["conclusion"] = "success"
    for place, row in enumerate(tables["jobs"]):
        # Names repeat, so that superseded jobs have replacements; each fourth job has no place.
        row["name"] = f"job {place % 3}"
        row["unmapped_because"] = "fits no job" if place % 4 == 0 else None
    database = build_database(
        tmp_path / "a.duckdb",
        experiments=[{}],
        arms=[{}],
        arm_attempts=[{"run_id": row["run_id"]} for row in tables["run_attempts"]],
        steps=[one for row in tables["jobs"] for one in _steps(row, random)],
        roles=[{"role": "some", "jobs": ["job*1"], "steps": ["step 2"]}],
        **tables,
    )
    frame = answer("path_parts", database, {"experiment": "e"})
    sums = frame.groupby("run_id").agg({"part_s": "sum", "clock_s": "first"})

    assert len(sums) > _COUNT * 0.9
    assert sums["part_s"].tolist() == sums["clock_s"].tolist()
    assert {
        "lost",
        "unknown",
        "scheduling",
        "queue",
        "wait",
        "step",
        "gap",
        "unresolved",
        "no steps stored",
        "skew",
    } == (set(frame.loc[frame["part_s"] != 0, "part"]))


def _plain(frame: pd.DataFrame) -> list[list[Any]]:
    """Rows with None for what is missing."""
    rows = frame.itertuples(index=False, name=None)
    return [[None if pd.isna(value) else value for value in row] for row in rows]


def _steps(row: Row, random: Random) -> list[Row]:
    """Steps somewhere around their job, in any order, some at the same time."""
    started = row["started_at"]
    assert isinstance(started, datetime)
    first = int((started - NOON).total_seconds())
    found = []
    for number in range(1, random.randint(1, 5)):
        begun = first + random.randint(-2, 9)
        ended = begun + random.randint(0, 9)
        found.append(step(int(str(row["job_id"])), number, (begun, ended)))
    return found
