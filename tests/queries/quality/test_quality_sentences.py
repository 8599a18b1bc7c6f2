"""How good the data is, in a sentence."""

import pandas as pd
import pytest

from queries.quality.quality_words import (
    doubtful_marks_sentence,
    freshness_sentence,
    mapping_sentence,
)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [("workflow file", 3, 1250, 16), ("approximate file", 1, 50, 0)],
            "1,284 of 1,300 executed jobs have their place in the workflow file.",
        ),
        (
            [("workflow file", 1, 5, 0), ("inferred", 2, 9, 0)],
            "5 of 5 executed jobs have their place in the workflow file; 9 jobs of 2 attempts have",
        ),
        ([(None, 2, 9, 0)], "9 jobs of 2 attempts were not looked up yet."),
    ],
)
def test_mapping(rows: list[tuple[str | None, int, int, int]], sentence: str) -> None:
    """Jobs without a file are never counted as found in it."""
    columns = ["needs_source", "attempt_count", "job_count", "unmapped_job_count"]
    sources = pd.DataFrame(rows, columns=columns).astype({"needs_source": "str"})
    assert mapping_sentence(sources).startswith(sentence)


@pytest.mark.parametrize(
    ("replaced", "carried", "parts"),
    [
        ([0, 0], [0, 0], []),
        ([1, 2], [0, 0], ["3 failed jobs may have been replaced by another of the same name, "]),
        ([0, 1], [0, 1], ["1 failed job may have been", "Of 1 job the signs disagree"]),
    ],
)
def test_doubts(replaced: list[int], carried: list[int], parts: list[str]) -> None:
    """What is not known of jobs is said with their number over all workflows, else nothing."""
    columns = {"possibly_superseded_count": replaced, "carried_over_doubt_count": carried}
    sentence = doubtful_marks_sentence(pd.DataFrame(columns))
    assert bool(parts) == (sentence is not None)
    assert all(part in (sentence or "") for part in parts)


def _freshness(outcome: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "last_ingest_at": [pd.Timestamp(2026, 11, 23, 2, 14)],
            "last_ingest_outcome": [outcome],
            "last_complete_ingest_at": [pd.Timestamp(2026, 11, 22, 2, 14)],
            "newest_run_started_at": [pd.Timestamp(2026, 4, 10, 19, 2)],
        }
    )


def test_freshness() -> None:
    """A complete ingest is dated; one that was not says so, and when the last complete one was."""
    newest = "; the newest run started 10 Apr 2026 19:02 UTC"
    complete = freshness_sentence(_freshness("complete"))
    assert f"Ingested 23 Nov 2026 02:14 UTC{newest}" == complete
    assert (
        "Ingested 23 Nov 2026 02:14 UTC, but that ingest was partial; the last complete one "
        f"ended 22 Nov 2026 02:14 UTC{newest}"
    ) == freshness_sentence(_freshness("partial"))


def test_freshness_without_a_complete_ingest() -> None:
    """Where no ingest was complete, no date is made up."""
    freshness = _freshness("failed").assign(
        last_complete_ingest_at=None, newest_run_started_at=None
    )
    assert freshness_sentence(freshness).endswith("failed; none was complete yet")


def test_freshness_of_nothing() -> None:
    """A database without an ingest has no date."""
    assert "Nothing was ingested yet." == freshness_sentence(_freshness("complete")[:0])
