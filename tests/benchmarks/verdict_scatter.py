"""The experiments of the study in which arms scatter unequally, or in two clumps."""

from collections.abc import Callable
from itertools import product
from math import log

import numpy as np

from queries.statistics.arm_summary import two_clumps
from queries.statistics.floats import Floats
from tests.benchmarks.remedies import (
    AT_ONCE,
    REMEDIES,
    Intervals,
    brunner_munzel_holds,
    permutation_holds,
    ranks_alone,
    shipped,
)
from tests.benchmarks.shared_runners import (
    ALL_AT_ONCE,
    HEAVY_TAIL,
    LOG_NORMAL,
    Noise,
    Population,
    Random,
    scatter,
    two_cpus,
)
from tests.benchmarks.verdict_tables import Labels, Rate, Table

_SCATTER = 0.08
_SCATTERS = ((1, 3), (1, 2), (1, 1), (2, 1), (3, 1))
_SIZES = ((4, 4), (10, 10), (30, 30), (8, 9), (3, 10), (10, 3), (20, 4), (30, 5), (10, 30))
_POWER_AT = 0.85


def scatter_table(random: Random, experiments: int) -> Table:
    """Log-normal arms without a difference that scatter by 8% once, twice or three times."""
    rows: list[tuple[Labels, tuple[Rate, ...]]] = []
    for sizes, scatters in product(_SIZES, _SCATTERS):
        hits = np.zeros(5, dtype=np.intp)
        for arms in _arms(random, experiments, sizes, scatters, scatter):
            found = shipped(arms)
            hits += [
                _covered(found, 0.0),
                _covered(shipped(arms, is_ratio=False), 0.0),
                int((found.high < 0).sum()),
                int((found.low > 0).sum()),
                _covered(ranks_alone(np.log(arms[0]), np.log(arms[1])), 0.0),
            ]
        rows.append((_labels(sizes, scatters), _rates(hits, experiments)))
    header = "runs, scatter, covers 1, covers 0 s, false faster, false slower, ranks alone"
    return Table(tuple(header.split(", ")), 2, tuple(rows))


def remedy_table(random: Random, experiments: int) -> Table:
    """How often each remedy's interval of the log ratio holds the truth."""
    shapes = {"log-normal": scatter, "skewed": skewed}
    cells = (
        ((10, 10), (1, 1)),
        ((10, 10), (1, 3)),
        ((3, 10), (1, 1)),
        ((3, 10), (3, 1)),
        ((5, 30), (1, 1)),
        ((5, 30), (3, 1)),
        ((10, 30), (3, 1)),
    )
    rows: list[tuple[Labels, tuple[Rate, ...]]] = []
    for (name, shape), (sizes, scatters) in product(shapes.items(), cells):
        truth = 0.0 if shape is scatter else skewed_truth(scatters)
        hits = np.zeros(len(REMEDIES) + 2, dtype=np.intp)
        for arms in _arms(random, experiments, sizes, scatters, shape):
            logs = np.log(arms[0]), np.log(arms[1])
            moved = logs[0], logs[1] - truth
            hits += [
                *(_covered(remedy(*logs), truth) for remedy in REMEDIES.values()),
                int(brunner_munzel_holds(*moved).sum()),
                int(permutation_holds(random, *moved).sum()),
            ]
        rows.append(((name, *_labels(sizes, scatters)), _rates(hits, experiments)))
    header = ("covering", "runs", "scatter", *REMEDIES, "Brunner-Munzel's", "permutation")
    return Table(header, 3, tuple(rows))


def cost_table(random: Random, experiments: int) -> Table:
    """How often each remedy finds a candidate faster that takes 0.85 of the time."""
    rows: list[tuple[Labels, tuple[Rate, ...]]] = []
    for population, sizes in product(
        (LOG_NORMAL, HEAVY_TAIL, ALL_AT_ONCE), ((3, 10), (5, 30), (8, 9), (29, 30), (30, 30))
    ):
        logs = [
            np.log(population.runs(random, ratio, experiments, count))
            for ratio, count in zip((1.0, _POWER_AT), sizes, strict=True)
        ]
        rows.append(
            (
                (population.name, f"{sizes[0]} + {sizes[1]}"),
                tuple(
                    Rate(int((remedy(logs[0], logs[1]).high < 0).sum()), experiments)
                    for remedy in REMEDIES.values()
                ),
            )
        )
    return Table((f"faster at {_POWER_AT}", "runs", *REMEDIES), 2, tuple(rows))


