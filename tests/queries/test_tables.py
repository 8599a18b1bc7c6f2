"""Answers in words, column by column."""

import pandas as pd

from queries import tables


def test_suffixes_say_how_values_read() -> None:
    """Seconds become durations, instants dates, counts stay numbers, what is missing a dash."""
    log = pd.DataFrame(
        {
            "ingest_id": [1],
            "started_at": [pd.Timestamp(2026, 4, 4, 12)],
            "finished_at": [pd.NaT],
            "outcome": ["running"],
            **{
                column: pd.array([5], dtype="Int64")
                for column in (
                    "runs_added",
                    "jobs_added",
                    "steps_added",
                    "requests",
                    "requests_not_modified",
                    "failure_count",
                )
            },
        }
    )
    row = tables.ingests_table(log).iloc[0]
    assert "4 Apr 2026 12:00 UTC" == row["started"]
    assert "–" == row["finished"]
    assert 5 == row["runs added"]


def test_counts_say_counted() -> None:
    """A row without a reason counts; one without an attempt says nothing of the kind."""
    counts = pd.DataFrame(
        {
            "arm": ["a", "a", "b"],
            "cache_state": pd.Series(["warm", "warm", None], dtype="str"),
            "excluded_because": pd.Series([None, "cancelled", None], dtype="str"),
            "attempt_count": pd.array([2, 1, 0], dtype="Int64"),
        }
    )
    assert ["counted", "cancelled", "–"] == tables.counts_table(counts)[
        "counted, or why not"
    ].tolist()
