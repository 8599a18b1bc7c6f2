"""What people call an attempt, and the waiting of its jobs."""

from typing import Any

import pandas as pd

from queries.wording import MISSING, duration

_MORE_THAN_A_QUEUE = "waiting or queue"


def run_name(run_number: Any, run_id: int, run_attempt: int) -> str:  # noqa: ANN401 - a cell
    """What people call an attempt; a run that lacks its number is called by its id."""
    run = f"run id {run_id}" if pd.isna(run_number) else f"run {run_number}"
    return f"{run}, attempt {run_attempt}"


def queue_name(may_wait_for: str | None) -> str:
    """What the time from creation to start is called: more than a queue where the file says so."""
    return "queue" if pd.isna(may_wait_for) else _MORE_THAN_A_QUEUE


def queue_in_words(seconds: float, *, is_more: bool) -> str:
    """A queue time; where the file lets a job wait for more than a runner, the cell says so."""
    words = duration(seconds)
    return f"{words} ({_MORE_THAN_A_QUEUE})" if is_more and words != MISSING else words
