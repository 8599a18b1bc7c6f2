"""Answers as tables for people: headings in words, figures with their units."""

import pandas as pd

from queries.charts.job_timeline import ended
from queries.charts.palette import CACHE_ORDER
from queries.verdict.failure_sentences import failures
from queries.wording import MISSING, in_words

_PLACES = {state: place for place, state in enumerate(CACHE_ORDER)}


def in_cache_order(rows: pd.DataFrame) -> pd.DataFrame:
    """
    Rows by arm as they come, and within an arm in the order of `CACHE_ORDER`, as charts have them.

    Args:
        rows: With `arm` and `cache_state`; a missing state comes last.
    """
    places = pd.DataFrame(
        {
            "arm": pd.factorize(rows["arm"])[0],
            "cache_state": [_PLACES.get(state, len(_PLACES)) for state in rows["cache_state"]],
        }
    )
    return rows.iloc[places.sort_values(["arm", "cache_state"], kind="stable").index.to_numpy()]


def clocks_table(medians: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """Rows of `clock_by_arm` in words, with the failures that `arm_counts` has beside them."""
    medians = in_cache_order(medians)
    numbers = failures(counts).set_index(["arm", "cache_state"])
    failed = [
        f"{numbers.loc[key, 'failed_count']} of {numbers.loc[key, 'ended_count']}"
        for key in zip(medians["arm"], medians["cache_state"], strict=True)
    ]
    return in_words(
        medians.assign(failed=failed),
        {
            "arm": "arm",
            "cache_state": "cache",
            "attempt_count": "n",
            "failed": "failed",
            "clock_p50_s": "median",
            "clock_p90_s": "p90",
            "clock_max_s": "worst",
            "clock_min_s": "best",
            "excluded_count": "excluded",
            "first_started_at": "first run",
            "last_started_at": "last run",
        },
    )


def counts_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Rows of `arm_counts` in words; those that count say so."""
    counts = in_cache_order(counts)
    fates = counts["excluded_because"].where(
        counts["excluded_because"].notna() | (counts["attempt_count"] == 0), "counted"
    )
    return in_words(
        counts.assign(excluded_because=fates),
        {
            "arm": "arm",
            "cache_state": "cache",
            "excluded_because": "counted, or why not",
            "attempt_count": "attempts",
        },
    )


def arms_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Rows of `arm_counts` in words, a row for each arm and cache state with all its reasons."""
    parts = [
        pd.DataFrame(
            {
                "arm": [arm],
                "cache_state": pd.Series([state], dtype="str"),
                "counted_count": [_sum(rows[rows["excluded_because"].isna()])],
                "excluded_count": [_sum(rows[rows["excluded_because"].notna()])],
                "reasons": [_reasons(rows)],
            }
        )
        for (arm, state), rows in in_cache_order(counts).groupby(
            ["arm", "cache_state"], sort=False, dropna=False
        )
    ]
    return in_words(
        pd.concat(parts, ignore_index=True),
        {
            "arm": "arm",
            "cache_state": "cache",
            "counted_count": "counted",
            "excluded_count": "excluded",
            "reasons": "why excluded",
        },
    )


def _sum(rows: pd.DataFrame) -> int:
    return int(rows["attempt_count"].sum())


def _reasons(counts: pd.DataFrame) -> str:
    if not counts["attempt_count"].sum():
        return "selects nothing"
    excluded = counts.dropna(subset="excluded_because")
    pairs = zip(excluded["excluded_because"], excluded["attempt_count"], strict=True)
    return "; ".join(f"{reason} ({total})" for reason, total in pairs) or MISSING


def steps_table(steps: pd.DataFrame) -> pd.DataFrame:
    """Rows of `attempt_steps` in words."""
    outcomes = [ended(step)[1] or "success" for step in steps.itertuples()]
    return in_words(
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
