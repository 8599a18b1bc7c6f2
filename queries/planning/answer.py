"""A plan for programs: what `longpole plan --format json` prints."""

from typing import Literal

from basis.documents import Document, Instant, JsonAnswer
from queries.arms.populations import CacheState
from queries.planning.comparing import PlannedComparison
from queries.planning.order import Cell
from queries.planning.plan import Plan, PlannedRuns


class ComparisonPlanned(Document):
    """A candidate against the baseline, in one cache state."""

    candidate: str
    """The arm."""
    cache_state: CacheState
    """Of its runs."""
    baseline: str
    """The arm that it is compared with."""
    baseline_cache_state: CacheState
    """Of that one's runs."""
    standing: Literal["decided", "open", "plan done", "not by collecting"]
    """Decided: stop; plan done: all planned runs are there, and nothing is decided."""
    verdict: Literal["faster", "slower", "equivalent", "undecided"]
    """As the report says it; undecided where nothing is compared yet."""
    decided_at: Instant | None
    """When the run ended that decided it for good; else of one look its newest run's start."""
    baseline_count: int
    """Counted runs of the baseline."""
    candidate_count: int
    """Counted runs of the candidate."""
    withdrawn: str | None
    """Of a decision that no longer follows, a sentence; null where none was made, or it stands."""
    baseline_added: int
    """Runs of the baseline to be made for it."""
    candidate_added: int
    """Runs of the candidate to be made for it."""
    scatter_share: float | None
    """How much runs typically differ from their arm's middle, 0.1 is 10%; null below 5 runs."""
    detectable_share: float | None
    """Difference that all of these runs show with a chance of 80%; null: not known, or no run."""


class RunsPlanned(Document):
    """Runs of one arm in one cache state, and what starts them."""

    arm: str
    """The arm."""
    cache_state: CacheState
    """Of its runs."""
    run_count: int
    """Runs to be made, with seeds beside the plan."""
    planned_count: int
    """Of these, those that count towards the plan."""
    compute_s: float | None
    """Run seconds of one, the median of the arm's runs; null where none counts."""
    price_usd: float | None
    """List price of one; null where it is not known."""
    commands: list[str]
    """For a shell in a clone; the last one starts one run each time. Empty: see change_first."""
    feeds: list[str]
    """Other arms that count the same runs."""
    change_first: list[str]
    """What is to be changed before: as it is, no new run would count."""
    notes: list[str]
    """What else to know."""


class SlotPlanned(Document):
    """One run to be made; they stand in order."""

    arm: str
    """Of which arm."""
    cache_state: CacheState
    """In which state."""
    day: int
    """On which day of the plan, from 1."""
    is_seed: bool
    """Whether it fills the cache for warm runs of its arm."""
    is_planned: bool
    """Whether it counts towards the plan; a seed need not."""


class CellArrived(Document):
    """Runs of a saved plan, of one arm in one cache state."""

    arm: str
    """The arm."""
    cache_state: CacheState
    """Of its runs."""
    planned_count: int
    """Runs that were planned."""
    arrived_count: int
    """Runs that started since and count."""


class NotCounted(Document):
    """Runs that started since a plan was saved, and do not count."""

    arm: str
    """The arm."""
    excluded_because: str
    """Why not."""
    run_count: int
    """How many."""


class ArrivalsFound(Document):
    """What came of the plan that was saved last."""

    made_at: Instant
    """When it was saved."""
    cells: list[CellArrived]
    """By arm and cache state."""
    not_counted: list[NotCounted]
    """What came and does not count."""


class PlanAnswer(JsonAnswer):
    """How many runs of which arm are still to be made: what `longpole plan` prints."""

    answer: Literal["plan"] = "plan"
    """Which answer this is."""
    experiment: str
    """Its name."""
    is_decided: bool
    """Whether all comparisons are decided: stop."""
    runs_per_arm: int | None
    """As the experiment file fixes it; null where it does not."""
    day_count: int
    """Days over which the runs are spread."""
    compute_s: float
    """Run seconds of all runs of which it is known."""
    price_usd: float | None
    """List price of all runs of which it is known; null where it is of none."""
    unpriced_count: int
    """Runs whose price is not known."""
    comparisons: list[ComparisonPlanned]
    """Every candidate in every cache state that is planned for."""
    runs: list[RunsPlanned]
    """By arm and cache state."""
    order: list[SlotPlanned]
    """The runs in the order in which to make them."""
    arrivals: ArrivalsFound | None
    """Null where no plan was saved."""


def plan_answer(plan: Plan) -> PlanAnswer:
    """The plan as an object."""
    return PlanAnswer(
        experiment=plan.experiment,
        is_decided=plan.is_decided,
        runs_per_arm=plan.runs_per_arm,
        day_count=plan.day_count,
        compute_s=plan.compute_s,
        price_usd=plan.price_usd,
        unpriced_count=plan.unpriced_count,
        comparisons=list(map(_comparison, plan.comparisons)),
        runs=list(map(_runs, plan.runs)),
        order=[
            SlotPlanned(
                arm=slot.arm,
                cache_state=_state((slot.arm, slot.cache_state)),
                day=slot.day,
                is_seed=slot.is_seed,
                is_planned=slot.is_planned,
            )
            for slot in plan.slots
        ],
        arrivals=_arrivals(plan),
    )


def _state(cell: Cell) -> CacheState:
    return cell[1]  # type: ignore[return-value]


def _comparison(one: PlannedComparison) -> ComparisonPlanned:
    return ComparisonPlanned(
        candidate=one.candidate[0],
        cache_state=_state(one.candidate),
        baseline=one.baseline[0],
        baseline_cache_state=_state(one.baseline),
        standing=one.standing.value,
        verdict=one.verdict.value,
        decided_at=one.decided_at,
        baseline_count=one.at_hand[0],
        candidate_count=one.at_hand[1],
        withdrawn=one.withdrawn,
        baseline_added=one.added[0],
        candidate_added=one.added[1],
        scatter_share=one.scatter,
        detectable_share=one.detectable,
    )


def _runs(one: PlannedRuns) -> RunsPlanned:
    return RunsPlanned(
        arm=one.cell[0],
        cache_state=_state(one.cell),
        feeds=list(one.feeds),
        run_count=one.number,
        planned_count=one.planned,
        compute_s=one.compute_s,
        price_usd=one.price_usd,
        commands=list(one.start.commands),
        change_first=list(one.start.first),
        notes=list(one.start.notes),
    )


def _arrivals(plan: Plan) -> ArrivalsFound | None:
    found = plan.arrivals
    if found is None:
        return None
    return ArrivalsFound(
        made_at=found.made_at,
        cells=[
            CellArrived(
                arm=cell[0],
                cache_state=_state(cell),
                planned_count=number,
                arrived_count=found.arrived[cell],
            )
            for cell, number in found.wanted.items()
        ],
        not_counted=[
            NotCounted(arm=arm, excluded_because=reason, run_count=number)
            for (arm, reason), number in found.not_counted.items()
        ],
    )
