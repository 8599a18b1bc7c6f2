"""Databases with too little to compare: one arm, one run, no run, none that counts."""

from collections.abc import Mapping
from pathlib import Path

from tests.app.cases import INGESTED_AT, run, selected
from tests.build_database import build_database
from tests.queries.facts import job

Fates = Mapping[int, tuple[str, str, str]]
"""Arm, cache state and conclusion of each run."""

ONE_ARM = dict.fromkeys((1, 2, 3), ("plain", "warm", "success"))
ONE_RUN_EACH = {1: ("plain", "warm", "success"), 2: ("fast", "warm", "success")}
NO_RUN: Fates = {}
ALL_FAILED = {1: ("plain", "warm", "failure"), 2: ("fast", "warm", "failure")}
NO_BASELINE = dict.fromkeys((1, 2, 3), ("fast", "warm", "success"))
BASELINE_FAILED = {**NO_BASELINE, 4: ("plain", "warm", "failure")}
NO_CANDIDATE = ONE_ARM
OTHER_STATES = {1: ("plain", "cold", "success"), 2: ("fast", "warm", "success")}


def few_runs(path: Path, fates: Fates, arms: tuple[str, ...]) -> Path:
    """
    Experiment `cache`, whose clock is the whole run, and whose arms tell cold from warm.

    Each run has the job `build`, which takes 100 s and as many more as the run's number.

    Args:
        path: The file to write.
        fates: Its runs.
        arms: The first is the baseline, `plain`.
    """
    return build_database(
        path,
        properties=[{"property": "source", "value": "github"}],
        experiments=[{"experiment": "cache", "baseline": "plain"}],
        arms=[
            {"experiment": "cache", "arm": arm, "position": place, "has_cache_rule": True}
            for place, arm in enumerate(arms, start=1)
        ],
        arm_attempts=[selected(arm, run_id, state) for run_id, (arm, state, _) in fates.items()],
        run_attempts=[run(run_id, conclusion=fate[2]) for run_id, fate in fates.items()],
        jobs=[
            job(10 * run_id, (0, 5, 100 + run_id), run_id, name="build", conclusion=fate[2])
            for run_id, fate in fates.items()
        ],
        attempt_graphs=[{"run_id": run_id} for run_id in fates],
        ingests=[{"ingest_id": 1, "started_at": INGESTED_AT, "finished_at": INGESTED_AT}],
    )
