"""
How good the data is, and what the database holds: in sentences and as tables.

Names stand as they came: a page escapes the whole.
"""

from typing import Any

import pandas as pd

from queries.wording import MISSING, WordedTable, count, in_words, instant, listed, number


def freshness_sentence(freshness: pd.DataFrame, *, is_short: bool = False) -> str:
    """
    Of when the data is, and whether the last ingest got everything.

    Args:
        freshness: The answer of that name; no row for a database without an ingest.
        is_short: Whether to leave out when the newest run started.
    """
    if freshness.empty:
        return "Nothing was ingested yet."
    row = freshness.iloc[0]
    newest_at = row["newest_run_started_at"]
    newest = (
        "" if is_short or pd.isna(newest_at) else f"; the newest run started {instant(newest_at)}"
    )
    if row["last_ingest_outcome"] == "complete" or pd.isna(row["last_ingest_at"]):
        return f"Ingested {instant(row['last_ingest_at'])}{newest}"
    complete_at = row["last_complete_ingest_at"]
    complete = (
        "none was complete yet"
        if pd.isna(complete_at)
        else (f"the last complete one ended {instant(complete_at)}")
    )
    return (
        f"Ingested {instant(row['last_ingest_at'])}, but that ingest was "
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


def doubtful_marks_sentence(holdings: pd.DataFrame) -> str | None:
    """
    Of how many jobs it is not known whether they count, and why; None where it is of all.

    Args:
        holdings: The answer of that name.
    """
    replaced = int(holdings["possibly_superseded_count"].sum())
    carried = int(holdings["carried_over_doubt_count"].sum())
    sentences = []
    if replaced:
        sentences.append(
            f"{count(replaced, 'failed job')} may have been replaced by another of the same name, "
            "and it is not known how many jobs of that name the workflow file makes: an attempt "
            "whose clock depends on one does not count."
        )
    if carried:
        sentences.append(
            f"Of {count(carried, 'job')} the signs disagree on whether it ran again in a re-run; "
            'page "What happened in this run?" names them.'
        )
    return " ".join(sentences) or None


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


def _or_dash(value: Any) -> str:  # noqa: ANN401 - a cell
    return MISSING if pd.isna(value) else str(value)


def _jobs_of(sources: pd.DataFrame) -> str:
    jobs, attempts = int(sources["job_count"].sum()), int(sources["attempt_count"].sum())
    return f"{count(jobs, 'job')} of {count(attempts, 'attempt')}"


def holdings_table(holdings: pd.DataFrame) -> WordedTable:
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


def ingests_table(log: pd.DataFrame) -> WordedTable:
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


def failures_table(failures: pd.DataFrame) -> WordedTable:
    """Rows of `ingest_failures` in words."""
    return in_words(
        failures, {"ingest_id": "ingest", "started_at": "started", "what": "what", "why": "why"}
    )


def graph_sources_table(sources: pd.DataFrame) -> WordedTable:
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


def graph_problems_table(problems: pd.DataFrame) -> WordedTable:
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


def unmapped_table(jobs: pd.DataFrame) -> WordedTable:
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
