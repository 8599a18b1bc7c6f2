"""Changes of level within an arm: how often one is found that is there, and one that is not."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from queries.statistics.floats import Floats
from queries.statistics.level_shifts import Shift, level_shifts
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


def _near(found: list[list[Shift]], place: int) -> Rate:
    """How often the nearest found is where the change is, of those arms that have any."""
    return rate_of(
        min(abs(shift.place - place) for shift in shifts) <= _NEAR for shifts in found if shifts
    )


def _found(
    arm: _Arm,
    random: Random,
    count: int,
    experiments: int,
    planted: tuple[int, float] = (0, 0.0),
) -> list[list[Shift]]:
    """What is found in arms whose level changes at a place by a share."""
    figures, days = arm.runs(random, (experiments, count))
    place, size = planted
    moved = figures + np.log1p(size) * (np.arange(count) >= place)
    seconds = recorded(random, _TYPICAL_S * np.exp(moved), least=1)
    return [level_shifts(runs.tolist(), days) for runs in seconds]
