"""
How one attempt went.

Names stand as they came: a page escapes the whole.
"""

import math

import pandas as pd

from queries.attempts.names import run_name
from queries.wording import MISSING, count, duration, upper


def attempt_sentence(attempt: pd.Series, jobs: pd.DataFrame) -> str:
    """
    How one attempt went.

    Args:
        attempt: A row of `attempts_by_arm`.
        jobs: Its rows of `attempt_jobs`.
    """
    run = run_name(attempt["run_number"], attempt["run_id"], attempt["run_attempt"])
    name = f"{upper(run)} of {attempt['arm']}"
    if pd.isna(attempt["status"]):
        return f"{name}: GitHub no longer has this attempt."
    if attempt["status"] != "completed":
        return f"{name}: {str(attempt['status']).replace('_', ' ')}, so its clocks are not known."
    ran = int(jobs["is_executed"].sum())
    wall = float(attempt["wall_s"])
    took = "has no wall time" if math.isnan(wall) else f"took {duration(wall)}"
    ended = MISSING if pd.isna(attempt["conclusion"]) else str(attempt["conclusion"])
    return (
        f"{name} {took}, with {ran} of {count(len(jobs), 'listed job')} executed; "
        f"conclusion: {ended.replace('_', ' ')}."
    )
