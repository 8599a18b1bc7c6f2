"""The observed critical path, slack and exclusive time: given rows, expected rows."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job, needs, step, view_rows

Times = Mapping[int, Sequence[float | None]]


def one_attempt(
    folder: Path, times: Times, edges: Mapping[int, Sequence[int]], more: Mapping[int, Row]
) -> Path:
    """An attempt from 0 s with jobs `job N`, their needs, and what differs from the usual."""
    return build_database(
        folder / "case.duckdb",
        run_attempts=[attempt()],
        jobs=[
            {**job(job_id, seconds, name=f"job {job_id}"), **more.get(job_id, {})}
            for job_id, seconds in times.items()
        ],
        job_needs=needs(edges),
        attempt_graphs=[{"run_id": 1}],
    )


PATHS: Mapping[
    str, tuple[Times, Mapping[int, Sequence[int]], Mapping[int, Row], list[tuple[object, ...]]]
] = {
    # Job 1 is created at 1 s, waits 2 s and runs 7 s; job 2, created 1 s later, adds 20 s.
    "one after the other": (
        {1: (1, 3, 10), 2: (11, 15, 30)},
        {2: [1]},
        {},
        [(1, 1, 1.0, 2.0, 7.0, 0.0), (2, 2, 1.0, 4.0, 15.0, 0.0)],
    ),
    "the needed job that ended last": (
        {1: (0, 0, 10), 2: (0, 0, 12), 3: (12, 12, 20)},
        {3: [1, 2]},
        {},
        [(1, 2, 0.0, 0.0, 12.0, 0.0), (2, 3, 0.0, 0.0, 8.0, 0.0)],
    ),
    "tie: the one that ran longest": (
        {1: (0, 4, 10), 2: (0, 2, 10), 3: (10, 10, 20)},
        {3: [1, 2]},
        {},
        [(1, 2, 0.0, 2.0, 8.0, 0.0), (2, 3, 0.0, 0.0, 10.0, 0.0)],
    ),
    "tie: the smaller id": (
        {1: (0, 4, 10), 2: (0, 4, 10), 3: (10, 10, 20)},
        {3: [2, 1]},
        {},
        [(1, 1, 0.0, 4.0, 6.0, 0.0), (2, 3, 0.0, 0.0, 10.0, 0.0)],
    ),
    "a skipped job passes on its own blocker": (
        {1: (0, 0, 10), 2: (11, 11, 11), 3: (0, 0, 5), 4: (12, 13, 20)},
        {2: [1], 4: [2, 3]},
        {2: {"conclusion": "skipped"}},
        [(1, 1, 0.0, 0.0, 10.0, 0.0), (2, 4, 2.0, 1.0, 7.0, 0.0)],
    ),
    "two skipped jobs in a row": (
        {1: (0, 0, 10), 2: (10, 10, 10), 3: (10, 10, 9), 4: (12, 12, 20)},
        {2: [1], 3: [2], 4: [3]},
        {2: {"conclusion": "skipped"}, 3: {"conclusion": "skipped"}},
        [(1, 1, 0.0, 0.0, 10.0, 0.0), (2, 4, 2.0, 0.0, 8.0, 0.0)],
    ),
    "without a creation scheduling and queue are one": (
        {1: (None, 3, 10), 2: (None, 14, 20)},
        {2: [1]},
        {},
        [(1, 1, None, None, 7.0, 0.0), (2, 2, None, None, 6.0, 0.0)],
    ),
    # Job 2 seems to be created and started before job 1 ends: t1 = t2 = 10.
    "created before its blocker's end": (
        {1: (0, 0, 10), 2: (8, 9, 15)},
        {2: [1]},
        {},
        [(1, 1, 0.0, 0.0, 10.0, 0.0), (2, 2, 0.0, 0.0, 5.0, 0.0)],
    ),
    # Job 2 ends at 15 s, before it starts: t3 = t2 = 18, so 3 s of skew.
    "the last job ends before it starts": (
        {1: (0, 0, 10), 2: (10, 18, 15)},
        {2: [1]},
        {},
        [(1, 1, 0.0, 0.0, 10.0, 3.0), (2, 2, 0.0, 8.0, 0.0, 3.0)],
    ),
}


@pytest.mark.parametrize("case", PATHS)
def test_path(case: str, tmp_path: Path) -> None:
    """Position, job, scheduling, queue, run and skew of the path to the end of the whole run."""
    times, edges, more, expected = PATHS[case]
    columns = (
        "path_position",
        "job_id",
        "path_scheduling_s",
        "path_queue_s",
        "path_run_s",
        "skew_s",
    )

    assert expected == view_rows(
        one_attempt(tmp_path, times, edges, more), "path_jobs", columns, "path_position"
    )


def test_a_circle_ends(tmp_path: Path) -> None:
    """Edges that run in a circle, which no file can make, do not make an answer run for ever."""
    database = one_attempt(tmp_path, {1: (0, 0, 10), 2: (10, 10, 20)}, {2: [1], 1: [2]}, {})

    assert 2001 == len(view_rows(database, "path_jobs", ["job_id"], "path_position"))


def test_blocker(tmp_path: Path) -> None:
    """Job 4 is ready at 10 s, when jobs 1 and 2 end; job 2 ran longer and blocks, two tie."""
    database = one_attempt(
        tmp_path,
        {1: (0, 4, 10), 2: (0, 2, 10), 3: (0, 0, 9), 4: (12, 13, 20)},
        {4: [1, 2, 3]},
        {},
    )
    frame = answer("attempt_jobs", database, {"run_id": 1, "run_attempt": 1})
    columns = ["job_id", "ready_offset_s", "blocker_job_id", "blocker_tie_count"]
    found = frame.sort_values("job_id")[columns].itertuples(index=False, name=None)

    assert [
        (1, 0.0, None, 0),
        (2, 0.0, None, 0),
        (3, 0.0, None, 0),
        (4, 10.0, 2, 2),
    ] == [tuple(None if pd.isna(cell) else cell for cell in row) for row in found]


DIAMOND: Times = {1: (0, 0, 10), 2: (10, 10, 30), 3: (11, 11, 25), 4: (30, 30, 50), 5: (0, 0, 40)}
"""1 before 2 and 3, both before 4; 5 stands alone."""


@pytest.mark.parametrize(
    ("milestone", "expected"),
    [
        # 3 may end at 30 instead of 25. 2 can be 5 s shorter before 3 decides; 1 and 4 count whole.
        (["job 4"], {1: (0, 10), 2: (0, 5), 3: (5, 0), 4: (0, 20)}),
        # 5, which ends 10 s before 4, decides as soon as 1, 2 or 4 are 10 s shorter.
        ([], {1: (0, 10), 2: (0, 5), 3: (5, 0), 4: (0, 10), 5: (10, 0)}),
        (["job 2", "job 3"], {1: (0, 10), 2: (0, 5), 3: (5, 0)}),
        (["job 5"], {5: (0, 40)}),
    ],
    ids=["to job 4", "to the end", "to jobs 2 and 3", "to job 5"],
)
def test_slack(
    milestone: list[str], expected: dict[int, tuple[float, float]], tmp_path: Path
) -> None:
    """How much longer without effect, and how much shorter with effect; nothing for the others."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt()],
        jobs=[job(job_id, times, name=f"job {job_id}") for job_id, times in DIAMOND.items()],
        job_needs=needs({2: [1], 3: [1], 4: [2, 3]}),
        attempt_graphs=[{"run_id": 1}],
        experiments=[{"milestone": milestone}],
        arms=[{}],
        arm_attempts=[{"run_id": 1}],
    )
    found = view_rows(
        database,
        "job_slacks",
        ["job_id", "slack_s", "exclusive_s"],
        "job_id",
        experiment="e",
    )

    assert [(job_id, *seconds) for job_id, seconds in expected.items()] == found


