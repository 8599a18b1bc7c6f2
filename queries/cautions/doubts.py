"""
What is not certain of critical paths: its kinds, how many and how many seconds, in one wording.

A new kind is a part of `doubts.sql` and an entry of `KINDS`; pages, tables, report and
downloads follow.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from queries.arms.populations import cache_heading
from queries.wording import WordedTable, count, duration, in_words, listed

_ATTEMPT = ["run_id", "run_attempt"]
_FILES_OF = "workflow files of "  # as ingest names what could not be fetched
_MOST_CAUSES = 2


@dataclass(frozen=True, slots=True)
class Doubt:
    """
    One kind of doubt in some attempts.

    Attributes:
        count: How many jobs or stretches of a path it is of.
        seconds: Of their critical paths, those that rest on it.
    """

    count: int
    seconds: float


def _unknown(doubt: Doubt, path: str) -> str:
    return (
        f"{duration(doubt.seconds)} of {path} are unknown, since jobs without a place in the "
        "workflow file were queued or ran"
    )


def _unmapped(doubt: Doubt, path: str) -> str:
    verb = "has" if doubt.count == 1 else "have"
    on_path = f"{duration(doubt.seconds)} of {path}" if doubt.seconds else f"off {path}"
    return (
        f"{count(doubt.count, 'executed job')} {verb} no place in the workflow file, so that no "
        f"slack is known ({on_path})"
    )


def _possibly_replaced(doubt: Doubt, path: str) -> str:
    on_path = f"{duration(doubt.seconds)} of {path}" if doubt.seconds else f"off {path}"
    return (
        f"{count(doubt.count, 'failed job')} may have been replaced by another of the same name "
        f"({on_path})"
    )


def _unresolved(doubt: Doubt, path: str) -> str:
    return (
        f"steps of {count(doubt.count, 'job')} on {path} ran at the same time and nothing tells "
        f"which of them was waited for ({duration(doubt.seconds)} unresolved)"
    )


def _inferred(doubt: Doubt, path: str) -> str:
    return (
        f"what {count(doubt.count, 'job')} on {path} waited for is inferred from times "
        f"({duration(doubt.seconds)} before them)"
    )


KINDS: Mapping[str, Callable[[Doubt, str], str]] = {
    "unknown": _unknown,
    "unmapped": _unmapped,
    "possibly replaced": _possibly_replaced,
    "unresolved": _unresolved,
    "inferred": _inferred,
}
"""A clause for each kind by its name in `doubts`, about a path or paths; the weightiest first."""


def doubts_in(rows: pd.DataFrame) -> dict[str, Doubt]:
    """Each kind that rows of `doubts` have, the weightiest first: the sums over attempts."""
    # An attempt may be selected by several arms.
    once = rows.drop_duplicates([*_ATTEMPT, "doubt"])
    found = {kind: once[once["doubt"] == kind] for kind in KINDS}
    return {
        kind: Doubt(int(mine["doubt_count"].sum()), float(mine["doubt_s"].sum()))
        for kind, mine in found.items()
        if not mine.empty
    }


def doubts_sentence(rows: pd.DataFrame, attempts: pd.DataFrame | None = None) -> str | None:
    """
    What is not certain, in one sentence; None where nothing is in doubt.

    Args:
        rows: Those of `doubts` to speak of: of attempts that count, or of one attempt.
        attempts: The rows of `attempts_by_arm` that they are among; None for one attempt.
    """
    where, path = "in this run", "its path"
    if attempts is not None:
        rows, attempts = _counted(rows), _counted(attempts)
        doubtful = len(rows.drop_duplicates(_ATTEMPT))
        total = len(attempts.drop_duplicates(_ATTEMPT))
        where = f"in {doubtful} of {count(total, 'counted run')}"
        path = "its path" if doubtful == 1 else "their paths"
    clauses = [KINDS[kind](doubt, path) for kind, doubt in doubts_in(rows).items()]
    return f"Not certain {where}: {'; '.join(clauses)}." if clauses else None


def inferred_sentence(attempts: pd.DataFrame, failures: pd.DataFrame) -> str | None:
    """
    Of which arms job graphs are inferred, and why; None where no counted run's is.

    Args:
        attempts: Rows of `attempts_by_arm`.
        failures: Rows of `ingest_failures`: what GitHub said the last time is the cause, too.
    """
    counted = _counted(attempts)
    inferred = counted[counted["needs_source"].eq("inferred").fillna(value=False)]
    if inferred.empty:
        return None
    totals = counted["arm"].value_counts()
    parts = [
        f"{len(rows)} of {count(int(totals[arm]), 'counted run')} of {arm}"
        for arm, rows in inferred.groupby("arm", sort=False)
    ]
    refused = {f"{_FILES_OF}{name}" for name in inferred["repository"].dropna()}
    latest = failures[failures["ingest_id"] == failures["ingest_id"].max()]
    causes = [
        *inferred["graph_problem"].dropna().value_counts().index,
        *latest.loc[latest["what"].isin(refused), "why"],
    ]
    why = f" {' '.join(dict.fromkeys(causes[:_MOST_CAUSES]))}" if causes else ""
    return (
        f"Which job waited for which is inferred from times in {listed(parts)}, so no slack is "
        f"known there.{why}"
    )


def _counted(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["is_counted"].fillna(value=False)]


def doubts_table(rows: pd.DataFrame) -> WordedTable:
    """Rows of `doubts` in words."""
    return in_words(
        rows,
        {
            "arm": "arm",
            **cache_heading(rows),
            "run_number": "run",
            "run_attempt": "attempt",
            "doubt": "doubt",
            "doubt_count": "jobs",
            "doubt_s": "of the path",
        },
    )
