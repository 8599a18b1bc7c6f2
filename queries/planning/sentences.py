"""A plan in words: how many runs, why, in which order, and what starts them."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from queries.arms.populations import ALL_RUNS, runs_of, which_runs, with_state
from queries.planning.arrivals import Arrivals
from queries.planning.comparing import PlannedComparison, Progress
from queries.planning.order import Cell, Slot
from queries.planning.plan import Plan, PlannedRuns
from queries.statistics import Outlook, Verdict
from queries.wording import count, days, duration, listed, money, share, upper

_WIDTH = 96
_MOST_DAYS_SHOWN = 3
_MOST_SLOTS_SHOWN = 24
_MOST_REASONS = 5
_CACHES = (
    "Arms must not share a cache: give each its own key, scope or reference, or one arm's runs "
    "warm another's."
)
_ONE_BY_ONE = (
    "Start a run when the one before has ended: many workflows cancel a run at the next push."
)
_LOOK = (
    "Look any night: what is decided stays so, however often one looks. A “faster” that is not is "
    "to be read when all runs are there."
)


def plan_lines(plan: Plan) -> list[str]:
    """The plan for a terminal, in lines of 96 characters; commands stand as they are typed."""
    lines = _wrapped([headline(plan), *map(comparison_sentence, plan.comparisons)])
    lines += _wrapped([one.withdrawn for one in plan.comparisons if one.withdrawn])
    if plan.arrivals is not None:
        lines += _wrapped(arrival_sentences(plan.arrivals))
    if not plan.slots:
        return lines
    lines += [
        "",
        "Order: runs that fill a cache first (seeds), then there and back over the arms, A B B A.",
    ]
    lines += _wrapped(order_lines(plan.slots), "  ")
    for one in plan.runs:
        lines += ["", *_start_lines(one)]
    return [*lines, "", *_wrapped(advice(plan))]


def _wrapped(sentences: Sequence[str], margin: str = "") -> list[str]:
    """Names are never broken; what goes on is indented, but never as a command is: by 4 spaces."""
    return [
        line
        for sentence in sentences
        for line in wrap(
            sentence,
            _WIDTH,
            initial_indent=margin,
            subsequent_indent=f"{margin}    " if margin else "  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    ]


def headline(plan: Plan) -> str:
    """What is still to be done: `x: 12 more runs over 4 days: 1 h of compute and $1.20`."""
    name = plan.experiment
    if not plan.slots:
        if plan.is_decided:
            return f"{name}: {_decided(plan)}"
        return f"{name}: no run to be made."
    cost = [duration(plan.compute_s) + " of compute"] if plan.compute_s else []
    if plan.price_usd is not None:
        cost.append(money(plan.price_usd))
    if plan.unpriced_count:
        cost.append(f"{count(plan.unpriced_count, 'run')} of unknown price")
    total = count(len(plan.slots), "more run")
    return f"{name}: {total} over {count(plan.day_count, 'day')}: {listed(cost)}."


def arrival_line(plan: Plan) -> str:
    """What came of the saved plan of an experiment, and whether it is decided, on one line."""
    found = [] if plan.arrivals is None else arrival_sentences(plan.arrivals)
    decided = [upper(_decided(plan))] if plan.is_decided else []
    return f"{plan.experiment}: {' '.join([*found, *decided])}"


def _decided(plan: Plan) -> str:
    at = max(one.decided_at for one in plan.comparisons if one.decided_at)
    return f"decided on {days(at, at)}: stop."


def comparison_sentence(one: PlannedComparison) -> str:
    """Where a comparison stands, and what its runs would show."""
    runs = which_runs(" on ", one.candidate[1])
    name = f"{one.candidate[0]} against {one.baseline[0]}{runs}"
    at_hand = f"{one.at_hand[0]} + {one.at_hand[1]} runs (baseline first)"
    if one.standing is Progress.DECIDED:
        by = f"{one.decided_by[0]} + {one.decided_by[1]} runs"
        when = f" on {days(one.decided_at, one.decided_at)}" if one.decided_at else ""
        return f"{name}: {one.verdict}, decided{when} after {by} (baseline first): stop."
    if one.standing is Progress.HOPELESS:
        return f"{name}: not decided by {at_hand}, and not to be settled by collecting runs."
    if one.standing is Progress.PLAN_DONE:
        return f"{name}: undecided by {at_hand}, all that were planned.{_to_go_on(one)}"
    then = f"{one.at_hand[0] + one.added[0]} + {one.at_hand[1] + one.added[1]}"
    seen = (
        "how runs scatter is not known yet"
        if one.scatter is None
        else f"runs scatter by {share(one.scatter)}"
    )
    if one.detectable is not None:
        seen += f"; {then} have an 80% chance to show a difference of {share(one.detectable)}"
    said = "" if one.verdict is Verdict.UNDECIDED else f"{one.verdict} at one look by "
    return f"{name}: {said}{at_hand}, {one.added[0]} + {one.added[1]} more; {seen}."


def _to_go_on(one: PlannedComparison) -> str:
    more = one.more
    if more is None or more.outlook is not Outlook.SETTLES:
        return " More would hardly settle it: stop."
    most = max(one.at_hand[0] + more.baseline, one.at_hand[1] + more.candidate)
    return f" To go on, fix a new number: runs_per_arm = {most}."


def order_lines(slots: Sequence[Slot]) -> list[str]:
    """A line for each day: `day 1: a cold (seed), b cold (seed), a warm`; the rest counted."""
    by_day = [(day, list(its)) for day, its in groupby(slots, key=lambda slot: slot.day)]
    is_short = len(slots) <= _MOST_SLOTS_SHOWN
    shown = by_day if is_short else by_day[:_MOST_DAYS_SHOWN]
    lines = [f"day {day}: {', '.join(map(_slot_words, its))}" for day, its in shown]
    if rest := by_day[len(shown) :]:
        number = sum(len(its) for _, its in rest)
        lines.append(f"days {rest[0][0]} to {rest[-1][0]}: {count(number, 'run')} likewise")
    return lines


def _slot_words(slot: Slot) -> str:
    seed = " (seed)" if slot.is_seed else ""
    return f"{with_state(slot.arm, slot.cache_state, ' ')}{seed}"


def _start_lines(one: PlannedRuns) -> Iterator[str]:
    lead = f"{one.cell[0]}: {runs_of(one.number, one.cell[1])}"
    extra = one.number - one.planned
    fed = f", each of {listed(one.feeds)}, too" if one.feeds else ""
    yield f"{lead}{fed}{f', {extra} of them a seed beside the plan' if extra else ''}"
    yield from _wrapped([f"change first: {sentence}." for sentence in one.start.first], "  ")
    for command in one.start.commands:
        yield f"    {command}"
    yield from _wrapped(one.start.notes, "  ")


def advice(plan: Plan) -> list[str]:
    """What to mind in all runs, and when to look."""
    is_told_apart = any(slot.cache_state != ALL_RUNS for slot in plan.slots)
    found = [_ONE_BY_ONE, *([_CACHES] if is_told_apart else []), _LOOK]
    numbers = [
        max(sum(pair) for pair in zip(one.at_hand, one.added, strict=True))
        for one in plan.comparisons
        if one.standing is Progress.OPEN
    ]
    if plan.runs_per_arm is None and numbers and plan.arrivals is None:
        found.append(
            f"To fix the number before: `runs_per_arm = {max(numbers)}` in the experiment file, "
            "and this plan with --save."
        )
    return found


def arrival_sentences(found: Arrivals) -> list[str]:
    """What came of a saved plan, what is missing, and why what came does not count."""
    missing = found.missing
    planned = sum(found.wanted.values())
    at = found.made_at
    left = ", ".join(f"{number} of {_cell_words(cell)}" for cell, number in missing.items())
    lines = [
        f"Of the plan of {days(at, at)}: planned {planned}, arrived {found.arrived_count}"
        + (f"; missing: {left}." if missing else ": all of it.")
    ]
    beside = [f"{number} of {_cell_words(cell)}" for cell, number in found.beside.items()]
    if beside:
        lines.append(f"Counted, but not planned so: {listed(beside)}.")
    reasons = list(found.not_counted.items())
    for (arm, reason), number in reasons[:_MOST_REASONS]:
        lines.append(f"Came, but does not count: {count(number, 'run')} of {arm}: {reason}.")
    if more := len(reasons) - _MOST_REASONS:
        lines += [f"{upper(count(more, 'more reason'))} on page 7."] if more > 0 else []
    return lines


def _cell_words(cell: Cell) -> str:
    return with_state(cell[0], cell[1], ", ")
