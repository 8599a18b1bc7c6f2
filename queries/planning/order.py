"""In which order runs are made: seeds first, then there and back over the arms, over some days."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

Cell = tuple[str, str]
"""An arm and a cache state of its runs."""

BEST_DAYS = 8
"""Runners and hours of a day differ from day to day: so many days are better than 4."""


@dataclass(frozen=True, slots=True)
class Slot:
    """
    One run to be made.

    Attributes:
        arm: Of which arm.
        cache_state: In which state.
        day: On which day of the plan, from 1.
        is_seed: It fills the cache for warm runs of its arm.
        is_planned: It counts towards the plan; a seed need not.
    """

    arm: str
    cache_state: str
    day: int
    is_seed: bool = False
    is_planned: bool = True


def order_runs(wanted: Mapping[Cell, int], seeds: Sequence[Cell]) -> tuple[Slot, ...]:
    """
    Every run that is wanted, once.

    In each cache state a round gives a run to each arm, the next one in reverse (ABBA), so that no
    arm has the better hours; an arm that needs fewer sits rounds out, evenly. States are merged
    evenly.

    Args:
        wanted: How many runs of which arm in which state, arms in their order.
        seeds: Of an arm that needs one, the state of the run that fills its cache: it is one of
            those that are wanted in that state, else one more.

    Returns:
        In order, the seeds first; over at most `BEST_DAYS` days, and 4 where there are 4 rounds.
    """
    left = {cell: number for cell, number in wanted.items() if number > 0}
    first = []
    for arm, state in seeds:
        is_planned = left.get((arm, state), 0) > 0
        if is_planned:
            left[arm, state] -= 1
        first.append(Slot(arm, state, 1, is_seed=True, is_planned=is_planned))
    states = dict.fromkeys(state for _, state in left)
    of_states = {
        state: [
            Slot(arm, state, 1)
            for arm in _there_and_back({a: n for (a, s), n in left.items() if s == state})
        ]
        for state in states
    }
    slots = [*first, *_merged(list(of_states.values()))]
    round_count = max(left.values(), default=0)
    days = ceil(round_count / ceil(round_count / BEST_DAYS)) if round_count else 1
    return tuple(
        replace(slot, day=place * days // len(slots) + 1) for place, slot in enumerate(slots)
    )


def _there_and_back(numbers: Mapping[str, int]) -> Iterator[str]:
    """The arms, round by round: at each an arm has had its share of its runs, rounded."""
    round_count = max(numbers.values(), default=0)
    for place in range(round_count):
        due = [
            arm
            for arm, number in numbers.items()
            if _share(number, place + 1, round_count) > _share(number, place, round_count)
        ]
        yield from due if place % 2 == 0 else reversed(due)


def _share(number: int, rounds: int, round_count: int) -> int:
    return (2 * number * rounds + round_count) // (2 * round_count)


def _merged(sequences: Sequence[Sequence[Slot]]) -> list[Slot]:
    """Sequences into one, each in its order and spread over all of it."""
    placed = [
        ((place + 0.5) / len(sequence), number, slot)
        for number, sequence in enumerate(sequences)
        for place, slot in enumerate(sequence)
    ]
    return [slot for _, _, slot in sorted(placed, key=lambda one: one[:2])]
