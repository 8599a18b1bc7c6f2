"""Which attempts count, in a sentence."""

import pandas as pd
import pytest

from queries.arms.count_sentences import exclusion_sentence, uncounted_sentence


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
    assert sentence == exclusion_sentence(counts)


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
    assert expected == uncounted_sentence(counts, cache_state)


def test_every_arm_arm_counts() -> None:
    """Where each arm has a counted run there is nothing to say."""
    assert uncounted_sentence(_arm_counts(("a", True, "cold", None, 1)), None) is None
