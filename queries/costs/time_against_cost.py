"""Time against cost: where the arms stand by their medians, and which are beaten on both."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import pandas as pd

from queries.statistics.estimates import FEWEST_RUNS
from queries.verdict.verdicts import ComparedClock

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
        own_state: Of its runs; of a baseline without a cache rule that is another.
        is_any_state: Whether it is such a baseline, and its runs are of any cache state.
        run_count: Its counted runs.
        clock_s: Median clock, seconds.
        cost: Median cost, in the unit of its basis.
    """

    arm: str
    position: int
    is_baseline: bool
    cache_state: str
    own_state: str
    is_any_state: bool
    run_count: int
    clock_s: float
    cost: float

    @property
    def key(self) -> tuple[str, str]:
        """Its name and its runs' own cache state, as rows have them."""
        return self.arm, self.own_state


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


@dataclass(frozen=True, slots=True)
class TimeAgainstCost:
    """
    Where arms stand, all told by the same cost.

    Attributes:
        basis: What cost is told by.
        arms: Their medians, those of a cache state together, in the order of the states.
        beaten: Those that another beats on both.
    """

    basis: Basis
    arms: tuple[ArmMedians, ...]
    beaten: tuple[Beaten, ...]

    def of(self, names: Collection[str]) -> "TimeAgainstCost":
        """The same with the medians of some arms only; of all if none is named."""
        return replace(self, arms=tuple(x for x in self.arms if not names or x.arm in names))


def cost_basis(costs: pd.DataFrame) -> Basis:
    """
    Price where it tells the whole cost of every run, else compute, the same for all arms.

    A run without a price, or with self-hosted jobs, which have none, makes prices incomparable.

    Args:
        costs: Rows of `costs_by_attempt`.
    """
    is_whole = costs["price_usd"].notna() & (costs["self_hosted_minutes"] == 0)
    return "price_usd" if is_whole.all() and not costs.empty else "compute_s"


def standing(
    rows: pd.DataFrame, cache_states: Collection[str], compared: Iterable[ComparedClock]
) -> pd.DataFrame:
    """
    The rows that stand in some cache states: a baseline without a cache rule stands in each.

    Args:
        rows: With `is_baseline` and `cache_state`.
        cache_states: The cache states.
        compared: The comparisons, which know where the baseline serves with all its runs.
    """
    serves = any(not one.is_like_with_like for one in compared if one.cache_state in cache_states)
    return rows[rows["cache_state"].isin(cache_states) | (rows["is_baseline"] & serves)]


def arm_medians(
    costs: pd.DataFrame, basis: Basis, cache_state: str, compared: Collection[ComparedClock] = ()
) -> list[ArmMedians]:
    """
    The arms of one cache state, baseline first, then as in the experiment file.

    Args:
        costs: Rows of `costs_by_attempt`.
        basis: What cost is told by.
        cache_state: The cache state.
        compared: The comparisons, which know where the baseline serves with all its runs.
    """
    rows = standing(costs, [cache_state], compared).dropna(subset=["clock_s", basis])
    is_without_rule = any(not one.is_like_with_like for one in compared)
    arms = [
        ArmMedians(
            arm=str(arm),
            position=int(runs["arm_position"].iloc[0]),
            is_baseline=bool(runs["is_baseline"].iloc[0]),
            cache_state=cache_state,
            own_state=str(runs["cache_state"].iloc[0]),
            is_any_state=is_without_rule and bool(runs["is_baseline"].iloc[0]),
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
    """Of those weighed, which have greater medians in both than another of their cache state."""
    found = []
    for arm in weighed(arms):
        by = [
            one
            for one in weighed(arms)
            if one.cache_state == arm.cache_state
            and one.clock_s < arm.clock_s
            and one.cost < arm.cost
        ]
        if by:
            found.append(Beaten(arm, tuple(sorted(by, key=lambda one: (one.clock_s, one.cost)))))
    return found


def time_against_cost(
    costs: pd.DataFrame, cache_states: Iterable[str], compared: Collection[ComparedClock]
) -> TimeAgainstCost:
    """
    Where all arms stand in some cache states.

    Args:
        costs: Rows of `costs_by_attempt`, of all arms: which of them are shown does not matter.
        cache_states: The cache states, in the order in which they are told.
        compared: All comparisons.
    """
    basis = cost_basis(costs)
    arms = [arm for state in cache_states for arm in arm_medians(costs, basis, state, compared)]
    return TimeAgainstCost(basis, tuple(arms), tuple(beaten_arms(arms)))
