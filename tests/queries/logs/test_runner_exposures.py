"""Which share of its usual path an attempt spent on which machine: worked out by hand."""

from pathlib import Path

import pytest

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import attempt, job, needs

_IMAGES = {100: "x", 101: "y", 200: "x", 201: None}


def _two_runs(path: Path, log_jobs: list[str] | None = None) -> Path:
    """
    Runs 1 and 2 of one arm: `build` of 60 and 100 s, then `test` of 20 and 20 s; `lint` of 10 s.

    Run 1 ran on images x and y, run 2 on x and on one that its log does not tell.
    """
    times = {1: 60, 2: 100}
    return build_database(
        path,
        run_attempts=[attempt(run_id) for run_id in times],
        jobs=[
            row
            for run_id, took in times.items()
            for row in (
                job(100 * run_id, (0, 0, took), run_id, name="build", job_key="build"),
                job(100 * run_id + 1, (took, took, took + 20), run_id, name="t", job_key="test"),
                job(100 * run_id + 2, (0, 0, 10), run_id, name="lint", job_key="lint"),
            )
        ],
        job_needs=[
            edge for run_id in times for edge in needs({100 * run_id + 1: [100 * run_id]}, run_id)
        ],
        attempt_graphs=[{"run_id": run_id} for run_id in times],
        attempt_logs=[{"run_id": run_id} for run_id in times],
        job_logs=[
            {"job_id": job_id, "image": image, "image_version": image and "1"}
            for job_id, image in _IMAGES.items()
        ],
        experiments=[{"log_jobs": log_jobs}],
        arms=[{}, {"arm": "b", "position": 2}],
        arm_attempts=[{"run_id": 1}, {"run_id": 2, "arm": "b"}],
    )


def test_by_hand(tmp_path: Path) -> None:
    """
    The paths are build and test: 60 + 20 s in the one, 100 + 20 s in the other.

    So of run 1, 60 of 80 ran on x and 20 on y; of run 2, 100 of 120 on x. `lint` weighs nothing.
    """
    database = _two_runs(tmp_path / "two.duckdb", ["*"])
    found = answer("runner_exposures", database, {"experiment": "e"})
    images = found[found["factor"] == "image"]
    rows = list(zip(images["run_id"], images["stratum"], images["exposure_share"], strict=True))
    assert [(1, "x 1"), (1, "y 1"), (2, "unknown"), (2, "x 1")] == [row[:2] for row in rows]
    assert [60 / 80, 20 / 80, 20 / 120, 100 / 120] == pytest.approx([row[2] for row in rows])
    hours = found[found["factor"] == "hour"]
    assert {"12 to 17"} == set(hours["stratum"])
    assert {"unknown"} == set(found.loc[found["factor"].isin(["CPU", "region"]), "stratum"])
    assert [80, 120] == images.groupby("run_id")["clock_s"].first().tolist()


def test_none_without_logs(tmp_path: Path) -> None:
    """An experiment that reads no logs has no rows."""
    database = _two_runs(tmp_path / "two.duckdb")
    assert answer("runner_exposures", database, {"experiment": "e"}).empty
