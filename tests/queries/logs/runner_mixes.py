"""Comparisons of which some runs got slow machines."""

from datetime import datetime, timedelta
from math import exp

import pandas as pd

from queries.logs.runner_mix import RunnerMix, mixes_of

_START = datetime(2026, 4, 4, 12)
_SCATTER = (-0.04, -0.02, -0.01, 0.0, 0.01, 0.02, 0.03, -0.03, 0.015, -0.015)


def mix_of(slow_of: dict[str, int], runs: int = 20) -> list[RunnerMix]:
    """
    Arms a (baseline, 100 s) and b (90 s), so many runs each; slow CPUs take half as long again.

    Args:
        slow_of: How many runs of each arm are on a slow CPU.
        runs: Of each arm.
    """
    clocks, runners = [], []
    for arm, took in (("a", 100.0), ("b", 90.0)):
        for place in range(runs):
            is_slow = place < slow_of[arm]
            run_id = place + (1000 if arm == "b" else 0)
            clocks.append(
                {"candidate_position": 2, "candidate": "b", "cache_state": "all", "arm": arm}
                | {"is_baseline": arm == "a", "run_id": run_id, "run_attempt": 1}
                | {"run_started_at": _START + timedelta(days=place)}
                | {"clock_s": took * (1.5 if is_slow else 1) * exp(_SCATTER[place % 10])}
                | {"wall_s": 1.0, "path_queue_s": 0.0, "compute_s": 1.0, "price_usd": None}
                | {"self_hosted_minutes": 0.0}
            )
            runners.append(
                {"arm": arm, "run_id": run_id, "run_attempt": 1, "factor": "cpu_model"}
                | {"runner_level": "slow" if is_slow else "fast", "usual_share": 1.0}
            )
    rows = pd.DataFrame(clocks)
    attempts = rows.assign(cache_state="all")
    experiments = pd.DataFrame(
        {"experiment": ["e"], "smallest_effect": ["5%"], "runs_per_arm": [pd.NA]}
    )
    found = {"experiments": experiments, "comparison_clocks": rows, "attempts_by_arm": attempts}
    return mixes_of("e", {**found, "path_runners": pd.DataFrame(runners)})