def speeds_table(random: Random, experiments: int) -> Table:
    """A baseline of one speed, against runs half of which get a CPU 1.5 times as slow."""
    rows: list[tuple[Labels, tuple[Rate, ...]]] = []
    one, two = (Population("", 120.4, noise) for noise in (scatter(0.03), two_cpus(1.5, 0.5)))
    for sizes in ((10, 3), (10, 4), (10, 5), (10, 10), (30, 5), (30, 30)):
        hits = np.zeros(3, dtype=np.intp)
        for count in _batches(experiments):
            arms = one.runs(random, 1.0, count, sizes[0]), two.runs(random, 1.0, count, sizes[1])
            hits += [
                _covered(shipped(arms), log(1.5) / 2),
                _covered(ranks_alone(np.log(arms[0]), np.log(arms[1])), log(1.5) / 2),
                _clumped(arms[1]),
            ]
        rows.append(((f"{sizes[0]} + {sizes[1]}",), _rates(hits, experiments)))
    header = "one speed + two, covers the middle, ranks alone, provisional"
    return Table(tuple(header.split(", ")), 1, tuple(rows))


def clumps_table(random: Random, experiments: int) -> Table:
    """How often few runs are taken for two clumps; of two speeds, where runs of both are there."""
    populations = [
        *(
            Population(f"scatter {share:.0%}", 120.4, scatter(share))
            for share in (0.08, 0.16, 0.24)
        ),
        HEAVY_TAIL,
        *(
            Population(f"two speeds, 1 : {slow}", 120.4, two_cpus(slow, 0.5))
            for slow in (1.2, 1.3, 1.5)
        ),
    ]
    rows: list[tuple[Labels, tuple[Rate, ...]]] = []
    for population in populations:
        rates = []
        for count in (3, 4):
            arms = population.runs(random, 1.0, experiments, count)
            if population.name.startswith("two"):
                is_slow = arms > arms.mean(axis=1).mean()
                arms = arms[is_slow.any(axis=1) & ~is_slow.all(axis=1)]
            rates.append(Rate(_clumped(arms), len(arms)))
        rows.append(((population.name,), tuple(rates)))
    return Table(("taken for two clumps", "3 runs", "4 runs"), 1, tuple(rows))


def _arms(
    random: Random,
    experiments: int,
    sizes: tuple[int, int],
    scatters: tuple[int, int],
    shape: Callable[[float], Noise],
) -> list[tuple[Floats, Floats]]:
    """Both arms of each batch, which have one middle."""
    populations = [Population("", LOG_NORMAL.typical_s, shape(_SCATTER * n)) for n in scatters]
    return [
        (
            populations[0].runs(random, 1.0, count, sizes[0]),
            populations[1].runs(random, 1.0, count, sizes[1]),
        )
        for count in _batches(experiments)
    ]


def _batches(experiments: int) -> list[int]:
    whole, rest = divmod(experiments, AT_ONCE)
    return [*[AT_ONCE] * whole, *([rest] if rest else [])]


def skewed(share: float) -> Noise:
    """One-sided: most runs near the fastest, a few far later; exponential logarithms."""

    def noise(random: Random, shape: tuple[int, ...]) -> Floats:
        drawn: Floats = share * random.exponential(1, shape)
        return drawn

    return noise


def skewed_truth(scatters: tuple[int, int]) -> float:
    """
    The median of the difference of two exponentials with means s and t: it is solved by hand.

    It exceeds x > 0 with chance t / (s + t) exp(-x / t): half of the pairs, at t log(2t / (s + t)).
    """
    first, second = (_SCATTER * share for share in scatters)
    wider = max(first, second)
    size = wider * log(2 * wider / (first + second))
    return size if second > first else -size


def _covered(found: Intervals, truth: float) -> int:
    return int(((found.low - 1e-9 <= truth) & (truth <= found.high + 1e-9)).sum())


def _clumped(arms: Floats) -> int:
    return sum(two_clumps(np.sort(runs), 1.0) is not None for runs in arms)


def _labels(sizes: tuple[int, int], scatters: tuple[int, int]) -> Labels:
    return f"{sizes[0]} + {sizes[1]}", f"{scatters[0]} : {scatters[1]}"


def _rates(hits: np.ndarray, experiments: int) -> tuple[Rate, ...]:
    return tuple(Rate(int(count), experiments) for count in hits)
