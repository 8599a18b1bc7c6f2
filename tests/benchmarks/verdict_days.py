"""Runs that come in bursts, whose days share their weather: how often verdicts are right then."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from queries.statistics import Comparison, NoInterval, Verdict, compare
from tests.benchmarks.shared_runners import Random, heavy_tail, recorded, scatter
from tests.benchmarks.verdict_experiments import covers
from tests.benchmarks.verdict_tables import Rate, Table, rate_of

Days: TypeAlias = list[tuple[int, int]]
"""Runs of the baseline and of the candidate on each day."""
_TYPICAL_S = 120.4
_OWN = scatter(0.08)


@dataclass(frozen=True, slots=True)
class _Case:
    """
    On which days arms run.

    Attributes:
        name: What the table calls it.
        days: The runs of each day of an experiment.
        weather: Scatters of days that are tried.
        interaction: Scatter of the ratio from day to day.
        is_late: Whether one run in ten comes late.
    """

    name: str
    days: Callable[[Random], Days]
    weather: tuple[float, ...] = (0.0, 0.15)
    interaction: float = 0.0
    is_late: bool = False

    def compared(self, random: Random, weather: float, ratio: float) -> tuple[Comparison, ...]:
        """One experiment, as it is judged with its days and without."""
        counts = np.array(self.days(random))
        days = [np.arange(len(counts)).repeat(counts[:, arm]) for arm in (0, 1)]
        of_day = random.normal(0, weather, len(counts))
        of_ratio = random.normal(0, self.interaction, len(counts))
        noise = heavy_tail if self.is_late else _OWN
        logs = [of_day[its] + noise(random, its.shape) for its in days]
        baseline, candidate = (
            recorded(random, _TYPICAL_S * times * np.exp(log), least=1).tolist()
            for times, log in ((1.0, logs[0]), (ratio, logs[1] + of_ratio[days[1]]))
        )
        by_day = days[0].tolist(), days[1].tolist()
        return compare(baseline, candidate, days=by_day), compare(baseline, candidate)


def _always(*days: tuple[int, int]) -> Callable[[Random], Days]:
    return lambda _random: list(days)


def _by_chance(shared: int, most: int, own: int = 0) -> Callable[[Random], Days]:
    """So many shared days, and own ones of each arm, of 1 to so many runs of an arm."""

    def days(random: Random) -> Days:
        both = random.integers(1, most + 1, (shared, 2)).tolist()
        alone = random.integers(1, most + 1, (own, 2)).tolist()
        return [(one, other) for one, other in both] + [
            day for one, other in alone for day in ((one, 0), (0, other))
        ]

    return days


_BOTH = (0.0, 0.05, 0.15)
_UNEQUAL = _always(*[(4, 1)] * 4, *[(1, 3)] * 4, *[(4, 0)] * 3, *[(0, 3)] * 3)
CASES = (
    _Case("8 days of 2 + 2", _always(*[(2, 2)] * 8)),
    _Case("8 of 1 to 5", _by_chance(8, 5), _BOTH),
    _Case("8 of 1 to 5, 3 + 3 own", _by_chance(8, 5, 3), _BOTH),
    _Case("8 of 4 + 1 or 1 + 3, 3 + 3 own", _UNEQUAL, _BOTH),
    _Case("the same, late runs", _UNEQUAL, is_late=True),
    _Case("the same, ratio by 5% a day", _UNEQUAL, (0.15,), interaction=0.05),
    _Case("8 of 1 + 1, 3 + 3 own of 4", _always(*[(1, 1)] * 8, *[(4, 0)] * 3, *[(0, 4)] * 3)),
    _Case("8 of 1 + 1, 6 + 6 own of 1", _always(*[(1, 1)] * 8, *[(1, 0), (0, 1)] * 6)),
    _Case("4 of 1 to 5", _by_chance(4, 5)),
    _Case("4 of 1 to 3, 2 + 2 own", _by_chance(4, 3, 2)),
    _Case("3 of 3 + 3", _always(*[(3, 3)] * 3)),
    _Case("2 of 4 + 4", _always(*[(4, 4)] * 2)),
    _Case("1 of 6 + 6", _always((6, 6))),
    _Case("2 of 6 + 2 or 2 + 6", _always((6, 2), (2, 6))),
    _Case("3 of 1 to 3", _by_chance(3, 3)),
    _Case("2 of 4 + 4, 1 + 1 own of 8", _always(*[(4, 4)] * 2, (8, 0), (0, 8))),
    _Case("1 of 6 + 6, 1 + 1 own of 6", _always((6, 6), (6, 0), (0, 6))),
    _Case("1 of 2 + 2, 3 + 3 own", _always((2, 2), *[(2, 0), (0, 2)] * 3), (0.15,)),
)


def days_table(random: Random, experiments: int) -> Table:
    """Arms without a difference, and with one of 10%, on days that scatter by so much."""
    rows: list[tuple[tuple[str, ...], tuple[Rate, ...]]] = []
    for case in CASES:
        for weather in case.weather:
            same, less = (
                [case.compared(random, weather, ratio) for _ in range(experiments)]
                for ratio in (1.0, 0.9)
            )
            rows.append(
                (
                    (case.name, f"{weather:.0%}"),
                    (
                        _covering([each for each, _ in same], 1.0),
                        _covering([each for each, _ in less], 0.9),
                        rate_of(each.verdict is Verdict.FASTER for each, _ in same),
                        rate_of(each.verdict is Verdict.SLOWER for each, _ in same),
                        rate_of(each.verdict is Verdict.FASTER for each, _ in less),
                        rate_of(
                            each.no_interval_because is NoInterval.CONFOUNDED for each, _ in same
                        ),
                        _covering([alone for _, alone in same], 1.0),
                        rate_of(alone.verdict is Verdict.FASTER for _, alone in less),
                    ),
                )
            )
    header = (
        "days; weather; covers 1; covers 0.9; false faster; false slower; faster at 0.9; "
        "no claim; days ignored: covers 1; days ignored: faster at 0.9"
    )
    return Table(tuple(header.split("; ")), 2, tuple(rows))


def _covering(found: list[Comparison], truth: float) -> Rate:
    """Of those that have an interval."""
    return rate_of(
        covers(each.ratio_interval, truth) for each in found if each.ratio_interval is not None
    )
