"""What a careful colleague would warn of: given rows, expected rows."""

from datetime import timedelta
from pathlib import Path

from queries.answers import answer
from tests.queries.facts import NOON
from tests.queries.views.warned_arms import build


def test_warnings_are_counted(tmp_path: Path) -> None:
    """One row per warning, with how many attempts are behind it, and when they ran."""
    frame = answer(
        "warnings", build(tmp_path, {"a": [0, 120, 240], "b": [60, 180]}), {"experiment": "e"}
    )
    (row,) = frame.itertuples(index=False)

    assert ("few runs", "b", 2, "warm", 2) == (*row[:4], row.attempt_count)
    assert NOON + timedelta(seconds=60) == row.first_started_at
    assert NOON + timedelta(seconds=180) == row.last_started_at
