"""
What the pages say: answers as plain sentences, from frames.

A sentence names its population and claims nothing that was not tested. Names stand as they came: a
page escapes the whole.
"""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from queries.wording import MISSING, count, duration, instant, listed

NO_TEST = "No test has been made yet of whether these differ by more than noise."
NOTHING_COUNTS = "No run counts yet, so there is nothing to compare."

_FEW = 3


def median_sentences(medians: pd.DataFrame, cache_states: Sequence[str]) -> list[str]:
    """
    The median wall time of each arm, a sentence for each cache state: baseline first.

    Args:
        medians: Rows of `wall_time_by_arm`.
        cache_states: Those to speak of, in this order; one without a counted run is left out.
    """
    counted = medians[medians["attempt_count"] > 0]
    rows = {
        state: _baseline_first(counted[counted["cache_state"] == state]) for state in cache_states
    }
    return [_median_sentence(state, found) for state, found in rows.items() if not found.empty]


def few_runs_sentence(medians: pd.DataFrame) -> str | None:
    """Which medians stand on fewer than three runs; None where none does."""
    few = _baseline_first(medians[medians["attempt_count"].between(1, _FEW - 1)])
    if few.empty:
        return None
    names = [f"{row.arm}, {row.cache_state}" for row in few.itertuples()]
    return f"Fewer than {_FEW} runs, so the median says little: {'; '.join(names)}."


def uncounted_sentence(counts: pd.DataFrame, cache_state: str | None) -> str | None:
    """
    Which arms have no counted run; None where each has one.

    Args:
        counts: Rows of `arm_counts`, of every arm looked at.
        cache_state: The only one looked at; None for all of them.
    """
    parts = []
    for arm, rows in counts.groupby("arm", sort=False):
        mine = rows if cache_state is None else rows[rows["cache_state"].eq(cache_state)]
        selected = int(mine["attempt_count"].sum())
        excluded = int(mine.loc[mine["excluded_because"].notna(), "attempt_count"].sum())
        if selected > excluded:
            continue
        role = "baseline; " if rows["is_baseline"].any() and arm != "baseline" else ""
        parts.append(f"{arm} ({role}{f'{excluded} excluded' if excluded else 'selects none'})")
    state = "" if cache_state is None else f"{cache_state} "
    return f"No {state}run counts of {listed(parts)}." if parts else None


def clock_sentence(milestone: Sequence[str] | None) -> str:
    """Which clock is read, and that the experiment's own is not there yet."""
    clock = "Clock: wall time of the whole run, from its start to the end of its last executed job"
    if not milestone:
        return f"{clock}."
    globs = listed([f"`{glob}`" for glob in milestone])
    return (
        f"{clock}, whatever that job is. This experiment asks for the time to its milestone, "
        f"{globs}, which is not measured yet."
    )


def exclusion_sentence(counts: pd.DataFrame) -> str:
    """
    How many of the selected attempts count, and why the others do not.

    Args:
        counts: Rows of `arm_counts`.
    """
    selected = int(counts["attempt_count"].sum())
    if not selected:
        return "No attempt is selected."
    excluded = counts[counts["excluded_because"].notna()]
    by_reason = excluded.groupby("excluded_because")["attempt_count"].sum()
    if not by_reason.sum():
        return f"{count(selected, 'attempt')} selected, none excluded."
    ordered = sorted(by_reason.items(), key=lambda item: (-item[1], str(item[0])))
    reasons = [f"{reason} ({number})" for reason, number in ordered]
    return (
        f"{count(selected, 'attempt')} selected, {by_reason.sum()} excluded: {'; '.join(reasons)}."
    )


def freshness_sentence(freshness: pd.DataFrame) -> str:
    """
    Of when the data is, and whether the last ingest got everything.

    Args:
        freshness: The answer of that name; no row for a database without an ingest.
    """
    if freshness.empty:
        return "Nothing was ingested yet."
    row = freshness.iloc[0]
    if row["last_ingest_outcome"] == "complete" or pd.isna(row["last_ingest_at"]):
        return f"Data of {instant(row['last_ingest_at'])}"
    complete_at = row["last_complete_ingest_at"]
    complete = (
        "none was complete yet"
        if pd.isna(complete_at)
        else (f"the last complete one ended {instant(complete_at)}")
    )
    return (
        f"Data of {instant(row['last_ingest_at'])}, from an ingest that was "
        f"{row['last_ingest_outcome']}; {complete}"
    )


def holdings_sentence(freshness: pd.DataFrame) -> str:
    """How much there is, and from when the newest run is."""
    if freshness.empty:
        return "The database is empty: nothing was ingested yet."
    row = freshness.iloc[0]
    things = [
        count(row["run_count"], "run"),
        count(row["attempt_count"], "attempt"),
        count(row["job_count"], "job"),
        count(row["step_count"], "step"),
    ]
    return (
        f"{listed(things)}; the newest run started {instant(row['newest_run_started_at'])}, "
        f"the last ingest ended {instant(row['last_ingest_at'])} "
        f"({_or_dash(row['last_ingest_outcome'])})."
    )


def run_name(run_number: Any, run_id: int, run_attempt: int) -> str:  # noqa: ANN401 - a cell
    """What people call an attempt; a run that lacks its number is called by its id."""
    run = f"run id {run_id}" if pd.isna(run_number) else f"run {run_number}"
    return f"{run}, attempt {run_attempt}"


def attempt_sentence(attempt: pd.Series, jobs: pd.DataFrame) -> str:
    """
    How one attempt went.

    Args:
        attempt: A row of `arm_attempts`.
        jobs: Its rows of `attempt_jobs`.
    """
    run = run_name(attempt["run_number"], attempt["run_id"], attempt["run_attempt"])
    name = f"{run[0].upper()}{run[1:]} of {attempt['arm']}"
    if pd.isna(attempt["status"]):
        return f"{name}: GitHub no longer has this attempt."
    if attempt["status"] != "completed":
        return f"{name}: {str(attempt['status']).replace('_', ' ')}, so its clocks are not known."
    ran = int(jobs["is_executed"].sum())
    wall = float(attempt["wall_s"])
    took = "has no wall time" if math.isnan(wall) else f"took {duration(wall)}"
    return (
        f"{name} {took}, with {ran} of {count(len(jobs), 'listed job')} executed; "
        f"conclusion: {_or_dash(attempt['conclusion']).replace('_', ' ')}."
    )


def _median_sentence(state: str, rows: pd.DataFrame) -> str:
    population = "runs not classed as cold or warm" if state == "other" else f"{state} runs"
    arms = [
        f"{arm} {duration(median_s)} (n = {number})"
        for arm, median_s, number in zip(
            rows["arm"], rows["wall_p50_s"], rows["attempt_count"], strict=True
        )
    ]
    return f"Median wall time, {population}: {listed(arms)}."


def _baseline_first(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values(["is_baseline", "arm_position"], ascending=[False, True], kind="stable")


def _or_dash(value: Any) -> str:  # noqa: ANN401 - a cell
    return MISSING if pd.isna(value) else str(value)
