"""Runs on runners that differ: how often the difference adjusted for their mix is right."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import log

import numpy as np

from queries.statistics.floats import Floats
from queries.statistics.mix import are_material, estimate_mix
from queries.statistics.mix_levels import (
    LEAST_BESIDE,
    UNKNOWN,
    Factor,
    Marks,
    columns_of,
    compare_mixes,
)
from tests.benchmarks.remedies import shipped
from tests.benchmarks.shared_runners import Noise, Random, heavy_tail, recorded, scatter
from tests.benchmarks.verdict_tables import Rate, Table, rate_of

_TYPICAL_S = 120.4
_RATIO = 0.9
_TESTED = 20
"""One experiment in so many is asked whether its mixes differ, which takes as long as the rest."""
_OWN = scatter(0.1)


@dataclass(frozen=True, slots=True)
class Drawn:
    """
    On which levels of one factor jobs ran.

    Attributes:
        name: Of the factor.
        levels: Their names.
        times: How many times as long a job takes on each level; that of `UNKNOWN` is never asked.
        ran_on: Place of the level that each job ran on: experiments, runs, jobs.
        seen: The same, as logs tell it.
    """

    name: str
    levels: tuple[str, ...]
    times: tuple[float, ...]
    ran_on: np.ndarray
    seen: np.ndarray


Draw = Callable[[Random, Marks, tuple[int, int, int]], Drawn]


@dataclass(frozen=True, slots=True)
class World:
    """
    Where the runs of two arms come from.

    Attributes:
        name: What the tables call it.
        draws: A factor each.
        jobs: Seconds of the jobs on the path, in any unit.
        noise: Log seconds of a run.
        wilder: How many times the scatter the candidate has.
    """

    name: str
    draws: tuple[Draw, ...]
    jobs: tuple[int, ...] = (4, 2, 1)
    noise: Noise = _OWN
    wilder: float = 1.0

    def runs(
        self, random: Random, ratio: float, experiments: int, counts: tuple[int, int]
    ) -> tuple[Floats, Marks, list[list[Factor]]]:
        """Whole seconds of the runs, the baseline's first, and the factors of each experiment."""
        is_candidate = np.repeat([False, True], counts)
        shape = experiments, is_candidate.size, len(self.jobs)
        drawn = [draw(random, is_candidate, shape) for draw in self.draws]
        lengths = np.array(self.jobs) / sum(self.jobs) * np.ones(shape)
        for each in drawn:
            lengths = lengths * np.array(each.times)[each.ran_on]
        noise = self.noise(random, shape[:2]) * np.where(is_candidate, self.wilder, 1.0)
        of_run = _TYPICAL_S * np.exp(noise) * np.where(is_candidate, ratio, 1.0)
        seconds = recorded(random, of_run * lengths.sum(axis=-1), least=1)
        weights = _usual(of_run[..., None] * lengths, is_candidate)
        return seconds, is_candidate, list(_factors(drawn, weights))


def _usual(of_jobs: Floats, is_candidate: Marks) -> Floats:
    """The share of each job's median in its arm: experiments, runs, jobs."""
    usual = np.empty_like(of_jobs)
    for is_arm in (is_candidate, ~is_candidate):
        usual[:, is_arm] = np.median(of_jobs[:, is_arm], axis=1, keepdims=True)
    shares: Floats = usual / usual.sum(axis=-1, keepdims=True)
    return shares


def _factors(drawn: list[Drawn], weights: Floats) -> Iterator[list[Factor]]:
    shares = [
        np.stack(
            [(weights * (each.seen == place)).sum(axis=-1) for place in range(len(each.levels))],
            axis=-1,
        )
        for each in drawn
    ]
    for place in range(len(weights)):
        yield [
            Factor(each.name, each.levels, its[place])
            for each, its in zip(drawn, shares, strict=True)
        ]


def by_chance(name: str, shares: tuple[float, ...], times: tuple[float, ...]) -> Draw:
    """Each job gets a level by chance, in either arm alike."""

    def draw(random: Random, _is_candidate: Marks, shape: tuple[int, int, int]) -> Drawn:
        ran_on = random.choice(len(shares), size=shape, p=shares)
        return Drawn(name, tuple(f"{place}" for place in range(len(shares))), times, ran_on, ran_on)

    return draw


