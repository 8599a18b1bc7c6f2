"""Rows of `costs_by_attempt`, and comparisons, in few words."""

from collections.abc import Mapping, Sequence

import pandas as pd

from queries.verdict.verdicts import ComparedClock, compared_clocks

Runs = Mapping[str, Sequence[tuple[float, float]]]
"""Clock in seconds and price in thousandths of a dollar of each run, by arm; the first is the
baseline."""


def cost_rows(
    arms: Runs, state: str = "warm", more: Mapping[str, object] | None = None
) -> pd.DataFrame:
    """Each run's compute is four times its clock; `more` replaces columns of every run."""
    rows = [
        {
            "arm": arm,
            "arm_position": place,
            "is_baseline": place == 1,
            "cache_state": state,
            "run_id": 100 * place + number,
            "run_attempt": 1,
            "run_number": number,
            "run_started_at": pd.Timestamp(2026, 4, 4, 12),
            "clock_s": clock,
            "compute_s": 4 * clock,
            "billed_minutes": 10.0,
            "self_hosted_minutes": 0.0,
            "unpriced_job_count": 0,
            "unpriced_labels": None,
            "unpriced_because": None,
            "price_usd": price / 1000,
            "rates_on": "2026-04-04",
            **(more or {}),
        }
        for place, (arm, runs) in enumerate(arms.items(), start=1)
        for number, (clock, price) in enumerate(runs, start=1)
    ]
    return pd.DataFrame(rows)


def compared(costs: pd.DataFrame) -> list[ComparedClock]:
    """Every candidate of the rows compared with the baseline, in their one cache state."""
    rows = costs.assign(wall_s=costs["clock_s"], path_queue_s=0.0, candidate_position=0)
    sides = [
        rows[rows["is_baseline"] | (rows["arm"] == arm)].assign(
            candidate=arm, candidate_position=place
        )
        for place, arm in enumerate(rows.loc[~rows["is_baseline"], "arm"].unique())
    ]
    if not sides:
        return []
    return compared_clocks(pd.concat(sides), costs, smallest_effect=None, planned=None)
