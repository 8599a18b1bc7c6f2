"""How often each arm failed, on rows small enough to check by eye."""

import pandas as pd
import pytest

from queries.arms.count_sentences import failure_sentence, failures

_STATES = ("warm", "cold", "other")


def _counts(*rows: tuple[str, str | None, str | None, int]) -> pd.DataFrame:
    """Rows of arm, cache_state, excluded_because, attempt_count; `base` is last in the file."""
    columns = ["arm", "cache_state", "excluded_because", "attempt_count"]
    frame = pd.DataFrame(list(rows), columns=columns)
    frame = frame.astype({"cache_state": "str", "excluded_because": "str"})
    is_baseline = frame["arm"].eq("base")
    return frame.assign(is_baseline=is_baseline, arm_position=is_baseline.map({True: 2, False: 1}))


_COUNTS = _counts(
    ("one", "warm", None, 11),
    ("one", "warm", "milestone failed", 1),
    ("one", "warm", "a needed job failed", 1),
    ("one", "warm", "cancelled", 5),
    ("one", "cold", None, 4),
    ("base", "warm", None, 8),
    ("base", "warm", "run failed", 1),
    ("base", "warm", "milestone not reached", 3),
    ("base", "cold", None, 3),
)


def test_failures() -> None:
    """Of those that ended some failed; cancelled, unreached and unended attempts are neither."""
    assert [
        ("base", "warm", 1, 9),
        ("base", "cold", 0, 3),
        ("one", "warm", 2, 13),
        ("one", "cold", 0, 4),
    ] == list(failures(_COUNTS).itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("counts", "states", "sentence"),
    [
        (
            _COUNTS,
            _STATES,
            (
                "Failed before the end of the clock: base 1 of 9 and one 2 of 13 warm runs; none "
                "of 7 cold runs."
            ),
        ),
        (_COUNTS, ("cold",), "None of 7 runs that ended failed."),
        (
            _counts(("one", "warm", "run failed", 2)),
            _STATES,
            "Failed before the end of the clock: one 2 of 2 warm runs.",
        ),
        (_counts(("one", "warm", "cancelled", 2)), _STATES, None),
        (_counts(("one", None, None, 0)), _STATES, None),
    ],
)
def test_sentence(counts: pd.DataFrame, states: tuple[str, ...], sentence: str | None) -> None:
    """Each cache state has its own figures, the baseline first; nothing is said of nothing."""
    assert sentence == failure_sentence(counts, states)
