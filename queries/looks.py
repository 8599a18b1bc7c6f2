"""How often comparisons that grew could be looked at: from frames to counts."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from queries.answers import answer
from queries.statistics import count_looks

Looks: TypeAlias = dict[tuple[str, str], int]
"""Looks by candidate and cache state."""

_PUBLISHED = ("complete", "partial")
"""Outcomes of an ingest that readers see; a failed one leaves them the snapshot before."""


def looks(database: Path, experiment: str, milestone: Sequence[str] | None = None) -> Looks:
    """
    How many looks could have shown a decision, comparison by comparison.

    Args:
        database: The link that ingest moves, or one snapshot.
        experiment: Its name; one that is not there has no comparison.
        milestone: Globs in place of the experiment's own; empty for the whole run.

    Raises:
        LongpoleError: As `queries.answers.answer`.
    """
    asked = {"experiment": experiment, "milestone": milestone}
    return counted_looks(
        answer("comparison_clocks", database, asked), answer("ingest_log", database)
    )


def counted_looks(clocks: pd.DataFrame, ingests: pd.DataFrame) -> Looks:
    """
    The same from frames.

    A look is a finished ingest that published; a run is known from its end on.

    Args:
        clocks: Rows of `comparison_clocks`.
        ingests: Rows of `ingest_log`.
    """
    looked_at = _instants(ingests.loc[ingests["outcome"].isin(_PUBLISHED), "finished_at"])
    took_s = clocks["wall_s"].fillna(clocks["clock_s"])
    ended = clocks.assign(ended_at=clocks["run_started_at"] + pd.to_timedelta(took_s, unit="s"))
    found: Looks = {}
    for (candidate, state), rows in ended.groupby(["candidate", "cache_state"], sort=False):
        is_baseline = rows["is_baseline"].astype(bool)
        found[str(candidate), str(state)] = count_looks(
            _instants(rows.loc[is_baseline, "ended_at"]),
            _instants(rows.loc[~is_baseline, "ended_at"]),
            looked_at,
        )
    return found


def _instants(column: pd.Series) -> list[pd.Timestamp]:
    return list(column.dropna())
