"""On which runners the critical path ran, by share of its jobs' usual seconds."""

from pathlib import Path

import pytest

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import attempt, job, needs


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    Three runs of an arm: `build`, then `push`; `lint` is on no path.

    `build` runs for 60, 90 and 60 s, `push` for 20, 20 and 50 s. Run 2 has its build on a slow CPU;
    of run 3 no log was read. Of the push of run 2 the log tells no region, of that of run 1 no
    version of the image.
    """
    counts = {"state": "read", "line_count": 9, "told_line_count": 3}
    known = {**counts, "image": "ubuntu-24.04", "image_version": "20260413.86", "region": "westus"}
    return build_database(
        tmp_path_factory.mktemp("runners") / "a.duckdb",
        experiments=[{"milestone": ["push"], "log_jobs": ["*"]}],
        arms=[{}],
        arm_attempts=[{"run_id": run, "cache_state": "warm"} for run in (1, 2, 3)],
        run_attempts=[attempt(run) for run in (1, 2, 3)],
        attempt_graphs=[{"run_id": run} for run in (1, 2, 3)],
        jobs=[
            job(11, (0, 0, 60), 1, name="build", job_key="build"),
            job(12, (60, 60, 80), 1, name="push", job_key="push"),
            job(13, (0, 0, 9), 1, name="lint", job_key="lint"),
            job(21, (0, 0, 90), 2, name="build", job_key="build"),
            job(22, (90, 90, 110), 2, name="push", job_key="push"),
            job(31, (0, 0, 60), 3, name="build", job_key="build"),
            job(32, (60, 60, 110), 3, name="push", job_key="push"),
        ],
        job_needs=[row for run in (1, 2, 3) for row in needs({10 * run + 2: [10 * run + 1]}, run)],
        job_logs=[
            {"job_id": 11, "cpu_model": "fast", **known},
            {"job_id": 12, "cpu_model": "fast", **known, "image_version": None},
            {"job_id": 13, "cpu_model": "slow", **known},
            {"job_id": 21, "cpu_model": "slow", **known},
            {"job_id": 22, "cpu_model": "fast", **known, "region": None},
        ],
    )


def test_by_hand(database: Path) -> None:
    """
    Usual seconds are 60 and 20, the medians (means are 70 and 30): the build is three quarters.

    All began at noon, 12:00 to 18:00.
    """
    frame = answer("path_runners", database, {"experiment": "e"})
    assert [
        (1, "cpu_model", "fast", 1.0),
        (1, "hour", "12:00 UTC", 1.0),
        (1, "image", "ubuntu-24.04", 0.25),
        (1, "image", "ubuntu-24.04 20260413.86", 0.75),
        (1, "region", "westus", 1.0),
        (2, "cpu_model", "fast", 0.25),
        (2, "cpu_model", "slow", 0.75),
        (2, "hour", "12:00 UTC", 1.0),
        (2, "image", "ubuntu-24.04 20260413.86", 1.0),
        (2, "region", "unknown", 0.25),
        (2, "region", "westus", 0.75),
        (3, "cpu_model", "unknown", 1.0),
        (3, "hour", "12:00 UTC", 1.0),
        (3, "image", "unknown", 1.0),
        (3, "region", "unknown", 1.0),
    ] == list(
        frame[["run_id", "factor", "runner_level", "usual_share"]].itertuples(
            index=False, name=None
        )
    )
    assert [80.0, 110.0, 110.0] == frame.groupby("run_id")["clock_s"].first().tolist()
