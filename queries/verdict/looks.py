"""How often comparisons that grew could be looked at, and that none of it was planned."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import pandas as pd

from queries.arms.populations import population
from queries.statistics import Verdict, count_looks
from queries.verdict.verdicts import ComparedClock
from queries.wording import count, listed

Looks: TypeAlias = dict[tuple[str, str], int]
"""Looks by candidate and cache state."""

_PUBLISHED = ("complete", "partial")
"""Outcomes of an ingest that readers see; a failed one leaves them the snapshot before."""


def find_looks(clocks: pd.DataFrame, ingests: pd.DataFrame) -> Looks:
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


def looks_sentence(
    found: Sequence[ComparedClock], looks: Mapping[tuple[str, str], int]
) -> str | None:
    """
    How many looks could have shown each decision; None where all were planned, or seen once.

    Args:
        found: The comparisons; of those by the clock in effect that decide something are spoken.
        looks: Looks by candidate and cache state.
    """
    said = [
        f"{count(number, 'look')} at {population(one.cache_state)} of {one.candidate}"
        for one in found
        if one.clock == "clock_s"
        and one.comparison.verdict is not Verdict.UNDECIDED
        and one.comparison.is_interim is None
        and (number := looks.get((one.candidate, one.cache_state), 0)) > 1
    ]
    if not said:
        return None
    return (
        f"Not planned beforehand: {listed(said)} could have shown a decision. Whoever stops at the "
        "first “faster” errs more often than in 2.5% of cases: fix runs_per_arm in the experiment "
        "file (docs/method.md, “Looking again and again”)."
    )
