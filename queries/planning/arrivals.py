"""Which runs of a saved plan arrived, and which came but do not count."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from queries.planning.order import Cell


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """
    A plan as it was written down.

    Attributes:
        made_at: When, UTC.
        wanted: Runs to be made by arm and cache state.
    """

    made_at: datetime
    wanted: Mapping[Cell, int]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """
    What came of a plan.

    Attributes:
        made_at: When it was saved, UTC.
        wanted: Runs by arm and cache state, as planned.
        arrived: Of these, runs that started since and count.
        beside: Runs that started since and count, in a state in which none was planned.
        not_counted: Runs that started since by arm and reason not to count.
    """

    made_at: datetime
    wanted: Mapping[Cell, int]
    arrived: Mapping[Cell, int]
    beside: Mapping[Cell, int]
    not_counted: Mapping[tuple[str, str], int]

    @property
    def missing(self) -> dict[Cell, int]:
        """Runs that did not arrive yet; without those of which none is missing."""
        left = {cell: number - self.arrived.get(cell, 0) for cell, number in self.wanted.items()}
        return {cell: number for cell, number in left.items() if number > 0}

    @property
    def arrived_count(self) -> int:
        """Runs of the plan that are there; more than planned of one replace none of another."""
        return sum(min(self.arrived.get(cell, 0), number) for cell, number in self.wanted.items())


def arrivals_of(saved: SavedPlan, attempts: pd.DataFrame) -> Arrivals:
    """
    What came of a saved plan.

    Args:
        saved: The plan.
        attempts: Rows of `attempts_by_arm`.
    """
    since = attempts[attempts["run_started_at"] >= saved.made_at]
    is_counted = since["is_counted"].astype(bool)
    cells = Counter(_pairs(since[is_counted], "cache_state"))
    arms = {arm for arm, _ in saved.wanted}
    reasons = Counter(_pairs(since[~is_counted & since["arm"].isin(arms)], "excluded_because"))
    return Arrivals(
        made_at=saved.made_at,
        wanted=saved.wanted,
        arrived={cell: cells[cell] for cell in saved.wanted},
        beside={c: n for c, n in cells.items() if c not in saved.wanted and c[0] in arms},
        not_counted=dict(reasons),
    )


def _pairs(rows: pd.DataFrame, column: str) -> list[tuple[str, str]]:
    return [(str(arm), str(value)) for arm, value in zip(rows["arm"], rows[column], strict=True)]
