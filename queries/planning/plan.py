"""How many runs of which arm are still to be made, what they cost, and what they would show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd

from queries.arms.populations import ALL_RUNS, CACHE_ORDER
from queries.planning.arrivals import Arrivals, SavedPlan, arrivals_of
from queries.planning.comparing import Asked, PlannedComparison, Progress, plan_comparison
from queries.planning.order import Cell, Slot, order_runs
from queries.planning.selecting import Selecting, read_selecting
from queries.planning.starting import Start, how_to_start
from queries.verdict.decisions import Standing
from queries.verdict.verdicts import ComparedClock, rules_of

QUESTIONS = ("experiments", "arm_selectors", "attempts_by_arm", "costs_by_arm")
"""What a plan rests on, beside the verdicts."""

_RERUN_DAYS = 30


@dataclass(frozen=True, slots=True)
class PlannedRuns:
    """
    Runs of one arm in one cache state, for all comparisons.

    Attributes:
        cell: The arm and the state.
        feeds: Other arms that count the same runs: they differ by the labels of runners alone.
        number: To be made; seeds that count nowhere included.
        planned: Of these, those that count towards the plan.
        start: How.
        compute_s: Of one, the median of the arm's runs, summed over those that it feeds; None where
            none counts.
        price_usd: Likewise; None where no price is known.
    """

    cell: Cell
    feeds: tuple[str, ...]
    number: int
    planned: int
    start: Start
    compute_s: float | None
    price_usd: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """
    What is still to be done for an experiment.

    Attributes:
        experiment: Its name.
        runs_per_arm: As the experiment file fixes it.
        comparisons: In the order of arms, then of states.
        runs: By arm and state.
        slots: The runs in order.
        arrivals: What came of the plan that was saved last; None where none was.
    """

    experiment: str
    runs_per_arm: int | None
    comparisons: tuple[PlannedComparison, ...]
    runs: tuple[PlannedRuns, ...]
    slots: tuple[Slot, ...]
    arrivals: Arrivals | None

    @property
    def is_decided(self) -> bool:
        """Whether every comparison is: no run is to be made any more."""
        return all(one.standing is Progress.DECIDED for one in self.comparisons)

    @property
    def day_count(self) -> int:
        """Days over which the runs are spread."""
        return max((slot.day for slot in self.slots), default=0)

    @property
    def compute_s(self) -> float:
        """Of all runs whose compute is known."""
        return sum(one.number * one.compute_s for one in self.runs if one.compute_s is not None)

    @property
    def price_usd(self) -> float | None:
        """Of all runs whose price is known; None where none is."""
        known = [one.number * one.price_usd for one in self.runs if one.price_usd is not None]
        return sum(known) if known else None

    @property
    def unpriced_count(self) -> int:
        """Runs whose price is not known."""
        return sum(one.number for one in self.runs if one.price_usd is None)

    @property
    def wanted(self) -> dict[Cell, int]:
        """Runs that count towards the plan, as they are saved."""
        return {one.cell: one.planned for one in self.runs if one.planned}


def plan_runs(  # noqa: PLR0913 - what is known, and what was asked
    experiment: str,
    found: Mapping[str, pd.DataFrame],
    verdicts: Sequence[ComparedClock],
    standings: Sequence[Standing],
    *,
    now: datetime,
    saved: SavedPlan | None = None,
    states: Sequence[str] = CACHE_ORDER,
) -> Plan:
    """
    The plan of an experiment with a candidate.

    What is decided for good needs no run. A saved plan of which runs are missing is gone on with;
    else it is `runs_per_arm` of the file, else what would settle each comparison.

    Args:
        experiment: Its name.
        found: The answers to `QUESTIONS`.
        verdicts: The finding of that name.
        standings: The finding `decisions`.
        now: The present, UTC.
        saved: The plan that was saved last.
        states: Cache states that are planned for.
    """
    attempts = found["attempts_by_arm"]
    arms = [read_selecting(row) for row in found["arm_selectors"].itertuples()]
    baseline = next(arm for arm in arms if arm.is_baseline)
    effect, runs_per_arm = rules_of(found["experiments"], experiment)
    arrivals = None if saved is None else arrivals_of(saved, attempts)
    counted = attempts[attempts["is_counted"].astype(bool)]
    has_rules = any(arm.states for arm in arms)
    compared = {(one.candidate, one.cache_state): one for one in verdicts if one.clock == "clock_s"}
    of_looks = {one.key: one for one in standings}
    comparisons = tuple(
        plan_comparison(
            ((baseline.arm, _state_of(baseline, state, has_rules=has_rules)), (arm.arm, state)),
            compared.get((arm.arm, state)),
            of_looks.get((arm.arm, state)),
            counted,
            Asked(effect, runs_per_arm, arrivals),
        )
        for arm in arms
        if arm is not baseline
        for state in _states(arm, has_rules=has_rules)
        if state in states
    )
    wanted = _wanted(arms, comparisons)
    slots = order_runs(wanted, _seeds(arms, wanted, arrivals))
    return Plan(
        experiment=experiment,
        runs_per_arm=runs_per_arm,
        comparisons=comparisons,
        runs=_planned_runs(arms, slots, found, now),
        slots=slots,
        arrivals=arrivals,
    )


def _states(arm: Selecting, *, has_rules: bool) -> tuple[str, ...]:
    return arm.states or (("other",) if has_rules else (ALL_RUNS,))


def _state_of(baseline: Selecting, state: str, *, has_rules: bool) -> str:
    """The state of the baseline's runs beside a candidate's: without a rule all of them serve."""
    return state if baseline.states else _states(baseline, has_rules=has_rules)[0]


def _wanted(arms: Sequence[Selecting], comparisons: Sequence[PlannedComparison]) -> dict[Cell, int]:
    """
    Runs by arm and state, arms in the file's order: the baseline's serve each comparison.

    Runs that several arms count are the first one's.
    """
    first = _feeders(arms)
    most: dict[Cell, int] = {}
    for one in comparisons:
        for cell, number in zip((one.baseline, one.candidate), one.added, strict=True):
            fed = first[cell[0]], cell[1]
            most[fed] = max(most.get(fed, 0), number)
    places = {arm.arm: place for place, arm in enumerate(arms)}
    in_order = sorted(most, key=lambda cell: (CACHE_ORDER.index(cell[1]), places[cell[0]]))
    return {cell: most[cell] for cell in in_order if most[cell]}


def _feeders(arms: Sequence[Selecting]) -> dict[str, str]:
    """Of each arm the first one that counts the same runs, itself unless there are several."""
    first: dict[str, str] = {}
    return {arm.arm: first.setdefault(arm.selects, arm.arm) for arm in arms}


def _seeds(
    arms: Sequence[Selecting], wanted: Mapping[Cell, int], arrivals: Arrivals | None
) -> list[Cell]:
    """What fills the cache of each arm that needs warm runs, and has had no run of a saved plan."""
    begun = {arm for (arm, _), number in arrivals.arrived.items() if number} if arrivals else set()
    return [
        (arm.arm, "cold" if "cold" in arm.states else "other")
        for arm in arms
        if wanted.get((arm.arm, "warm")) and arm.arm not in begun
    ]


def _planned_runs(
    arms: Sequence[Selecting],
    slots: Sequence[Slot],
    found: Mapping[str, pd.DataFrame],
    now: datetime,
) -> tuple[PlannedRuns, ...]:
    attempts, costs = found["attempts_by_arm"], found["costs_by_arm"]
    days = max((slot.day for slot in slots), default=0)
    first = _feeders(arms)
    by_cell: dict[Cell, list[Slot]] = {}
    for slot in slots:
        by_cell.setdefault((slot.arm, slot.cache_state), []).append(slot)
    planned = []
    for arm in arms:
        its = attempts[attempts["arm"].eq(arm.arm)]
        new = sum(slot.arm == arm.arm for slot in slots)
        feeds = tuple(name for name, by in first.items() if by == arm.arm != name)
        for state in CACHE_ORDER:
            cell = arm.arm, state
            if cell not in by_cell:
                continue
            start = how_to_start(
                arm,
                state,
                now=now,
                days=days,
                selected_count=its["run_id"].nunique() + new,
                newest_run_id=_newest(its, arm, state, now),
            )
            planned.append(
                PlannedRuns(
                    cell=cell,
                    feeds=feeds,
                    number=len(by_cell[cell]),
                    planned=sum(slot.is_planned for slot in by_cell[cell]),
                    start=start,
                    compute_s=_total(costs, (arm.arm, *feeds), state, "compute_p50_s"),
                    price_usd=_total(costs, (arm.arm, *feeds), state, "price_p50_usd"),
                )
            )
    return tuple(planned)


def _newest(attempts: pd.DataFrame, arm: Selecting, state: str, now: datetime) -> int | None:
    """The newest counted run that GitHub still starts again: of the state, unless that makes it."""
    young = attempts[
        attempts["is_counted"].astype(bool)
        & (attempts["cache_state"].eq(state) | arm.needs_a_rerun(state))
        & (attempts["run_started_at"] >= now - timedelta(days=_RERUN_DAYS))
    ]
    if young.empty:
        return None
    return int(young.sort_values(["run_started_at", "run_id"])["run_id"].iloc[-1])


def _total(costs: pd.DataFrame, arms: Sequence[str], state: str, column: str) -> float | None:
    """Of a run that is one of each of some arms; None where it is not known of one."""
    medians = [_median(costs, (arm, state), column) for arm in arms]
    known = [one for one in medians if one is not None]
    return sum(known) if len(known) == len(medians) else None


def _median(costs: pd.DataFrame, cell: Cell, column: str) -> float | None:
    """Of the arm's runs in the state, else of its others; None where it has none."""
    rows = costs[costs["arm"].eq(cell[0]) & costs[column].notna()]
    own = rows[rows["cache_state"].eq(cell[1])]
    rows = rows if own.empty else own
    return None if rows.empty else float(rows[column].iloc[0])
