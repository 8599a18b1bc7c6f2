"""Which attempts are compared with which, cold and warm apart."""

from pathlib import Path

import pandas as pd
import pytest

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job, needs


def build(folder: Path, *, has_cache_rule: bool) -> Path:
    """
    Baseline a with warm run 1, cold run 2 and other run 3; b with warm runs 4, 5 (failed), cold 6.

    Each has job 10n, created after 1 s, run from 3 to 10 s, and 10n+1, which needs it: created at
    12 s, run from 15 s to 20 s plus the run's number. Run 6 does not know when they were created.
    """
    states = {1: "warm", 2: "cold", 3: "other", 4: "warm", 5: "warm", 6: "cold"}
    jobs: list[Row] = []
    for run in states:
        start = 1000 * run
        created = [None, None] if run == 6 else [start + 1, start + 12]
        jobs += [
            job(10 * run, [created[0], start + 3, start + 10], run, name="build"),
            job(10 * run + 1, [created[1], start + 15, start + 20 + run], run, name="push"),
        ]
    return build_database(
        folder / "case.duckdb",
        run_attempts=[
            attempt(run, start=1000 * run, conclusion="failure" if run == 5 else "success")
            for run in states
        ],
        jobs=jobs,
        job_needs=[edge for run in states for edge in needs({10 * run + 1: [10 * run]}, run)],
        attempt_graphs=[{"run_id": run} for run in states],
        experiments=[{}],
        arms=[
            {"has_cache_rule": has_cache_rule},
            {"arm": "b", "position": 2, "has_cache_rule": True},
        ],
        arm_attempts=[
            {"run_id": run, "arm": "a" if run < 4 else "b", "cache_state": state}
            for run, state in states.items()
        ],
    )


def sides(frame: pd.DataFrame) -> dict[str, tuple[list[int], list[int]]]:
    """Runs of the baseline and of the candidate, by cache state."""
    return {
        str(state): (
            rows.loc[rows["is_baseline"], "run_id"].tolist(),
            rows.loc[~rows["is_baseline"], "run_id"].tolist(),
        )
        for state, rows in frame.groupby("cache_state")
    }


@pytest.mark.parametrize(
    ("has_cache_rule", "expected"),
    [
        (True, {"cold": ([2], [6]), "warm": ([1], [4])}),
        (False, {"cold": ([1, 2, 3], [6]), "warm": ([1, 2, 3], [4])}),
    ],
    ids=["the baseline tells cold from warm", "all its runs serve"],
)
def test_sides(
    tmp_path: Path, *, has_cache_rule: bool, expected: dict[str, tuple[list[int], list[int]]]
) -> None:
    """Warm against warm, cold against cold; what does not count takes no part."""
    database = build(tmp_path, has_cache_rule=has_cache_rule)

    assert expected == sides(answer("comparison_clocks", database, {"experiment": "e"}))


def test_clocks(tmp_path: Path) -> None:
    """
    Run 4 takes 24 s: 1 + 2 s before `build` and 2 + 3 s before `push` are waiting, 5 s queue.

    It computes 7 + 9 = 16 s. Run 6 (cold) does not know its queue, but its waiting: 3 + 5 = 8 s.
    """
    database = build(tmp_path, has_cache_rule=True)
    frame = answer("comparison_clocks", database, {"experiment": "e"})
    columns = ["run_id", "clock_s", "wall_s", "path_wait_s", "path_queue_s", "compute_s"]
    found = frame[frame["run_id"].isin([4, 6])][columns].fillna(-1.0)

    assert [(6, 26.0, 26.0, 8.0, -1.0, 18.0), (4, 24.0, 24.0, 8.0, 5.0, 16.0)] == list(
        found.itertuples(index=False, name=None)
    )
