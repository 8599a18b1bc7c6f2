"""What a replay with changes says, in words; names as they came."""

from collections.abc import Sequence

import pandas as pd

from basis.changes import Change
from queries.arms.populations import cache_heading
from queries.what_if.advice import HYPOTHETICAL, Advice, ArmAdvice
from queries.what_if.outcome import Outcome, Span
from queries.wording import MISSING, WordedTable, count, duration, in_words, money, signed, upper

_NOTHING_S = 0.5


def ranged(span: Span) -> str:
    """`48 s (31 s to 1 min 6 s)`."""
    return f"{duration(span.value)} ({duration(span.low)} to {duration(span.high)})"


def saved(span: Span) -> str:
    """How much is saved, or lost: `saves 48 s (31 s to 66 s)`, `makes it 4 s slower (...)`."""
    if abs(span.value) < _NOTHING_S and max(abs(span.low), abs(span.high)) < _NOTHING_S:
        return "saves nothing"
    if span.value >= 0:
        return f"saves {ranged(span)}"
    ends = f"{_slower(span.high)} to {_slower(span.low)}"
    return f"makes it {_slower(span.value)} ({ends})"


def _slower(saved_s: float) -> str:
    return f"{duration(abs(saved_s))} {'faster' if saved_s > 0 else 'slower'}"


def answer(changes: Sequence[Change], outcome: Outcome) -> str:
    """What the changes bring, in one sentence."""
    what = " and ".join(map(str, changes)) if changes else "Nothing changed"
    return f"{what[0].upper()}{what[1:]}: {saved(outcome.saved_s)}."


def costs(outcome: Outcome) -> str:
    """Run seconds and list price more or less of a run: `+1 min 49 s, +$0.02`."""
    price = MISSING if outcome.price_usd is None else signed(money(outcome.price_usd))
    if abs(outcome.compute_s) < _NOTHING_S:
        return f"runner time as before, {price} a run"
    return f"{signed(duration(outcome.compute_s))} of runners, {price} a run"


def price_and_path(outcome: Outcome) -> str:
    """What changes cost, and what has most of the critical path then, in a sentence."""
    decides = f"; in most runs {outcome.decides_then} then takes the most time on the path" * (
        outcome.decides_then is not None
    )
    alone = "" if outcome.alone_s is None else f"; {_alone(outcome.alone_s)}"
    return f"{upper(costs(outcome))}{decides}{alone}."


def _alone(alone_s: float) -> str:
    return f"{duration(alone_s)} if other runs held none of the runners"


def lines(changes: Sequence[Change], outcome: Outcome) -> list[str]:
    """All that `longpole what-if` says of changes."""
    found = [
        answer(changes, outcome),
        f"now:     {duration(outcome.now_s)}, the median of {count(outcome.run_count, 'run')}",
        f"changed: {ranged(outcome.new_s)}, the median of as many; 80% range",
        f"costs:   {costs(outcome)}",
    ]
    if outcome.decides_then is not None:
        found.append(
            f"then:    {outcome.decides_then} takes the most time on the critical path of most runs"
        )
    if outcome.orders_s is not None:
        longest_s, shortest_s = outcome.orders_s
        found.append(
            f"order:   {duration(longest_s)} if the longest waiting job gets the next runner, "
            f"{duration(shortest_s)} if the shortest"
        )
    if outcome.alone_s is not None:
        found.append(f"alone:   {_alone(outcome.alone_s)}")
    return [*found, *(f"assumes: {sentence}" for sentence in outcome.assumptions)]


def headline(advice: Sequence[Advice], of_runs: str | None = None) -> str:
    """
    What would make it faster, in one sentence: the best of each kind; else the floor.

    Args:
        advice: Ranked, with the floor.
        of_runs: Whose runs are meant, where there are others.
    """
    said = _headline(advice)
    return upper(said) if of_runs is None else f"In {of_runs}, {said}"


def best_table(found: Sequence[ArmAdvice]) -> tuple[WordedTable, pd.DataFrame]:
    """
    What saves most in each arm, with and without a faster job, and its floor; with its figures.

    Args:
        found: One at least.
    """
    rows = pd.DataFrame([_best_row(one) for one in found]).astype(
        {"saved_s": "float64", "other_saved_s": "float64"}
    )
    bests = [_best(one.advice) for one in found]
    read_as = {
        name: [_with_what(each) for each in every]
        for name, every in zip(("other_saved_s", "saved_s"), zip(*bests, strict=True), strict=True)
    }
    headings = {
        "arm": "arm",
        **cache_heading(rows),
        "saved_s": "a faster job saves",
        "other_saved_s": "without a faster job",
        "floor_s": "floor leaves",
    }
    return in_words(rows, headings, read_as), rows


def _best_row(one: ArmAdvice) -> dict[str, object]:
    best, job = _best(one.advice)
    floor = next(each for each in one.advice if each.source == "floor")
    return {
        "arm": one.arm,
        "cache_state": one.cache_state,
        "faster_job": None if job is None else job.what,
        "saved_s": None if job is None else job.outcome.saved_s.value,
        "change": None if best is None else best.what,
        "other_saved_s": None if best is None else best.outcome.saved_s.value,
        "floor_s": floor.outcome.new_s.value,
    }


def _with_what(one: Advice | None) -> str:
    return MISSING if one is None else f"{one.what}: {duration(one.outcome.saved_s.value)}"


def _best(advice: Sequence[Advice]) -> tuple[Advice | None, Advice | None]:
    """What saves most without a faster job, and with one."""
    no_best = {"floor", "job", "gate", *HYPOTHETICAL}
    best = next(
        (one for one in advice if one.source not in no_best and one.outcome.saved_s.value > 0), None
    )
    return best, next((one for one in advice if one.source == "job"), None)


def _headline(advice: Sequence[Advice]) -> str:
    best, job = _best(advice)
    if best is not None and job is not None:
        if best.outcome.saved_s.value >= job.outcome.saved_s.value:
            return _brings(best)
        return f"{_brings(job)}; without a faster job, {best.what} {saved(best.outcome.saved_s)}"
    if best is not None:
        return _brings(best)
    if job is not None:
        return f"only a faster job helps: {job.what} {saved(job.outcome.saved_s)}"
    floor = next(one for one in advice if one.source == "floor")
    left = duration(floor.outcome.new_s.value)
    return f"nothing that was tried would save time; the median stays above {left}"


def _brings(one: Advice) -> str:
    return f"{one.what}: {saved(one.outcome.saved_s)}"
