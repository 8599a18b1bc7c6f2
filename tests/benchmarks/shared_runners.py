"""Times as shared runners make them: simulated populations whose truth is known."""

from collections.abc import Callable
from dataclasses import dataclass
from math import log
from typing import TypeAlias

import numpy as np

from queries.statistics.floats import Floats

Random: TypeAlias = np.random.Generator
Noise: TypeAlias = Callable[[Random, tuple[int, ...]], Floats]


@dataclass(frozen=True, slots=True)
class Population:
    """
    Where the runs of both arms come from.

    Attributes:
        name: What the tables call it.
        typical_s: The baseline without noise, seconds.
        noise: Log seconds around that.
    """

    name: str
    typical_s: float
    noise: Noise

    def runs(self, random: Random, ratio: float, *shape: int) -> Floats:
        """
        Durations as GitHub gives them: whole seconds, both stamps cut, here never 0.

        Args:
            random: Where chance comes from.
            ratio: How many times the baseline they take.
            shape: Experiments, runs of each.
        """
        true = ratio * self.typical_s * np.exp(self.noise(random, shape))
        return recorded(random, true, least=1)


def recorded(random: Random, true: Floats, *, least: int = 0) -> Floats:
    """Seconds between two stamps that are cut to whole seconds."""
    seconds: Floats = np.maximum(np.floor(true + random.random(true.shape)), least)
    return seconds


def scatter(share: float) -> Noise:
    """Log-normal noise of so much."""

    def noise(random: Random, shape: tuple[int, ...]) -> Floats:
        drawn: Floats = random.normal(0, share, shape)
        return drawn

    return noise


def two_cpus(times: float, share: float) -> Noise:
    """So many runs get a CPU that takes so many times as long; else a scatter of 3%."""

    def noise(random: Random, shape: tuple[int, ...]) -> Floats:
        slow = random.random(shape) < share
        drawn: Floats = log(times) * slow + random.normal(0, 0.03, shape)
        return drawn

    return noise


two_speeds = two_cpus(1.5, 0.4)


def heavy_tail(random: Random, shape: tuple[int, ...]) -> Floats:
    """A scatter of 5%, and one run in ten late by a Pareto factor that has no variance."""
    late = (random.random(shape) < 0.1) * np.log1p(random.pareto(1.5, shape))
    return late + random.normal(0, 0.05, shape)


def all_at_once(random: Random, shape: tuple[int, ...]) -> Floats:
    """Two speeds and the heavy tail."""
    return two_speeds(random, shape) + heavy_tail(random, shape)


def queue(random: Random, shape: tuple[int, ...]) -> Floats:
    """Queue seconds: most runs wait for 2 s or so, a quarter for a minute on average."""
    waits = (random.random(shape) < 0.25) * random.exponential(60, shape)
    return recorded(random, random.uniform(0, 3, shape) + waits)


LOG_NORMAL = Population("log-normal", 120.4, scatter(0.08))
ALL_AT_ONCE = Population("all at once", 120.4, all_at_once)
HEAVY_TAIL = Population("heavy tail", 120.4, heavy_tail)
POPULATIONS = (
    LOG_NORMAL,
    Population("two CPU speeds", 120.4, two_speeds),
    HEAVY_TAIL,
    ALL_AT_ONCE,
    Population("20 s", 20.4, scatter(0.08)),
    Population("quiet", 60.4, scatter(0.01)),
)
