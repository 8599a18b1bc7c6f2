"""Four arms whose medians of time and cost differ."""

from collections.abc import Sequence

import pandas as pd

from tests.queries.cost_rows import Runs

# Medians: base 505 s and $0.30, quick 304 s and $0.20, dear 205 s and $0.40, odd 600 s and $0.25.
ARMS: Runs = {
    "base": [(500, 290), (502, 300), (505, 300), (507, 310), (509, 305)],
    "quick": [(300, 190), (302, 200), (304, 200), (306, 210), (308, 200)],
    "dear": [(203, 400), (204, 400), (205, 400), (206, 400), (207, 400)],
    "odd": [(500, 250), (600, 250), (700, 250)],
}


NAN = float("nan")


def arm_rows(**more: Sequence[object]) -> pd.DataFrame:
    """Rows of `costs_by_arm`."""
    row = {
        "arm": "base",
        "cache_state": "warm",
        "attempt_count": 5,
        "clock_p50_s": 505.0,
        "compute_p50_s": 2020.0,
        "billed_p50_minutes": 61.5,
        "self_hosted_p50_minutes": 0.0,
        "price_p50_usd": 0.3,
        "price_min_usd": 0.29,
        "price_max_usd": NAN,
        "priced_count": 5,
    }
    return pd.DataFrame({**row, **more}, index=range(len(more.get("arm", "1"))))