def test_an_attempt_that_was_not_looked_up_has_no_path(tmp_path: Path) -> None:
    """Before its jobs are looked up every job would seem to wait for none."""
    database = build_database(
        tmp_path / "case.duckdb", run_attempts=[attempt()], jobs=[job(1, (0, 0, 10))]
    )

    for view in ("job_waits", "path_jobs", "job_slacks"):
        assert [] == view_rows(database, view, ["job_id"], "job_id")


@pytest.mark.parametrize(
    "unknown",
    [
        {"attempt_graphs": [{"run_id": 1, "source": "inferred"}]},
        {"jobs": [job(9, (0, 0, 5), unmapped_because="fits no job of the workflow file")]},
    ],
    ids=["inferred", "a job has no place"],
)
def test_no_slack_of_ignorance(unknown: dict[str, list[Row]], tmp_path: Path) -> None:
    """Where the graph is not wholly known there is a path, but neither slack nor exclusive time."""
    known: dict[str, list[Row]] = {
        "run_attempts": [attempt()],
        "jobs": [job(1, (0, 0, 10))],
        "attempt_graphs": [{"run_id": 1}],
    }
    database = build_database(
        tmp_path / "case.duckdb",
        **{**known, **unknown, "jobs": known["jobs"] + unknown.get("jobs", [])},
    )

    assert [(1,)] == view_rows(database, "path_jobs", ["job_id"], "job_id")
    assert [] == view_rows(database, "job_slacks", ["job_id"], "job_id")


