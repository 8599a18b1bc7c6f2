"""In which order arms and cache states stand, everywhere."""

import pandas as pd

CACHE_ORDER = ("warm", "cold", "other")
"""In which order the cache states stand; the first is what people wait for every day."""
CACHE_PLACES = {state: place for place, state in enumerate(CACHE_ORDER)}
"""The place of each."""


def in_cache_order(rows: pd.DataFrame) -> pd.DataFrame:
    """
    Rows in the order of `CACHE_ORDER`, and within a state by arm as they come.

    Args:
        rows: With `arm` and `cache_state`; a missing state comes last.
    """
    places = pd.DataFrame(
        {
            "arm": pd.factorize(rows["arm"])[0],
            "cache_state": [
                CACHE_PLACES.get(state, len(CACHE_PLACES)) for state in rows["cache_state"]
            ],
        }
    )
    return rows.iloc[places.sort_values(["cache_state", "arm"], kind="stable").index.to_numpy()]


def baseline_first(rows: pd.DataFrame) -> pd.DataFrame:
    """
    Rows with the baseline's before all others, which stand as in the experiment file.

    Args:
        rows: With `is_baseline` and `arm_position`; those of an arm stay in their order.
    """
    return rows.sort_values(["is_baseline", "arm_position"], ascending=[False, True], kind="stable")