def rolled_out(times: float, unknown: float = 0.0) -> Draw:
    """
    A new image, that more and more runs get; most of the candidate's runs are late ones.

    Args:
        times: How many times as long it takes.
        unknown: Share of runs whose logs are gone.
    """

    def draw(random: Random, is_candidate: Marks, shape: tuple[int, int, int]) -> Drawn:
        early, late = random.beta(2, 3, shape[:2]), random.beta(3, 2, shape[:2])
        when = np.where(is_candidate, late, early)[..., None]
        is_new = (random.random(shape) < 0.1 + 0.8 * when).astype(np.intp)
        is_gone = (random.random(shape[:2]) < unknown)[..., None]
        seen = np.where(is_gone, 2, is_new)
        return Drawn("image", ("old", "new", UNKNOWN), (1.0, times, 1.0), is_new, seen)

    return draw


SLOW = by_chance("CPU", (0.6, 0.4), (1.0, 1.5))
NOTHING = by_chance("CPU", (0.6, 0.4), (1.0, 1.0))
SEVERAL = (
    by_chance("CPU", (0.5, 0.3, 0.2), (1.0, 1.2, 1.5)),
    rolled_out(1.3),
    by_chance("region", (0.4, 0.3, 0.2, 0.1), (1.0,) * 4),
    by_chance("hour", (0.25,) * 4, (1.0,) * 4),
)
_SIX = (32, 16, 8, 4, 2, 1)
_EQUAL = ((10, 10), (20, 20), (40, 40))
WORLDS: tuple[tuple[World, tuple[tuple[int, int], ...]], ...] = (
    (World("40% slow CPUs, 1 job", (SLOW,), (1,)), _EQUAL),
    (World("40% slow CPUs, 3 jobs", (SLOW,)), (*_EQUAL, (10, 30))),
    (World("40% slow CPUs, 6 jobs", (SLOW,), _SIX), _EQUAL),
    (World("3 jobs, late runs", (SLOW,), noise=heavy_tail), _EQUAL),
    (World("3 jobs, scatter 1 : 3", (SLOW,), wilder=3.0), ((20, 20), (30, 10), (10, 30))),
    (World("3 jobs, CPUs alike", (NOTHING,)), _EQUAL),
    (World("image rolled out, 1 job", (rolled_out(1.5),), (1,)), _EQUAL),
    (World("image rolled out, 3 jobs", (rolled_out(1.5),)), _EQUAL),
    (World("the same, 30% of logs gone", (rolled_out(1.5, 0.3),)), ((20, 20), (40, 40))),
    (World("four factors, two matter", SEVERAL), ((20, 20), (40, 40))),
)
HALVES: tuple[tuple[World, int], ...] = (
    (World("40% slow CPUs, 1 job", (SLOW,), (1,)), 65),
    (World("40% slow CPUs, 3 jobs", (SLOW,)), 48),
    (World("40% slow CPUs, 6 jobs", (SLOW,), _SIX), 42),
    (World("40% slow CPUs, 6 jobs of one length", (SLOW,), (1,) * 6), 28),
    (World("3 jobs, late runs", (SLOW,), noise=heavy_tail), 50),
)
"""Runs of each arm with which the raw interval tells 0.9 from 1 in 80% of experiments."""
COSTS = ((1, 8), (1, 10), (1, 20), (1, 40), (2, 10), (2, 20), (4, 20), (4, 40))
"""How many levels beside the reference, and runs of each arm."""


@dataclass(frozen=True, slots=True)
class Found:
    """
    What is said of many experiments, on log seconds; rows without an adjusted interval are NaN.

    Attributes:
        raw: Ends of the raw interval: 2, experiments.
        adjusted: Ends of the adjusted one.
        is_material: Whether the mix decides what is said.
    """

    raw: Floats
    adjusted: Floats
    is_material: Marks

    @property
    def is_adjusted(self) -> Marks:
        """Whether there is an adjusted interval."""
        found: Marks = ~np.isnan(self.adjusted[0])
        return found

    @property
    def headline(self) -> Floats:
        """Ends of the interval that is the headline."""
        return np.where(self.is_material, self.adjusted, self.raw)


def judge(seconds: Floats, is_candidate: Marks, factors: list[list[Factor]]) -> Found:
    """As `compare` and `adjust_for_mix` do, all experiments with as many columns at once."""
    logs = np.log(seconds)
    arms = seconds[:, ~is_candidate], seconds[:, is_candidate]
    ends = shipped(arms)
    raw = np.stack([ends.low, ends.high])
    apart = np.log(arms[1])[:, :, None] - np.log(arms[0])[:, None, :]
    centers = np.median(apart.reshape(len(seconds), -1), axis=1)
    adjusted = np.full_like(raw, np.nan)
    is_material = np.zeros(len(seconds), dtype=bool)
    columns = [columns_of(each, is_candidate).values for each in factors]
    for count in {each.shape[1] for each in columns} - {0}:
        rows = np.array([place for place, each in enumerate(columns) if each.shape[1] == count])
        found = estimate_mix(logs[rows], is_candidate, np.stack([columns[row] for row in rows]))
        adjusted[:, rows] = np.where(np.isinf(found.adjusted[2]), np.nan, found.adjusted[1:])
        mix = centers[rows] - found.adjusted[0]
        reach = np.minimum(mix, found.mix[1]), np.maximum(mix, found.mix[2])
        half_width = (raw[1, rows] - raw[0, rows]) / 2
        is_material[rows] = are_material(mix, np.stack(reach), half_width, None)
    return Found(raw, adjusted, is_material)


