"""In which order runs are made: seeds first, then there and back over the arms, over some days."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    arm has the better hours; an arm that needs fewer sits rounds out, evenly. A day has whole
    rounds, so that arms share its weather; states are merged evenly.

    Args:
        wanted: How many runs of which arm in which state, arms in their order.
        seeds: Of an arm that needs one, the state of the run that fills its cache: it is one of
            those that are wanted in that state, else one more.

    Returns:
        In order, the seeds first; over at most `BEST_DAYS` days, and 4 where there are 4 rounds.
    """
    left = {cell: number for cell, number in wanted.items() if number > 0}
    most = max(left.values(), default=0)
    days = ceil(most / ceil(most / BEST_DAYS)) if most else 1
    placed: list[tuple[tuple[int, bool, float, int], Slot]] = []
    open_seeds = list(seeds)
    for number, state in enumerate(dict.fromkeys(state for _, state in left)):
        arms = {arm: count for (arm, its), count in left.items() if its == state}
        total = sum(arms.values())
        rounds = _there_and_back(arms)
        for place, (at, arm) in enumerate(rounds):
            is_seed = (arm, state) in open_seeds
            if is_seed:
                open_seeds.remove((arm, state))
            day = 1 if is_seed else at * days // max(arms.values()) + 1
            slot = Slot(arm, state, day, is_seed=is_seed)
            placed.append(((day, not is_seed, (place + 0.5) / total, number), slot))
    beside = [
        ((1, False, 1.0, number), Slot(arm, state, 1, is_seed=True, is_planned=False))
        for number, (arm, state) in enumerate(open_seeds)
    ]
    return tuple(slot for _, slot in sorted([*placed, *beside], key=lambda one: one[0]))


def _there_and_back(numbers: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """Each round with its arms: at each an arm has had its share of its runs, rounded."""
    round_count = max(numbers.values(), default=0)
    for place in range(round_count):
        due = [
            arm
            for arm, number in numbers.items()
            if _share(number, place + 1, round_count) > _share(number, place, round_count)
        ]
        yield from ((place, arm) for arm in (due if place % 2 == 0 else reversed(due)))


def _share(number: int, rounds: int, round_count: int) -> int:
    return (2 * number * rounds + round_count) // (2 * round_count)
