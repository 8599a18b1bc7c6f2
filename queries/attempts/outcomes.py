"""How the jobs and steps of an attempt ended: their signs, and their words."""

from enum import Enum
from typing import Any

import pandas as pd


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
