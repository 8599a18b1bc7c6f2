"""What each arm counts, in words."""

import pandas as pd

from queries.arms.arm_tables import arms_table, clocks_table, counts_table


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
    assert ["counted", "cancelled", "–"] == counts_table(counts).words[
        "counted, or why not"
    ].tolist()


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
    expected = [("a", "warm", "2", "4", "cancelled (1); run failed (3)")]
    expected += [("b", "–", "0", "0", "selects nothing")]
    assert expected == list(arms_table(_COUNTS).words.itertuples(index=False, name=None))


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
    assert ["3 of 5"] == clocks_table(medians, _COUNTS).words["failed"].tolist()
