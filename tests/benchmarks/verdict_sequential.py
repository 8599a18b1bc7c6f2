"""The verdict that may be looked at after every run: how often it errs, and when it stops."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from queries.statistics import Verdict, compare
from queries.statistics.floats import Floats
from queries.statistics.sequential import LEVEL, Evidence, Marks, looks, without_ties
from tests.benchmarks.shared_runners import (
    ALL_AT_ONCE,
    LOG_NORMAL,
    Noise,
    Random,
    recorded,
    scatter,
    two_speeds,
)
from tests.benchmarks.verdict_experiments import MATTERS
from tests.benchmarks.verdict_tables import Rate, Table, rate_of

_MOST = 60
"""Runs of each arm, at the last look."""
_AT_ONCE = 50
_TYPICAL_S = 120.4


@dataclass(frozen=True, slots=True)
class Case:
    """
    Arms that are looked at.

    Attributes:
        name: What the table calls it.
        noise: Log seconds of a run.
        wilder: How many times the scatter the candidate has.
        turn: Which of the runs in a row are the candidate's, over and over.
        days: Scatter of days, of 4 runs each.
        fixed: By ratio, the fewest runs of each arm that one look needs for 80% power.
    """

    name: str
    noise: Noise
    fixed: dict[float, int]
    wilder: float = 1.0
    turn: tuple[bool, ...] = (False, True)
    days: float = 0.0

    def runs(self, random: Random, ratio: float, experiments: int) -> tuple[Floats, Marks]:
        """Whole seconds in the order of their runs, and which are the candidate's."""
        turns = 2 * _MOST // len(self.turn)
        is_candidate = np.tile(self.turn, turns)
        shape = experiments, is_candidate.size
        noise = self.noise(random, shape) * np.where(is_candidate, self.wilder, 1.0)
        by_day = random.normal(0, self.days, (experiments, is_candidate.size // 4))
        true = np.exp(noise + by_day.repeat(4, axis=1)) * np.where(is_candidate, ratio, 1.0)
        return recorded(random, _TYPICAL_S * true, least=1), is_candidate


CASES = (
    Case("log-normal", LOG_NORMAL.noise, {0.95: 48, 0.9: 13, 0.7: 4}),
    Case("two CPU speeds", two_speeds, {0.95: 35, 0.9: 18, 0.7: 14}),
    Case("all at once", ALL_AT_ONCE.noise, {0.9: 40, 0.7: 14}),
    Case("days of 15%", LOG_NORMAL.noise, {0.9: 35, 0.7: 5}, days=0.15),
    Case("scatter 1 : 3", LOG_NORMAL.noise, {}, wilder=3.0),
    Case("3 of 4 are the baseline's", LOG_NORMAL.noise, {}, turn=(False, False, False, True)),
    Case(
        "the same, scatter 1 : 3",
        scatter(0.08),
        {},
        wilder=3.0,
        turn=(False, False, False, True),
    ),
)


def sequential_table(random: Random, experiments: int) -> Table:
    """One who looks after every run from 3 + 3 to 60 + 60, and stops at the first decision."""
    rows: list[tuple[tuple[str, ...], tuple[Rate, ...]]] = []
    for case in CASES:
        for ratio in (1.0, *case.fixed):
            fixed = case.fixed.get(ratio)
            found = list(stops(case, random, ratio, experiments))
            told = [verdict in {Verdict.FASTER, Verdict.SLOWER} for verdict, _ in found]
            early = [
                is_told and runs <= 3 * fixed
                for is_told, (_, runs) in zip(told, found, strict=True)
                if fixed is not None
            ]
            rows.append(
                (
                    (case.name, f"{ratio:g}", "–" if fixed is None else f"{fixed} + {fixed}"),
                    (
                        Rate(0, 0) if ratio == 1 else rate_of(told),
                        rate_of(told) if ratio == 1 == case.wilder else Rate(0, 0),
                        rate_of(told) if ratio == 1 != case.wilder else Rate(0, 0),
                        rate_of(verdict is Verdict.EQUIVALENT for verdict, _ in found),
                        rate_of(_at_one_look(case, random, ratio, fixed, experiments)),
                        rate_of(early),
                    ),
                )
            )
    header = (
        "runs; ratio; fixed; told apart; false at some look; so, unequal scatter; equivalent; "
        "told apart by the fixed number; told apart by 1.5 times as many"
    )
    return Table(tuple(header.split("; ")), 3, tuple(rows))


def stops(
    case: Case, random: Random, ratio: float, experiments: int
) -> Iterator[tuple[Verdict, int]]:
    """What each experiment is stopped with, and after how many runs."""
    for start in range(0, experiments, _AT_ONCE):
        figures, is_candidate = case.runs(random, ratio, min(_AT_ONCE, experiments - start))
        after = looks(np.cumsum(is_candidate, dtype=np.intp))
        evidence = Evidence(np.log(without_ties(figures, 1.0)), is_candidate, LEVEL)
        margin = MATTERS.log_margin or 0.0
        is_below, is_above = evidence.is_below(0.0, after), evidence.is_above(0.0, after)
        is_small = evidence.is_above(-margin, after) & evidence.is_below(margin, after)
        for place, runs in enumerate(figures):
            yield _stop(
                runs, is_candidate, after, (is_below[place], is_above[place], is_small[place])
            )


def _stop(
    figures: Floats, is_candidate: Marks, after: list[int], said: tuple[Marks, Marks, Marks]
) -> tuple[Verdict, int]:
    """As `compare_at_every_look` decides; a test holds the two together."""
    for look in np.flatnonzero(said[0] | said[1] | said[2]):
        seen, its = figures[: after[look]], is_candidate[: after[look]]
        once = compare(seen[~its].tolist(), seen[its].tolist(), smallest_effect=MATTERS).verdict
        different = Verdict.FASTER if said[0][look] else Verdict.SLOWER
        if once is (Verdict.EQUIVALENT if said[2][look] else different):
            return once, after[look]
    return Verdict.UNDECIDED, 0


def _at_one_look(
    case: Case, random: Random, ratio: float, count: int | None, experiments: int
) -> Iterator[bool]:
    """Whether so many runs of each arm, looked at once, tell the arms apart."""
    if count is None:
        return
    figures, is_candidate = case.runs(random, ratio, experiments)
    for runs in figures:
        found = compare(
            runs[~is_candidate][:count].tolist(),
            runs[is_candidate][:count].tolist(),
            smallest_effect=MATTERS,
        )
        yield found.verdict in {Verdict.FASTER, Verdict.SLOWER}
