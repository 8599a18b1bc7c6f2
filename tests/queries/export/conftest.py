"""A frame of every type."""

from datetime import datetime

import pandas as pd
import pytest


@pytest.fixture
def frame() -> pd.DataFrame:
    """A row with every type, and a row in which everything is missing."""
    return pd.DataFrame(
        {
            "name": pd.Series(['say "hi", all\r', None], dtype="str"),
            "run_id": pd.Series([24948925010, None], dtype="Int64"),
            "wall_s": pd.Series([-0.5, None], dtype="float64"),
            "is_counted": pd.Series([True, None], dtype="boolean"),
            "started_at": pd.Series(
                [datetime(2026, 4, 4, 19, 16, 16), None], dtype="datetime64[us]"
            ),
            "labels": pd.Series([["a", "b"], None], dtype="object"),
        }
    )
