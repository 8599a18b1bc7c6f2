"""What the pages say of the clock, on rows small enough to check by eye."""

import pandas as pd

from queries.arms import clock as sentences
from queries.arms.clock import Clock


def _medians(*rows: tuple[str, int, bool, str, int, float]) -> pd.DataFrame:
    columns = ["arm", "arm_position", "is_baseline", "cache_state", "attempt_count", "clock_p50_s"]
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
    ] == sentences.median_sentences(medians, ["warm"], Clock())


def test_cold_and_warm_are_two_sentences() -> None:
    """Cold and warm runs are never one figure, and an arm without a counted run has none."""
    medians = _medians(
        ("a", 1, True, "cold", 1, 90), ("a", 1, True, "warm", 2, 60), ("b", 2, False, "warm", 0, 0)
    )
    assert [
        "Median wall time, warm runs: a 1 min (n = 2).",
        "Median wall time, cold runs: a 1 min 30 s (n = 1).",
    ] == sentences.median_sentences(medians, ["warm", "cold", "other"], Clock())


def test_medians_of_a_milestone() -> None:
    """The clock is named where it is not the whole run."""
    assert ["Median time to push* and sign, warm runs: a 1 min (n = 3)."] == (
        sentences.median_sentences(
            _medians(("a", 1, True, "warm", 3, 60)), ["warm"], Clock(("push*", "sign"))
        )
    )


def _legs(*rows: tuple[str, list[str]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["arm", "milestone_labels"])


def test_unlike_legs() -> None:
    """Arms whose milestones are not the same jobs are told, those that agree together."""
    legs = _legs(("a", ["x", "y"]), ("b", ["x"]), ("c", ["x", "y"]))
    assert (
        "These arms do not end with the same jobs, so their times are not those of the same work: "
        "a and c: x and y; b: x."
    ) == sentences.legs_sentence(legs)
    assert sentences.legs_sentence(legs[::2]) is None
    assert sentences.legs_sentence(legs[:0]) is None
