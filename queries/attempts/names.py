"""What people call an attempt, and the waiting of its jobs."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from queries.wording import MISSING, duration

TOLD_APART = {"lost": "lost runner", "unknown": "unknown"}
"""What stands before a job's waiting on the path, by its word in columns: see path_jobs."""

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


def told_apart(job: Any, column: str = "path_{}_s") -> dict[str, float]:  # noqa: ANN401 - a row
    """
    What else than waiting came before a job on the path, by its words: seconds above 0.

    Args:
        job: A row of itertuples().
        column: Where they stand in it.
    """
    found = {words: getattr(job, column.format(kind)) for kind, words in TOLD_APART.items()}
    return {words: float(seconds) for words, seconds in found.items() if seconds > 0}


def path_time(path_s: float, apart: Mapping[str, float]) -> str:
    """What a job adds to the path, and what of it is told apart."""
    return f"{duration(path_s)}{parts_of_it(apart)}"


def parts_of_it(apart: Mapping[str, float]) -> str:
    """What of a job's time on the path is told apart: `, 2 min 24 s of it unknown`, or nothing."""
    return "".join(f", {duration(seconds)} of it {words}" for words, seconds in apart.items())
