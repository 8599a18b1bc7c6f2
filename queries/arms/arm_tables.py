"""What each arm counts, and by which clock, as tables for people."""

from typing import Any

import pandas as pd

from queries.arms.count_sentences import failures, meaning_of
from queries.arms.populations import cache_heading, in_cache_order
from queries.attempts.names import run_name
from queries.wording import MISSING, WordedTable, in_words


def clocks_table(medians: pd.DataFrame, counts: pd.DataFrame) -> WordedTable:
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
            **cache_heading(medians),
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


def counts_table(counts: pd.DataFrame) -> WordedTable:
    """Rows of `arm_counts` in words; those that count say so."""
    counts = in_cache_order(counts)
    fates = counts["excluded_because"].where(
        counts["excluded_because"].notna() | (counts["attempt_count"] == 0), "counted"
    )
    return in_words(
        counts.assign(excluded_because=fates),
        {
            "arm": "arm",
            **cache_heading(counts),
            "excluded_because": "counted, or why not",
            "attempt_count": "attempts",
        },
    )


def excluded_table(attempts: pd.DataFrame) -> WordedTable:
    """Rows of `attempts_by_arm` that do not count in words, each with its reason."""
    rows = in_cache_order(attempts)
    names: Any = zip(rows["run_number"], rows["run_id"], rows["run_attempt"], strict=True)
    runs = [run_name(*name) for name in names]
    return in_words(
        rows.assign(run=runs, means=rows["excluded_because"].map(meaning_of)),
        {
            "run": "run",
            "arm": "arm",
            **cache_heading(rows),
            "excluded_because": "why not",
            "means": "that is",
            "run_started_at": "started",
        },
    )


def arms_table(counts: pd.DataFrame) -> WordedTable:
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
            **cache_heading(counts),
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
