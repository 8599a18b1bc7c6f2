"""In which order arms and cache states stand."""

import pandas as pd

from queries.arms.populations import in_cache_order


def test_cache_order() -> None:
    """Warm, cold, other, as on charts, then what is missing; within one, arms as they come."""
    rows = pd.DataFrame(
        [("b", "cold"), ("b", "other"), ("b", "warm"), ("a", None), ("a", "cold")],
        columns=["arm", "cache_state"],
    )
    assert [2, 0, 4, 1, 3] == in_cache_order(rows).index.tolist()
