"""Warnings as tables."""

import pandas as pd

from queries.cautions.warning_tables import warning_rows_table, warnings_table

_NOON = pd.Timestamp(2026, 4, 4, 12)
_WARNINGS = pd.DataFrame(
    {
        "warning": ["clock skew", "only baseline"],
        "arm": ["a", "b"],
        "arm_position": [1, 2],
        "cache_state": ["warm", "warm"],
        "subject": pd.Series([None, "check"], dtype="str"),
        "attempt_count": pd.array([1, 8], dtype="Int64"),
        "first_started_at": [_NOON, _NOON],
        "last_started_at": [_NOON, _NOON],
    }
)


def test_kinds_in_words() -> None:
    """The weightiest stands first; what is about nothing in particular has a dash."""
    table = warnings_table(_WARNINGS).words
    assert ["job that only the baseline runs", "times that go back"] == table["warning"].tolist()
    assert ["check", "–"] == table["about"].tolist()


def test_rows() -> None:
    """The attempts behind a warning stay in their order, so that links fit them."""
    rows = _WARNINGS.assign(
        run_number=pd.array([7, None], dtype="Int64"), run_attempt=1, run_started_at=_NOON
    )
    table = warning_rows_table(rows).words
    assert ["times that go back", "job that only the baseline runs"] == table["warning"].tolist()
    assert list(rows.index) == list(table.index)
