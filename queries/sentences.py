"""
What the pages say: answers as plain sentences, from frames.

A sentence names its population and claims nothing that was not tested. Names stand as they came: a
page escapes the whole.
"""

import math
from typing import Any

import pandas as pd

from queries.wording import MISSING, count, duration, instant, listed, number


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
        selected, excluded = _selected_and_excluded(mine)
        if selected > excluded or _serves_every_state(rows):
            continue
        role = "baseline; " if rows["is_baseline"].any() and arm != "baseline" else ""
        if excluded:
            why = f"{excluded} excluded"
        elif _selected_and_excluded(rows)[0]:
            why = "selects only others"
        else:
            why = "selects none"
        parts.append(f"{arm} ({role}{why})")
    words = {None: "run", "other": "run not classed as cold or warm"}
    run = words.get(cache_state, f"{cache_state} run")
    return f"No {run} counts of {listed(parts)}." if parts else None


def _selected_and_excluded(counts: pd.DataFrame) -> tuple[int, int]:
    is_excluded = counts["excluded_because"].notna()
    selected = int(counts["attempt_count"].sum())
    return selected, int(counts.loc[is_excluded, "attempt_count"].sum())


def _serves_every_state(counts: pd.DataFrame) -> bool:
    """Whether it is a baseline that does not tell cold from warm: all its runs serve for both."""
    selected, excluded = _selected_and_excluded(counts)
    states = set(counts["cache_state"].dropna())
    return bool(counts["is_baseline"].any()) and states == {"other"} and selected > excluded


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
    reasons = [f"{reason} ({total})" for reason, total in ordered]
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
    newest_at = row["newest_run_started_at"]
    newest = "" if pd.isna(newest_at) else f"; the newest run started {instant(newest_at)}"
    if row["last_ingest_outcome"] == "complete" or pd.isna(row["last_ingest_at"]):
        return f"Data of {instant(row['last_ingest_at'])}{newest}"
    complete_at = row["last_complete_ingest_at"]
    complete = (
        "none was complete yet"
        if pd.isna(complete_at)
        else (f"the last complete one ended {instant(complete_at)}")
    )
    return (
        f"Data of {instant(row['last_ingest_at'])}, from an ingest that was "
        f"{row['last_ingest_outcome']}; {complete}{newest}"
    )


def quality_sentence(freshness: pd.DataFrame, counts: pd.DataFrame, warning_count: int) -> str:
    """
    How fresh and how complete the data of the experiment is, and how much speaks against it.

    Args:
        freshness: The answer of that name.
        counts: Rows of `arm_counts`.
        warning_count: How many sentences of warning there are.
    """
    selected = int(counts["attempt_count"].sum())
    counted = int(counts.loc[counts["excluded_because"].isna(), "attempt_count"].sum())
    newest = (
        ""
        if freshness.empty
        else f"; the newest run started {instant(freshness.iloc[0]['newest_run_started_at'])}"
    )
    return (
        f"{counted} of {count(selected, 'selected attempt')} count, with "
        f"{count(warning_count, 'warning') if warning_count else 'no warning'}{newest}."
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


def mapping_sentence(sources: pd.DataFrame) -> str:
    """
    How many executed jobs have their place in the workflow file, and of how many there is no file.

    Args:
        sources: Rows of `graph_sources`, at least one.
    """
    inferred = sources["needs_source"].eq("inferred").fillna(value=False)
    unknown = sources["needs_source"].isna()
    told = sources[~inferred & ~unknown]
    parts = []
    if not told.empty:
        jobs = int(told["job_count"].sum())
        mapped = number(jobs - int(told["unmapped_job_count"].sum()))
        parts.append(
            f"{mapped} of {count(jobs, 'executed job')} have their place in the workflow file"
        )
    if inferred.any():
        parts.append(
            f"{_jobs_of(sources[inferred])} have no file that could be read, so what they waited "
            "for is inferred from their times"
        )
    if unknown.any():
        parts.append(f"{_jobs_of(sources[unknown])} were not looked up yet")
    return f"{'; '.join(parts)}."


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


def _or_dash(value: Any) -> str:  # noqa: ANN401 - a cell
    return MISSING if pd.isna(value) else str(value)


def _jobs_of(sources: pd.DataFrame) -> str:
    jobs, attempts = int(sources["job_count"].sum()), int(sources["attempt_count"].sum())
    return f"{count(jobs, 'job')} of {count(attempts, 'attempt')}"
