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
    known = tables.graph_sources_table(sources)["known from"].tolist()
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
    assert ["it fits two keys"] == tables.unmapped_table(unmapped)["why"].tolist()


_COUNTS = pd.DataFrame(
    {
        "arm": ["a", "a", "a", "b"],
        "arm_position": [1, 1, 1, 2],
        "is_baseline": [True, True, True, False],
        "cache_state": pd.Series(["warm", "warm", "warm", None], dtype="str"),
        "excluded_because": pd.Series([None, "cancelled", "run failed", None], dtype="str"),
        "attempt_count": pd.array([2, 1, 3, 0], dtype="Int64"),
    }
)


def test_arms() -> None:
    """An arm and cache state is one row, with all its reasons; an empty arm is there too."""
    expected = [("a", "warm", 2, 4, "cancelled (1); run failed (3)")]
    expected += [("b", "–", 0, 0, "selects nothing")]
    assert expected == list(tables.arms_table(_COUNTS).itertuples(index=False, name=None))


def test_failures_beside_medians() -> None:
    """How many failed stands beside each median, of those that reached an end."""
    medians = pd.DataFrame(
        {
            "arm": ["a"],
            "cache_state": ["warm"],
            "attempt_count": [2],
            **{f"clock_{name}_s": [60.0] for name in ("p50", "p90", "max", "min")},
            "excluded_count": [4],
            "first_started_at": [pd.Timestamp(2026, 4, 4, 12)],
            "last_started_at": [pd.Timestamp(2026, 4, 4, 12)],
        }
    )
    assert ["3 of 5"] == tables.clocks_table(medians, _COUNTS)["failed"].tolist()


def test_cache_order() -> None:
    """Warm, cold, other, as on charts, then what is missing; within one, arms as they come."""
    rows = pd.DataFrame(
        [("b", "cold"), ("b", "other"), ("b", "warm"), ("a", None), ("a", "cold")],
        columns=["arm", "cache_state"],
    )
    assert [2, 0, 4, 1, 3] == tables.in_cache_order(rows).index.tolist()
