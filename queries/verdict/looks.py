"""How often comparisons that grew could be looked at: from frames to counts."""

from typing import TypeAlias

import pandas as pd

from queries.statistics import count_looks

Looks: TypeAlias = dict[tuple[str, str], int]
"""Looks by candidate and cache state."""

_PUBLISHED = ("complete", "partial")
"""Outcomes of an ingest that readers see; a failed one leaves them the snapshot before."""


def counted_looks(clocks: pd.DataFrame, ingests: pd.DataFrame) -> Looks:
    """
    How many looks could have shown a decision, comparison by comparison.

    A look is a finished ingest that published. A run is known from its end on, and not before its
    jobs were fetched: a backfill shows none of its runs earlier. Where a re-run hides when that was
    first, the end alone counts, so that rather too many looks are said than too few.

    Args:
        clocks: Rows of `comparison_clocks`.
        ingests: Rows of `ingest_log`.
    """
    looked_at = _instants(ingests.loc[ingests["outcome"].isin(_PUBLISHED), "finished_at"])
    took_s = clocks["wall_s"].fillna(clocks["clock_s"])
    ended_at = clocks["run_started_at"] + pd.to_timedelta(took_s, unit="s")
    fetched_at = clocks["jobs_fetched_at"].fillna(ended_at)
    known = clocks.assign(known_at=ended_at.where(ended_at >= fetched_at, fetched_at))
    found: Looks = {}
    for (candidate, state), rows in known.groupby(["candidate", "cache_state"], sort=False):
        is_baseline = rows["is_baseline"].astype(bool)
        found[str(candidate), str(state)] = count_looks(
            _instants(rows.loc[is_baseline, "known_at"]),
            _instants(rows.loc[~is_baseline, "known_at"]),
            looked_at,
        )
    return found


def _instants(column: pd.Series) -> list[pd.Timestamp]:
    return list(column.dropna())
