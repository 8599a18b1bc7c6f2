"""What the pages say, on rows small enough to check by eye."""

import pandas as pd
import pytest

from queries import sentences


def _medians(*rows: tuple[str, int, bool, str, int, float]) -> pd.DataFrame:
    columns = ["arm", "arm_position", "is_baseline", "cache_state", "attempt_count", "wall_p50_s"]
    return pd.DataFrame(list(rows), columns=columns)


def test_medians_name_the_baseline_first() -> None:
    """The baseline stands first wherever it stands in the file, then the file's order."""
    medians = _medians(
        ("combined", 1, False, "warm", 12, 316),
        ("base", 2, True, "warm", 11, 686),
        ("parallel", 3, False, "warm", 13, 502),
    )
    assert [
        (
            "Median wall time, warm runs: base 11 min 26 s (n = 11), combined 5 min 16 s (n = 12) "
            "and parallel 8 min 22 s (n = 13)."
        )
    ] == sentences.median_sentences(medians, ["warm"])


def test_cold_and_warm_are_two_sentences() -> None:
    """Cold and warm runs are never one figure, and an arm without a counted run has none."""
    medians = _medians(
        ("a", 1, True, "cold", 1, 90), ("a", 1, True, "warm", 2, 60), ("b", 2, False, "warm", 0, 0)
    )
    assert [
        "Median wall time, warm runs: a 1 min (n = 2).",
        "Median wall time, cold runs: a 1 min 30 s (n = 1).",
    ] == sentences.median_sentences(medians, ["warm", "cold", "other"])


def test_few_runs() -> None:
    """A median of one or two runs is marked; one of three, or of none, is not."""
    medians = _medians(
        ("a", 1, True, "warm", 3, 60),
        ("b", 2, False, "warm", 2, 60),
        ("c", 3, False, "cold", 1, 60),
        ("d", 4, False, "warm", 0, 60),
    )
    assert (
        "Fewer than 3 runs, so the median says little: b, warm; c, cold."
        == sentences.few_runs_sentence(medians)
    )
    assert sentences.few_runs_sentence(medians[:1]) is None


@pytest.mark.parametrize("milestone", [None, []])
def test_clock_without_milestone(milestone: list[str] | None) -> None:
    """Without a milestone the whole run is the experiment's clock."""
    assert "milestone" not in sentences.clock_sentence(milestone)


def test_clock_with_milestone() -> None:
    """With a milestone the sentence names it and says that it is not measured."""
    sentence = sentences.clock_sentence(["push*", "sign"])
    assert sentence.endswith("its milestone, `push*` and `sign`, which is not measured yet.")


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


def _freshness(outcome: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "last_ingest_at": [pd.Timestamp(2026, 11, 23, 2, 14)],
            "last_ingest_outcome": [outcome],
            "last_complete_ingest_at": [pd.Timestamp(2026, 11, 22, 2, 14)],
        }
    )


def test_freshness() -> None:
    """A complete ingest is dated; one that was not says so, and when the last complete one was."""
    assert "Data of 23 Nov 2026 02:14 UTC" == sentences.freshness_sentence(_freshness("complete"))
    assert (
        "Data of 23 Nov 2026 02:14 UTC, from an ingest that was partial; the last complete one "
        "ended 22 Nov 2026 02:14 UTC"
    ) == sentences.freshness_sentence(_freshness("partial"))


def test_freshness_without_a_complete_ingest() -> None:
    """Where no ingest was complete, no date is made up."""
    freshness = _freshness("failed").assign(last_complete_ingest_at=None)
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
                "No warm run counts of base line (baseline; selects none), failing (selects none) "
                "and fine (selects none)."
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
