"""A database whose arms are legs of the same runs, by the labels of runners."""

from datetime import date
from pathlib import Path

from basis.job_clocks import of_job
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job, step

SMALL, BIG = "ubuntu-latest", "ubuntu-latest-8-cores"


def _test_job(run_id: int, label: str, seconds: tuple[float, float, float], **more: object) -> Row:
    job_id = 10 * run_id + (label == BIG)
    leg = {"name": f"test ({label})", "job_key": "test", "leg": label}
    return job(job_id, seconds, run_id, **leg, **{"runner_labels": [label], **more})


def legs_on_runners(path: Path) -> Path:
    """
    Runs 1 and 2 with both legs, run 3 on `ubuntu-latest` alone, run 4 with a failed big leg.

    A job `build` of 100 s runs beside each, on `ubuntu-latest`. Both arms select all four runs.
    """
    runs = (1, 2, 3, 4)
    return build_database(
        path,
        experiments=[{"milestone": [of_job("test")], "baseline": "small"}],
        arms=[
            {"arm": "small", "labels": [SMALL]},
            {"arm": "big", "position": 2, "labels": [BIG]},
        ],
        arm_attempts=[
            {"arm": arm, "run_id": run_id} for arm in ("small", "big") for run_id in runs
        ],
        run_attempts=[attempt(run_id, head_sha=f"{run_id:040}") for run_id in runs],
        attempt_graphs=[{"run_id": run_id} for run_id in runs],
        jobs=[
            *(job(10 * n + 5, (0, 0, 100), n, name="build", runner_labels=[SMALL]) for n in runs),
            _test_job(1, SMALL, (0, 10, 110)),
            _test_job(1, BIG, (0, 40, 100), runner_labels=[BIG.upper()]),
            _test_job(2, SMALL, (0, 5, 125)),
            _test_job(2, BIG, (0, 5, 75)),
            _test_job(3, SMALL, (0, 5, 95)),
            _test_job(4, SMALL, (0, 5, 105)),
            _test_job(4, BIG, (0, 5, 30), conclusion="failure"),
        ],
        steps=[
            step(10, 1, (10, 105), name="Test"),
            step(11, 1, (40, 98), name="Test"),
        ],
        runner_prices=[
            {"label": SMALL, "since_on": date(2020, 1, 1), "usd_per_minute": "0.006"},
            {"label": BIG, "since_on": date(2020, 1, 1), "usd_per_minute": "0.022"},
        ],
    )
