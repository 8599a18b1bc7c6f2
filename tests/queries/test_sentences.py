"""What the pages say, on rows small enough to check by eye."""

import pandas as pd
import pytest

from queries import sentences


def _counts(*rows: tuple[str | None, int]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["excluded_because", "attempt_count"])
    return frame.astype({"excluded_because": "str"})


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (_counts((None, 0)), "No attempt is selected."),
        (_counts((None, 1)), "1 attempt selected, none excluded."),
        (
            _counts((None, 3), ("run failed", 1), ("cancelled", 1), ("run failed", 1)),
            "6 attempts selected, 3 excluded: run failed (2); cancelled (1).",
        ),
    ],
)
def test_exclusions(counts: pd.DataFrame, sentence: str) -> None:
    """Counts are summed by reason over arms and cache states, the commonest first."""
    assert sentence == sentences.exclusion_sentence(counts)


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
    assert sentences.mapping_sentence(sources).startswith(sentence)


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
    complete = sentences.freshness_sentence(_freshness("complete"))
    assert f"Data of 23 Nov 2026 02:14 UTC{newest}" == complete
    assert (
        "Data of 23 Nov 2026 02:14 UTC, from an ingest that was partial; the last complete one "
        f"ended 22 Nov 2026 02:14 UTC{newest}"
    ) == sentences.freshness_sentence(_freshness("partial"))


def test_freshness_without_a_complete_ingest() -> None:
    """Where no ingest was complete, no date is made up."""
    freshness = _freshness("failed").assign(
        last_complete_ingest_at=None, newest_run_started_at=None
    )
    assert sentences.freshness_sentence(freshness).endswith("failed; none was complete yet")


@pytest.mark.parametrize(
    ("number", "name"), [(7, "run 7, attempt 2"), (pd.NA, "run id 99, attempt 2")]
)
def test_run_name(number: object, name: str) -> None:
    """Old data lacks the run's number: its id stands for it."""
    assert name == sentences.run_name(number, 99, 2)


def test_freshness_of_nothing() -> None:
    """A database without an ingest has no date."""
    assert "Nothing was ingested yet." == sentences.freshness_sentence(_freshness("complete")[:0])


@pytest.mark.parametrize(
    ("status", "conclusion", "wall_s", "sentence"),
    [
        ("completed", "success", 200.0, " took 3 min 20 s, with 1 of 2 listed jobs executed; "),
        ("completed", "failure", float("nan"), " has no wall time, with 1 of 2 "),
        ("in_progress", None, float("nan"), ": in progress, so its clocks are not known."),
        (None, None, float("nan"), ": GitHub no longer has this attempt."),
    ],
)
def test_attempt(status: str | None, conclusion: str | None, wall_s: float, sentence: str) -> None:
    """An attempt says what is known of it, and never a time that is not."""
    attempt = pd.Series(
        {
            "run_number": 7,
            "run_id": 99,
            "run_attempt": 2,
            "arm": "a",
            "status": status,
            "conclusion": conclusion,
            "wall_s": wall_s,
        },
        dtype="object",
    )
    jobs = pd.DataFrame({"is_executed": [True, False]})
    assert f"Run 7, attempt 2 of a{sentence}" in sentences.attempt_sentence(attempt, jobs)


def _arm_counts(*rows: tuple[str, bool, str | None, str | None, int]) -> pd.DataFrame:
    columns = ["arm", "is_baseline", "cache_state", "excluded_because", "attempt_count"]
    return pd.DataFrame(rows, columns=columns)


@pytest.mark.parametrize(
    ("cache_state", "expected"),
    [
        (None, "No run counts of base line (baseline; selects none) and failing (4 excluded)."),
        (
            "warm",
            (
                "No warm run counts of base line (baseline; selects none), failing (selects only "
                "others) and fine (selects only others)."
            ),
        ),
    ],
)
def test_arms_without_a_counted_run(cache_state: str | None, expected: str) -> None:
    """An arm that selects nothing, one that is all excluded, one that counts cold runs only."""
    counts = _arm_counts(
        ("base line", True, None, None, 0),
        ("failing", False, "cold", "run failed", 4),
        ("fine", False, "cold", None, 3),
        ("fine", False, "cold", "cancelled", 1),
    )
    assert expected == sentences.uncounted_sentence(counts, cache_state)


def test_every_arm_arm_counts() -> None:
    """Where each arm has a counted run there is nothing to say."""
    assert sentences.uncounted_sentence(_arm_counts(("a", True, "cold", None, 1)), None) is None