PARTS: Mapping[str, tuple[list[Row], dict[str, float]]] = {
    "one after the other, 3 s of gaps": (
        [step(1, 1, (10, 14)), step(1, 2, (15, 18))],
        {"step 1": 4, "step 2": 3, "gap": 3, "parallel": 0},
    ),
    "two at the same time for 2 s": (
        [step(1, 1, (10, 16)), step(1, 2, (14, 20))],
        {"step 1": 6, "step 2": 6, "gap": 0, "parallel": -2},
    ),
    "one within another": (
        [step(1, 1, (10, 20)), step(1, 2, (12, 14)), step(1, 3, (15, 16))],
        {"step 1": 10, "step 2": 2, "step 3": 1, "gap": 0, "parallel": -3},
    ),
    "a second before its job, and after it": (
        [step(1, 1, (9, 12)), step(1, 2, (12, 21))],
        {"step 1": 2, "step 2": 8, "gap": 0, "parallel": 0},
    ),
    "skipped and without times": (
        [
            step(1, 1, (10, 13)),
            step(1, 2, (13, 13), conclusion="skipped"),
            step(1, 3, (None, None)),
        ],
        {"step 1": 3, "gap": 7, "parallel": 0},
    ),
    "none stored": ([], {"no steps stored": 10}),
    "stored without usable times": ([step(1, 1, (None, None))], {"gap": 10}),
}


@pytest.mark.parametrize("case", PARTS)
def test_parts(case: str, tmp_path: Path) -> None:
    """The parts of a job from 10 to 20 s; they add up to its 10 s."""
    steps, expected = PARTS[case]
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt()],
        jobs=[job(1, (5, 10, 20))],
        steps=steps,
    )
    frame = answer("attempt_parts", database, {"run_id": 1, "run_attempt": 1})
    found = dict(zip(frame["step_name"].fillna(frame["part"]), frame["part_s"], strict=True))

    assert expected == found
    assert 10 == sum(found.values())


@pytest.fixture
def three_runs(tmp_path: Path) -> Path:
    """
    Three warm runs of `push`, which needs `go` and `cli`; `cli` blocks in two of them.

    Waits and runs: `go` 0-10, 0-10, 0-30; `cli` 2-20, 2-20, 2-20 (queue 2 s); `push` 5 s after 1 s.
    """
    jobs, edges = [], []
    for run_id, go_end in ((1, 10), (2, 10), (3, 30)):
        start, first = 1000 * run_id, 10 * run_id
        ready = max(go_end, 20)
        for place, (name, seconds) in enumerate(
            {
                "go": (0, 0, go_end),
                "cli": (0, 2, 20),
                "push": (ready, ready + 1, ready + 6),
            }.items()
        ):
            times = [start + second for second in seconds]
            jobs.append(job(first + place, times, run_id, name=name, job_key=name))
        edges += needs({first + 2: [first, first + 1]}, run_id)
    return build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(run_id, start=1000 * run_id) for run_id in (1, 2, 3)],
        jobs=jobs,
        steps=[
            step(10 * run_id + 1, number, [1000 * run_id + second for second in seconds])
            for run_id in (1, 2, 3)
            for number, seconds in ((1, (2, 5)), (2, (6, 20)))
        ],
        job_needs=edges,
        attempt_graphs=[{"run_id": run_id} for run_id in (1, 2, 3)],
        experiments=[{"milestone": ["push"]}],
        arms=[{}],
        arm_attempts=[{"run_id": run_id, "cache_state": "warm"} for run_id in (1, 2, 3)],
    )


def test_path_by_arm(three_runs: Path) -> None:
    """
    Clocks of 26, 26 and 36 s, worked out by hand.

    `cli` is on the path twice with 20 s (2 waiting): mean 40/3; off it in run 3 it has 10 s of
    slack. `go` is on it once with 30 s: mean 10, slack 10 s otherwise; it could be 10 s shorter.
    `cli` could be 10 s shorter, too; `push` adds 6 s each time, 1 of them waiting.
    """
    frame = answer("path_by_arm", three_runs, {"experiment": "e"})
    columns = ["job_key", "attempt_count", "on_path_count", "path_mean_s", "wait_mean_s"]
    more = ["run_mean_s", "slack_p50_s", "exclusive_p50_s"]

    assert [
        ("cli", 3, 2, 13.333, 1.333, 12.0, 10.0, 10.0),
        ("go", 3, 1, 10.0, 0.0, 10.0, 10.0, 10.0),
        ("push", 3, 3, 6.0, 1.0, 5.0, -1.0, 5.0),
    ] == list(frame[columns + more].round(3).fillna(-1.0).itertuples(index=False, name=None))
    assert (26 + 26 + 36) / 3 == pytest.approx(frame["path_mean_s"].sum())
    assert 1 == pytest.approx(frame["path_share"].sum())


