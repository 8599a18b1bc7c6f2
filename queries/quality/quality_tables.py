"""What the database holds, and what ingests did, as tables for people."""

import pandas as pd

from queries.wording import in_words


def holdings_table(holdings: pd.DataFrame) -> pd.DataFrame:
    """Rows of `holdings` in words."""
    return in_words(
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
            "possibly_superseded_count": "perhaps superseded",
            "carried_over_doubt_count": "perhaps carried over",
            "jobs_without_steps_count": "without steps",
            "first_started_at": "first run",
            "last_started_at": "last run",
        },
    )


def ingests_table(log: pd.DataFrame) -> pd.DataFrame:
    """Rows of `ingest_log` in words."""
    return in_words(
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
    return in_words(
        failures, {"ingest_id": "ingest", "started_at": "started", "what": "what", "why": "why"}
    )


def graph_sources_table(sources: pd.DataFrame) -> pd.DataFrame:
    """Rows of `graph_sources` in words."""
    return in_words(
        sources.assign(needs_source=sources["needs_source"].fillna("not looked up yet")),
        {
            "repository": "repository",
            "workflow_path": "workflow",
            "needs_source": "known from",
            "attempt_count": "attempts",
            "job_count": "executed jobs",
            "unmapped_job_count": "not in the file",
        },
    )


def graph_problems_table(problems: pd.DataFrame) -> pd.DataFrame:
    """Rows of `graph_problems` in words."""
    return in_words(
        problems,
        {
            "repository": "repository",
            "workflow_path": "workflow",
            "problem": "problem",
            "attempt_count": "attempts",
            "last_started_at": "last run",
        },
    )


def unmapped_table(jobs: pd.DataFrame) -> pd.DataFrame:
    """Rows of `unmapped_jobs` in words."""
    return in_words(
        jobs.assign(unmapped_because="it " + jobs["unmapped_because"]),
        {
            "repository": "repository",
            "workflow_path": "workflow",
            "job_name": "job",
            "unmapped_because": "why",
            "job_count": "jobs",
            "last_started_at": "last run",
        },
    )
