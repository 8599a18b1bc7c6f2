"""Answers as tables for people: headings in words, figures with their units."""

from collections.abc import Mapping

import pandas as pd

from queries.charts.job_timeline import ended, job_outcome
from queries.wording import MISSING, duration, instant


def wall_times_table(medians: pd.DataFrame) -> pd.DataFrame:
    """Rows of `wall_time_by_arm` in words."""
    return _in_words(
        medians,
        {
            "arm": "arm",
            "cache_state": "cache",
            "attempt_count": "n",
            "wall_p50_s": "median",
            "wall_p90_s": "p90",
            "wall_max_s": "worst",
            "wall_min_s": "best",
            "excluded_count": "excluded",
            "first_started_at": "first run",
            "last_started_at": "last run",
        },
    )


def counts_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Rows of `arm_counts` in words; those that count say so."""
    fates = counts["excluded_because"].where(
        counts["excluded_because"].notna() | (counts["attempt_count"] == 0), "counted"
    )
    return _in_words(
        counts.assign(excluded_because=fates),
        {
            "arm": "arm",
            "cache_state": "cache",
            "excluded_because": "counted, or why not",
            "attempt_count": "attempts",
        },
    )


def jobs_table(jobs: pd.DataFrame) -> pd.DataFrame:
    """Rows of `attempt_jobs` in words."""
    outcomes = [job_outcome(job)[1] or "success" for job in jobs.itertuples()]
    labels = [", ".join(given or ()) for given in jobs["runner_labels"]]
    return _in_words(
        jobs.assign(outcome=outcomes, labels=labels),
        {
            "name": "job",
            "outcome": "outcome",
            "created_offset_s": "queued after",
            "queue_s": "queue",
            "run_s": "run",
            "runner_name": "runner",
            "labels": "runner labels",
            "step_count": "steps",
        },
    )


def steps_table(steps: pd.DataFrame) -> pd.DataFrame:
    """Rows of `attempt_steps` in words."""
    outcomes = [ended(step)[1] or "success" for step in steps.itertuples()]
    return _in_words(
        steps.assign(outcome=outcomes),
        {
            "job_name": "job",
            "number": "number",
            "name": "step",
            "outcome": "outcome",
            "started_offset_s": "started after",
            "run_s": "run",
        },
    )


def holdings_table(holdings: pd.DataFrame) -> pd.DataFrame:
    """Rows of `holdings` in words."""
    return _in_words(
        holdings,
        {
            "repository": "repository",
            "workflow_path": "workflow",
            "run_count": "runs",
            "attempt_count": "attempts",
            "unavailable_attempt_count": "attempts gone",
            "job_count": "jobs",
            "step_count": "steps",
            "carried_over_job_count": "carried over",
            "check_run_count": "check runs",
            "superseded_job_count": "superseded",
            "jobs_without_steps_count": "without steps",
            "first_started_at": "first run",
            "last_started_at": "last run",
        },
    )


def ingests_table(log: pd.DataFrame) -> pd.DataFrame:
    """Rows of `ingest_log` in words."""
    return _in_words(
        log,
        {
            "ingest_id": "ingest",
            "started_at": "started",
            "finished_at": "finished",
            "outcome": "outcome",
            "runs_added": "runs added",
            "jobs_added": "jobs added",
            "steps_added": "steps added",
            "requests": "requests",
            "requests_not_modified": "of these free",
            "failure_count": "failures",
        },
    )


def failures_table(failures: pd.DataFrame) -> pd.DataFrame:
    """Rows of `ingest_failures` in words."""
    return _in_words(
        failures, {"ingest_id": "ingest", "started_at": "started", "what": "what", "why": "why"}
    )


def _in_words(frame: pd.DataFrame, headings: Mapping[str, str]) -> pd.DataFrame:
    """The named columns under their headings; a column's suffix says how its values read."""
    return pd.DataFrame({heading: _as_words(frame[column]) for column, heading in headings.items()})


def _as_words(column: pd.Series) -> pd.Series:
    name = str(column.name)
    if name.endswith("_s"):
        return column.map(duration)
    if name.endswith("_at"):
        return column.map(instant)
    # Counts stay numbers, so that a click on their heading sorts them.
    return column if column.dtype == "Int64" else column.fillna(MISSING)