def test_a_path_that_is_not_known(three_runs: Path) -> None:
    """
    Without the needs of run 2 two runs are left, of 26 and 36 s, and no mean is over three.

    `cli` is on the path once with 20 s, 18 of them in its steps and gaps: means 10 and 9.
    """
    with duckdb.connect(three_runs) as connection:
        connection.execute("delete from attempt_graphs where run_id = 2")
    frame = answer("path_by_arm", three_runs, {"experiment": "e"})
    columns = ["job_key", "attempt_count", "on_path_count", "path_mean_s"]
    assert [("go", 2, 1, 15.0), ("cli", 2, 1, 10.0), ("push", 2, 2, 6.0)] == list(
        frame[columns].itertuples(index=False, name=None)
    )
    steps = answer("path_steps_by_arm", three_runs, {"experiment": "e"})
    assert {2} == set(steps["attempt_count"])
    assert 9 == pytest.approx(steps.loc[steps["job_key"] == "cli", "part_mean_s"].sum())


def test_path_steps_by_arm(three_runs: Path) -> None:
    """`cli` is on the path in two of three runs: 3 s and 14 s of steps, 1 s of gap each."""
    frame = answer("path_steps_by_arm", three_runs, {"experiment": "e"})
    of_cli = frame[frame["job_key"] == "cli"]
    found = zip(
        of_cli["step_name"].fillna(of_cli["part"]),
        of_cli["on_path_count"],
        of_cli["part_mean_s"].round(3),
        of_cli["part_p50_s"],
        strict=True,
    )

    assert [
        ("step 2", 2, 9.333, 14.0),
        ("step 1", 2, 2.0, 3.0),
        ("gap", 2, 0.667, 1.0),
        ("parallel", 2, 0.0, 0.0),
    ] == list(found)
    by_key = frame.groupby("job_key")["part_mean_s"].sum().round(3).to_dict()
    assert {"cli": 12.0, "go": 10.0, "push": 5.0} == by_key


def test_one_run_without_an_arm(tmp_path: Path) -> None:
    """A run that no arm selects has a path, too: to the milestone that is asked for."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt()],
        jobs=[job(1, (0, 0, 10), name="build"), job(2, (10, 12, 20), name="push")],
        job_needs=needs({2: [1]}),
        attempt_graphs=[{"run_id": 1}],
        experiments=[{"milestone": ["push"]}],
        arms=[{}],
    )
    asked = {"run_id": 1, "run_attempt": 1}

    for milestone, experiment, length in (
        (["build"], None, 1),
        (None, "e", 2),
        (["build"], "e", 1),
        (None, None, 2),
    ):
        given = {**asked, "milestone": milestone, "experiment": experiment}
        frame = answer("attempt_jobs", database, given)
        assert length == frame["path_position"].notna().sum()


def test_parts_of_a_partial_rerun(tmp_path: Path) -> None:
    """Its clocks are not known, but what its job did is."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(1, 2)],
        jobs=[
            job(1, (5, 10, 20), run_attempt=2),
            job(2, (5, -20, -10), run_attempt=2, is_carried_over=True),
        ],
        steps=[step(1, 1, (10, 14))],
    )
    frame = answer("attempt_parts", database, {"run_id": 1, "run_attempt": 2})

    assert [(1, "step", 4.0), (1, "gap", 6.0), (1, "parallel", 0.0)] == list(
        frame[["job_id", "part", "part_s"]].itertuples(index=False, name=None)
    )


def test_sources_and_problems(tmp_path: Path) -> None:
    """How the needs are known, what was not found, and which file could not be read."""
    of_run: Row = {"repository": "o/r", "workflow_path": "w.yml"}
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[{**attempt(1), **of_run}, {**attempt(2, start=100), **of_run}],
        jobs=[
            job(1, (0, 0, 5), name="a"),
            job(2, (0, 0, 5), name="b", unmapped_because="fits no job of the workflow file"),
            job(3, (100, 100, 105), 2, name="a"),
        ],
        attempt_graphs=[
            {"run_id": 1},
            {"run_id": 2, "source": "inferred", "problem": "The file is empty."},
        ],
    )

    assert [("inferred", 1, 1, 0), ("workflow file", 1, 2, 1)] == list(
        answer("graph_sources", database)
        .drop(columns=["repository", "workflow_path"])
        .itertuples(index=False, name=None)
    )
    assert [("The file is empty.", 1)] == list(
        answer("graph_problems", database)[["problem", "attempt_count"]].itertuples(
            index=False, name=None
        )
    )
    assert [("b", "fits no job of the workflow file", 1)] == list(
        answer("unmapped_jobs", database)[["job_name", "unmapped_because", "job_count"]].itertuples(
            index=False, name=None
        )
    )
