"""Where each comparison stands, and how many runs of either side it still takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import pandas as pd

from queries.planning.arrivals import Arrivals
from queries.planning.order import Cell
from queries.statistics import Method, MoreRuns, Outlook, Verdict, more_runs, parse_smallest_effect
from queries.statistics.detectable import detectable_share, scatter_of
from queries.statistics.until_decided import more_until_decided
from queries.verdict.decisions import Standing, withdrawn_sentence
from queries.verdict.verdicts import ComparedClock

FLOOR = 5
"""Runs of each arm at least: below, an interval is wide whatever the arms do."""


class Progress(StrEnum):
    """
    Where a comparison stands.

    Attributes:
        DECIDED: Faster, slower or equivalent, for good or by a number that was fixed before: stop.
        OPEN: Runs are missing.
        PLAN_DONE: All that were planned are there, and nothing is decided.
        HOPELESS: Not even 200 more give an 80% chance of a decision.
    """

    DECIDED = "decided"
    OPEN = "open"
    PLAN_DONE = "plan done"
    HOPELESS = "not by collecting"


@dataclass(frozen=True, slots=True)
class PlannedComparison:
    """
    A candidate against the baseline, in one cache state.

    Attributes:
        candidate: The arm, and the state of its runs.
        baseline: Likewise; without a rule of its own its state is that of no rule.
        standing: Where it stands.
        verdict: What page 1 says; undecided where nothing is compared yet.
        decided_at: When, UTC; None unless decided.
        decided_by: Runs of the baseline and of the candidate that decided it; else those at hand.
        at_hand: Counted runs of the baseline and of the candidate.
        added: Runs to be made of each for this comparison.
        scatter: Of its runs around their arm's middle, 0.1 is 10%; None below 5 runs.
        detectable: Difference seen with an 80% chance by all of these runs, 0.1 is 10%; None
            where the scatter is not known, or no run is to be made.
        more: What would settle it, where all that was planned is there.
        withdrawn: Of a decision that no longer follows, a sentence.
    """

    candidate: Cell
    baseline: Cell
    standing: Progress
    verdict: Verdict
    decided_at: datetime | None
    decided_by: tuple[int, int]
    at_hand: tuple[int, int]
    added: tuple[int, int]
    scatter: float | None
    detectable: float | None
    more: MoreRuns | None
    withdrawn: str | None


def decided_when(
    found: ComparedClock | None,
    standing: Standing | None,
    newest_at: datetime | None,
    *,
    is_fixed: bool,
) -> datetime | None:
    """
    When a comparison was decided; None while it is not. The one place that says what decides.

    For good, by the verdict that holds at every look; or at one look, by the verdict of page 1,
    where the number of runs was fixed before and is there: no interim, and no provisional one.

    Args:
        found: The verdict of page 1; None where nothing is compared.
        standing: The same comparison looked at after every run.
        newest_at: Start of its newest run, UTC.
        is_fixed: Whether the number of its runs was fixed before, and none is missing.
    """
    if standing is not None and standing.decided_at is not None:
        return standing.decided_at
    if found is None or not is_fixed or found.comparison.method is Method.PROVISIONAL:
        return None
    is_open = found.comparison.verdict is Verdict.UNDECIDED or found.comparison.is_interim
    return None if is_open else newest_at


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What bounds the runs of a comparison.

    Attributes:
        smallest_effect: As the experiment file says it.
        runs_per_arm: Likewise.
        arrivals: What came of the saved plan.
    """

    smallest_effect: str | None
    runs_per_arm: int | None
    arrivals: Arrivals | None

    def missing(self, cells: tuple[Cell, Cell]) -> tuple[int, int]:
        """Runs of the saved plan that are missing of each side."""
        missing = self.arrivals.missing if self.arrivals else {}
        return missing.get(cells[0], 0), missing.get(cells[1], 0)

    def is_fixed(self, cells: tuple[Cell, Cell]) -> bool:
        """Whether a number was fixed before: by the file, or for both sides by the saved plan."""
        wanted = self.arrivals.wanted if self.arrivals else {}
        return self.runs_per_arm is not None or any(cell in wanted for cell in cells)