def _holds(ends: Floats, truth: float) -> Marks:
    found: Marks = (ends[0] <= truth) & (truth <= ends[1])
    return found


def mix_table(random: Random, experiments: int) -> Table:
    """Coverage of the adjusted ratio, of the raw one and of the headline."""
    rows: list[tuple[tuple[str, ...], tuple[Rate, ...]]] = []
    truth = log(_RATIO)
    for world, sizes in WORLDS:
        for counts in sizes:
            seconds, arms, factors = world.runs(random, _RATIO, experiments, counts)
            found = judge(seconds, arms, factors)
            given = found.is_adjusted
            differ = [
                any(each.corrected_p <= 0.05 for each in compare_mixes(its, arms))
                for its in factors[::_TESTED]
            ]
            rows.append(
                (
                    (world.name, f"{counts[0]} + {counts[1]}"),
                    (
                        rate_of(_holds(found.adjusted, truth)[given]),
                        rate_of((found.adjusted[1] < truth)[given]),
                        rate_of((found.adjusted[0] > truth)[given]),
                        _tells(found),
                        rate_of(found.raw[1] < 0),
                        rate_of(_holds(found.headline, truth)),
                        rate_of(found.is_material),
                        rate_of(_holds(found.raw, truth)[found.is_material]),
                        rate_of(_holds(found.adjusted, truth)[found.is_material]),
                        rate_of(~given),
                        rate_of(differ),
                    ),
                )
            )
    header = (
        "runners; runs; covers 0.9; false: too fast; false: too slow; adjusted tells 0.9 from 1; "
        "raw does; covers 0.9, headline; mix material; then raw holds 0.9; then adjusted does; "
        "not adjusted; mixes differ"
    )
    return Table(tuple(header.split("; ")), 2, tuple(rows))


def mix_power_table(random: Random, experiments: int) -> Table:
    """Whether half of the runs are enough, once the mix is allowed for."""
    rows: list[tuple[tuple[str, ...], tuple[Rate, ...]]] = []
    for world, count in HALVES:
        half = count // 2
        whole = judge(*world.runs(random, _RATIO, experiments, (count, count)))
        found = judge(*world.runs(random, _RATIO, experiments, (half, half)))
        rows.append(
            (
                (world.name, f"{count} + {count}", f"{half} + {half}"),
                (rate_of(whole.raw[1] < 0), rate_of(found.raw[1] < 0), _tells(found)),
            )
        )
    header = "runners; runs; half of them; raw tells 0.9 from 1; raw by half; adjusted by half"
    return Table(tuple(header.split("; ")), 3, tuple(rows))


def _tells(found: Found) -> Rate:
    return rate_of(found.is_adjusted & (found.adjusted[1] < 0))


def mix_cost_table(random: Random, experiments: int) -> Table:
    """What allowing for levels costs where all runners are alike."""
    rows: list[tuple[tuple[str, ...], tuple[Rate, ...]]] = []
    for levels, count in COSTS:
        shares = (1 / (levels + 1),) * (levels + 1)
        world = World("", (by_chance("CPU", shares, (1.0,) * (levels + 1)),))
        seconds, arms, factors = world.runs(random, _RATIO, experiments, (count, count))
        values = np.stack([each[0].shares for each in factors])
        has_runs = ((values > 0).sum(axis=1) >= LEAST_BESIDE).all(axis=-1)
        kept = seconds[has_runs]
        _, low, high = estimate_mix(np.log(kept), arms, values[has_runs, :, 1:]).adjusted
        raw = shipped((kept[:, ~arms], kept[:, arms]))
        width = min(1.0, float((raw.high - raw.low).sum() / (high - low).sum()))
        is_held = (low <= log(_RATIO)) & (log(_RATIO) <= high)
        rows.append(
            (
                (f"{levels}", f"{count} + {count}"),
                (rate_of(is_held), Rate(round(len(kept) * width), len(kept))),
            )
        )
    header = "levels; runs; covers 0.9; raw interval's width in that of the adjusted one"
    return Table(tuple(header.split("; ")), 2, tuple(rows))
