"""Time against cost: where the arms stand by their medians, and which are beaten on both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import pandas as pd

from queries.statistics.estimates import FEWEST_RUNS
from queries.verdicts import ComparedClock

Basis: TypeAlias = Literal["price_usd", "compute_s"]
"""What cost is told by: a column of `costs_by_attempt`, and a clock of the verdicts."""

# Medians of sums of prices: what differs by less is one number.
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class ArmMedians:
    """
    One arm among those that it is compared with.

    Attributes:
        arm: Its name.
        position: Its place in the experiment.
        is_baseline: Whether the others are compared with it.
        cache_state: Of the comparison; a baseline without a cache rule stands in each.
        run_count: Its counted runs.
        clock_s: Median clock, seconds.
        cost: Median cost, in the unit of its basis.
    """

    arm: str
    position: int
    is_baseline: bool
    cache_state: str
    run_count: int
    clock_s: float
    cost: float


@dataclass(frozen=True, slots=True)
class Beaten:
    """
    An arm that another beats on both.

    Attributes:
        arm: The arm.
        by: Those that beat it, the fastest first.
    """

    arm: ArmMedians
    by: tuple[ArmMedians, ...]


def cost_basis(costs: pd.DataFrame) -> Basis:
    """
    Price where it tells the whole cost of every run, else compute, the same for all arms.

    A run without a price, or with self-hosted jobs, which have none, makes prices incomparable.

    Args:
        costs: Rows of `costs_by_attempt`.
    """
    is_whole = costs["price_usd"].notna() & (costs["self_hosted_minutes"] == 0)
    return "price_usd" if is_whole.all() and not costs.empty else "compute_s"


def arm_medians(
    costs: pd.DataFrame, basis: Basis, cache_state: str, compared: Iterable[ComparedClock] = ()
) -> list[ArmMedians]:
    """
    The arms of one cache state, baseline first, then as in the experiment file.

    Args:
        costs: Rows of `costs_by_attempt`.
        basis: What cost is told by.
        cache_state: The cache state.
        compared: The comparisons, which know where the baseline serves with all its runs.
    """
    serves = any(one.cache_state == cache_state and not one.is_like_with_like for one in compared)
    rows = costs[(costs["cache_state"] == cache_state) | (costs["is_baseline"] & serves)]
    rows = rows.dropna(subset=["clock_s", basis])
    arms = [
        ArmMedians(
            arm=str(arm),
            position=int(runs["arm_position"].iloc[0]),
            is_baseline=bool(runs["is_baseline"].iloc[0]),
            cache_state=cache_state,
            run_count=len(runs),
            clock_s=round(float(runs["clock_s"].median()), _DIGITS),
            cost=round(float(runs[basis].median()), _DIGITS),
        )
        for arm, runs in rows.groupby("arm", sort=False)
    ]
    return sorted(arms, key=lambda one: (not one.is_baseline, one.position))


def weighed(arms: Sequence[ArmMedians]) -> list[ArmMedians]:
    """Those with the fewest runs that a claim needs; a median of less beats nobody."""
    return [arm for arm in arms if arm.run_count >= FEWEST_RUNS]


def beaten_arms(arms: Sequence[ArmMedians]) -> list[Beaten]:
    """Of those weighed, which have greater medians both in time and in cost than another."""
    found = []
    for arm in weighed(arms):
        by = [one for one in weighed(arms) if one.clock_s < arm.clock_s and one.cost < arm.cost]
        if by:
            found.append(Beaten(arm, tuple(sorted(by, key=lambda one: (one.clock_s, one.cost)))))
    return found
