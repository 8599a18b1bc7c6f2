"""What the database holds, column by column."""

import pandas as pd

from queries.quality.quality_words import graph_sources_table, ingests_table, unmapped_table


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
    row = ingests_table(log).words.iloc[0]
    assert "4 Apr 2026 12:00 UTC" == row["started"]
    assert "–" == row["finished"]
    assert 5 == row["runs added"]


def test_graphs_in_words() -> None:
    """A reason completes a sentence; attempts that were not looked up yet say so."""
    sources = pd.DataFrame(
        {
            "repository": "o/r",
            "workflow_path": "build.yaml",
            "needs_source": pd.Series(["inferred", None], dtype="str"),
            "attempt_count": 1,
            "job_count": 2,
            "unmapped_job_count": 0,
        }
    )
    known = graph_sources_table(sources).words["known from"].tolist()
    assert ["inferred", "not looked up yet"] == known
    unmapped = pd.DataFrame(
        {
            "repository": ["o/r"],
            "workflow_path": ["build.yaml"],
            "job_name": ["x"],
            "unmapped_because": ["fits two keys"],
            "job_count": [3],
            "last_started_at": [pd.Timestamp(2026, 4, 4, 12)],
        }
    )
    assert ["it fits two keys"] == unmapped_table(unmapped).words["why"].tolist()
