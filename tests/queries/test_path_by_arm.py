"""Critical paths over the runs of an arm: given rows, expected rows."""

from pathlib import Path

import duckdb
import pytest

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import attempt, job, needs, step


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
    ] == list(found)
    by_key = frame.groupby("job_key")["part_mean_s"].sum().round(3).to_dict()
    assert {"cli": 12.0, "go": 10.0, "push": 5.0} == by_key
