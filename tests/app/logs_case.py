"""A database in which logs tell what was cold and warm."""

from pathlib import Path

from tests.app.cases import HOSTILE, run, selected
from tests.build_database import build_database
from tests.queries.facts import Row, job, step


def with_logs(path: Path) -> Path:
    """
    Baseline `plain` and candidate `fast`, 3 + 3 runs of one job `build` with the step `Build`.

    Plain's runs 1 to 3 take 100, 104 and 60 s, cold, cold and warm by logs; fast's runs 11 to 13
    take 50, 52 and 54 s: 11 and 12 are warm, of 13 the logs are gone. All are called warm by their
    messages, so runs 1 and 2 are not what they are called. A step begins 10 s after its job.
    """
    runs = {1: 100, 2: 104, 3: 60, 11: 50, 12: 52, 13: 54}
    warm = {1: False, 2: False, 3: True, 11: True, 12: True}
    return build_database(
        path,
        properties=[{"property": "source", "value": "github"}],
        experiments=[{"experiment": "cache", "baseline": "plain", "log_jobs": ["*"]}],
        arms=[
            {"experiment": "cache", "arm": arm, "position": place, "has_cache_rule": True}
            for place, arm in enumerate(("plain", "fast"), start=1)
        ],
        arm_attempts=[
            {**selected("fast" if run_id > 10 else "plain", run_id, "warm")}
            | {"cache_state_by": "message"}
            for run_id in runs
        ],
        run_attempts=[run(run_id, start=3600 * run_id) for run_id in runs],
        jobs=[
            job(run_id, (at, at, at + took), run_id, name="build", job_key="build")
            for run_id, took in runs.items()
            for at in [3600 * run_id]
        ],
        steps=[
            step(run_id, 2, (3600 * run_id + 10, 3600 * run_id + took), name="Build")
            for run_id, took in runs.items()
        ],
        attempt_graphs=[{"run_id": run_id} for run_id in runs],
        attempt_logs=[
            *({"run_id": run_id} for run_id in warm),
            {"run_id": 13, "state": "gone"},
        ],
        job_logs=[
            {
                "job_id": run_id,
                "image": HOSTILE,
                "image_version": f"2026.{run_id}",
                "region": "westus",
            }
            for run_id in warm
        ],
        cache_outcomes=[
            {"job_id": run_id, "step_number": 2, "outcome": "hit" if is_warm else "miss"}
            for run_id, is_warm in warm.items()
        ],
        build_layers=[
            layer for run_id, is_warm in warm.items() for layer in _layers(run_id, is_warm)
        ],
    )


def _layers(job_id: int, is_warm: bool) -> list[Row]:
    """Nine of ten layers are cached where it is warm, one is where it is not."""
    return [
        {"job_id": job_id, "step_number": 2, "position": place, "vertex": place}
        | {"outcome": "cached" if (place < 10) == is_warm else "done"}
        for place in range(1, 11)
    ]