def plan_comparison(
    cells: tuple[Cell, Cell],
    found: ComparedClock | None,
    of_looks: Standing | None,
    counted: pd.DataFrame,
    asked: Asked,
) -> PlannedComparison:
    """
    Where a comparison stands, and which runs it still takes.

    Args:
        cells: Arm and state of the baseline's runs, and of the candidate's.
        found: The verdict of page 1; None where nothing is compared.
        of_looks: The same comparison looked at after every run.
        counted: Rows of `attempts_by_arm` that count.
        asked: What bounds the runs.
    """
    sides = [_of_cell(counted, cell) for cell in cells]
    figures = [[float(one) for one in side["clock_s"]] for side in sides]
    at_hand = len(figures[0]), len(figures[1])
    missing = asked.missing(cells)
    decided_at = decided_when(
        found,
        of_looks,
        max(side["run_started_at"].max() for side in sides) if all(at_hand) else None,
        is_fixed=asked.is_fixed(cells) and not any(missing),
    )
    more = None
    if decided_at is not None:
        standing, added = Progress.DECIDED, (0, 0)
    elif any(missing):
        standing, added = Progress.OPEN, missing
    elif found is not None and of_looks is not None and _is_said_at_one_look(found, asked):
        standing, added = _until_decided(sides, of_looks)
    else:
        standing, added, more = _still_wanted(figures, asked.smallest_effect, asked.runs_per_arm)
    positive = [side for side in figures if min(side, default=1) > 0]
    decision = None if of_looks is None else of_looks.found.decision
    return PlannedComparison(
        candidate=cells[1],
        baseline=cells[0],
        standing=standing,
        verdict=decision.verdict
        if decision
        else found.comparison.verdict
        if found
        else Verdict.UNDECIDED,
        decided_at=decided_at,
        decided_by=(decision.baseline_count, decision.candidate_count) if decision else at_hand,
        at_hand=at_hand,
        added=added,
        scatter=scatter_of(positive),
        detectable=detectable_share(positive, (at_hand[0] + added[0], at_hand[1] + added[1]))
        if standing is Progress.OPEN
        else None,
        more=more if standing is Progress.PLAN_DONE else None,
        withdrawn=None if of_looks is None else withdrawn_sentence(of_looks),
    )


def _is_said_at_one_look(found: ComparedClock, asked: Asked) -> bool:
    """Whether page 1 says faster or slower by a number of runs that nobody fixed."""
    is_ranked = found.comparison.method is not Method.PROVISIONAL
    is_told = found.comparison.verdict in (Verdict.FASTER, Verdict.SLOWER)
    return asked.runs_per_arm is None and is_ranked and is_told


def _until_decided(
    sides: Sequence[pd.DataFrame], of_looks: Standing
) -> tuple[Progress, tuple[int, int]]:
    """Runs until what one look says holds at every look; at least one of each."""
    runs = pd.concat([sides[0].assign(is_candidate=False), sides[1].assign(is_candidate=True)])
    runs = runs.assign(ended_at=runs["run_started_at"] + pd.to_timedelta(runs["clock_s"], "s"))
    runs = runs.sort_values(["ended_at", "run_id"])
    if runs["clock_s"].min() <= 0:
        return Progress.OPEN, (FLOOR, FLOOR)
    number = more_until_decided(
        runs["clock_s"].tolist(), runs["is_candidate"].tolist(), of_looks.found.level
    )
    return (Progress.HOPELESS, (0, 0)) if number is None else (Progress.OPEN, (number, number))


def _still_wanted(
    figures: Sequence[Sequence[float]], effect: str | None, runs_per_arm: int | None
) -> tuple[Progress, tuple[int, int], MoreRuns | None]:
    """Where an undecided comparison stands, the runs of each side to be made, what would settle."""
    least = runs_per_arm or FLOOR
    to_least = max(0, least - len(figures[0])), max(0, least - len(figures[1]))
    if runs_per_arm is not None and any(to_least):
        return Progress.OPEN, to_least, None
    if not all(figures):
        return Progress.OPEN, to_least, None
    more = more_runs(figures[0], figures[1], smallest_effect=parse_smallest_effect(effect))
    if runs_per_arm is not None:
        return Progress.PLAN_DONE, to_least, more
    if more.outlook is Outlook.SETTLES:
        added = max(more.baseline, to_least[0]), max(more.candidate, to_least[1])
        return Progress.OPEN, added, more
    return (Progress.OPEN if any(to_least) else Progress.HOPELESS), to_least, more


def _of_cell(counted: pd.DataFrame, cell: Cell) -> pd.DataFrame:
    return counted[counted["arm"].eq(cell[0]) & counted["cache_state"].eq(cell[1])]
