"""Changes of level within an arm: how often one is found that is there, and one that is not."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from queries.statistics.floats import Floats
from queries.statistics.level_shifts import cuts_of, level_shifts
from queries.statistics.two_arms import compare
from tests.benchmarks.shared_runners import (
    HEAVY_TAIL,
    LOG_NORMAL,
    Noise,
    Random,
    recorded,
    two_speeds,
)
from tests.benchmarks.verdict_tables import Rate, Table, rate_of

_TYPICAL_S = 120.4
_OF_DAYS = 0.15
_NEAR = 3
SIZES = (0.05, 0.1, 0.2, 0.4)
COUNTS = (12, 30, 100)
PLACES: dict[str, Callable[[int], int]] = {
    "middle": lambda runs: runs // 2,
    "early": lambda runs: max(4, runs // 5),
}


@dataclass(frozen=True, slots=True)
class _Arm:
    """
    Where the runs of an arm come from.

    Attributes:
        name: What the table calls it.
        noise: Log seconds of a run.
        a_day: How many runs each day has, over and over; of those days each has its own weather.
    """

    name: str
    noise: Noise
    a_day: int = 1

    def runs(self, random: Random, shape: tuple[int, int]) -> tuple[Floats, list[int]]:
        """Log seconds of experiments times runs in their order, and the days of the runs."""
        days = np.arange(shape[1]) // self.a_day
        figures = self.noise(random, shape)
        if self.a_day > 1:
            figures += random.normal(0, _OF_DAYS, (shape[0], days[-1] + 1))[:, days]
        return figures, days.tolist()


ARMS = (
    _Arm("log-normal", LOG_NORMAL.noise),
    _Arm("two CPU speeds", two_speeds),
    _Arm("heavy tail", HEAVY_TAIL.noise),
    _Arm("days of 15%, 3 runs each", LOG_NORMAL.noise, a_day=3),
)


def level_shifts_table(random: Random, experiments: int) -> Table:
    """Arms without a change, and with one of each size in the middle and early."""
    rows: list[tuple[tuple[str, ...], tuple[Rate, ...]]] = []
    for arm in ARMS:
        for count in COUNTS:
            rates = [rate_of(bool(found) for found in _found(arm, random, count, experiments))]
            for place_of in PLACES.values():
                place = place_of(count)
                for size in SIZES:
                    found = _found(arm, random, count, experiments, (place, size))
                    rates.append(rate_of(map(bool, found)))
            # Those of the last size and place.
            rates.extend((_near(found, place), rate_of(len(one) > 1 for one in found)))
            rows.append(((arm.name, str(count)), tuple(rates)))
    header = (
        "runs",
        "n",
        "false alarm",
        *(f"{size:.0%} {place}" for place in PLACES for size in SIZES),
        f"within {_NEAR} runs of its place",
        "false second one",
    )
    return Table(header, 2, tuple(rows))


def level_intervals_table(random: Random, experiments: int) -> Table:
    """How often the interval of a change that is found holds its size; at its cut alone, too."""
    rows: list[tuple[tuple[str, ...], tuple[Rate, ...]]] = []
    for arm in (ARMS[0], ARMS[-1]):
        for count in COUNTS[1:]:
            rates = []
            for size in SIZES:
                held = _held(arm, random, count, experiments, size)
                rates += [rate_of(one for one, _ in held), rate_of(one for _, one in held)]
            rows.append(((arm.name, str(count)), tuple(rates)))
    header = (
        "runs",
        "n",
        *(f"{size:.0%}{at}" for size in SIZES for at in ("", " at the cut alone")),
    )
    return Table(header, 2, tuple(rows))


def _held(
    arm: _Arm, random: Random, count: int, experiments: int, size: float
) -> list[tuple[bool, bool]]:
    """Of each arm with a change that is found: whether intervals of the nearest one hold it."""
    place = count // 2
    held = []
    seconds, days = _planted(arm, random, (experiments, count), (place, size))
    for runs in seconds:
        shifts = level_shifts(runs, days)
        if not shifts:
            continue
        number = min(range(len(shifts)), key=lambda k: abs(shifts[k].place - place))
        ends = [0, *(one.place for one in shifts), count]
        begin, at, end = ends[number : number + 3]
        alone = compare(runs[begin:at], runs[at:end])
        intervals = shifts[number].sides.ratio_interval, alone.ratio_interval
        first, second = (one is not None and one[0] <= 1 + size <= one[1] for one in intervals)
        held.append((first, second))
    return held


def _near(found: list[list[int]], place: int) -> Rate:
    """How often the nearest found is where the change is, of those arms that have any."""
    return rate_of(min(abs(one - place) for one in places) <= _NEAR for places in found if places)


def _found(
    arm: _Arm,
    random: Random,
    count: int,
    experiments: int,
    planted: tuple[int, float] = (0, 0.0),
) -> list[list[int]]:
    """The places that are found in arms whose level changes at a place by a share."""
    seconds, days = _planted(arm, random, (experiments, count), planted)
    return [[place for place, _ in cuts_of(runs, days)] for runs in seconds]


def _planted(
    arm: _Arm, random: Random, shape: tuple[int, int], planted: tuple[int, float]
) -> tuple[list[list[float]], list[int]]:
    """The seconds of the runs of such arms, and the days of each arm's runs."""
    figures, days = arm.runs(random, shape)
    place, size = planted
    moved = figures + np.log1p(size) * (np.arange(shape[1]) >= place)
    return recorded(random, _TYPICAL_S * np.exp(moved), least=1).tolist(), days
