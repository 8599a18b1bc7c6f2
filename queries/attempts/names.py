"""What people call an attempt, the waiting of its jobs, and how jobs and steps ended."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

import pandas as pd

from queries.wording import duration

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


def queue_columns(jobs: pd.DataFrame, column: str, is_more: pd.Series) -> dict[str, str]:
    """
    Put queue times that may be more than that into a column of their own, if there are any.

    Args:
        jobs: A frame of the caller's own, which is changed.
        column: With queue times.
        is_more: Where the file lets a job wait for more than a runner.

    Returns:
        The columns with their headings.
    """
    more = jobs[column].where(is_more)
    if more.isna().all():
        return {column: "queue"}
    jobs[f"other_{column}"], jobs[column] = more, jobs[column].mask(is_more)
    return {column: "queue", f"other_{column}": _MORE_THAN_A_QUEUE}


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


class Outcome(Enum):
    """
    How a job or step ended: its sign before the words, its symbol and the pattern of its bar.

    Colour is not used: it means the arm.
    """

    SUCCESS = ("", "square", "")
    FAILURE = ("✕", "x", "x")
    CANCELLED = ("■", "square-open", "-")
    SKIPPED = ("◇", "diamond-open", ".")
    RUNNING = ("▷", "triangle-right-open", "")
    WAITING = ("◷", "hourglass-open", "")
    CARRIED_OVER = ("↩", "triangle-left-open", "")
    CHECK_RUN = ("✓", "circle-open", "")
    OTHER = ("?", "star-open", "+")

    def __init__(self, sign: str, symbol: str, pattern: str) -> None:
        self.sign = sign
        self.symbol = symbol
        self.pattern = pattern


_ENDED = {
    "success": Outcome.SUCCESS,
    "failure": Outcome.FAILURE,
    "timed_out": Outcome.FAILURE,
    "startup_failure": Outcome.FAILURE,
    "cancelled": Outcome.CANCELLED,
    "skipped": Outcome.SKIPPED,
}


def job_outcome(job: Any) -> tuple[Outcome, str]:  # noqa: ANN401 - a row of itertuples()
    """
    How a job of `attempt_jobs` ended, and its words; no words for one that succeeded.

    A job that did not run in this attempt is told by that, whatever it concluded in another.
    """
    if job.is_carried_over:
        words = "carried over: ran in an earlier attempt"
        if pd.notna(job.carried_over_doubt):
            words = f"{words}; but it {job.carried_over_doubt}"
        return Outcome.CARRIED_OVER, words
    if job.is_check_run:
        return Outcome.CHECK_RUN, "check run: reported by another program"
    outcome, words = ended(job)
    if job.is_superseded:
        words = f"{words}, superseded by another of its name"
    elif job.is_possibly_superseded:
        words = f"{words}, perhaps superseded by another of its name"
    if pd.notna(job.carried_over_doubt):
        words = "; ".join(filter(None, [words, f"it {job.carried_over_doubt}"]))
    return outcome, words


def ended(row: Any) -> tuple[Outcome, str]:  # noqa: ANN401 - a row of itertuples()
    """How a job or step ended by its status, conclusion and start, and its words."""
    if pd.notna(row.conclusion):
        outcome = _ENDED.get(row.conclusion, Outcome.OTHER)
        words = "" if outcome is Outcome.SUCCESS else str(row.conclusion).replace("_", " ")
        return outcome, words
    if row.status == "in_progress":
        return Outcome.RUNNING, "running"
    status = "state unknown" if pd.isna(row.status) else str(row.status).replace("_", " ")
    return Outcome.WAITING, status
