"""The main experiments of the study, each judged by the code that is shipped."""

from collections.abc import Iterable, Sequence
from itertools import product
from math import log

import numpy as np

from queries.statistics import Side, SmallestEffect, Verdict
from queries.statistics.estimates import has_exact_interval
from queries.statistics.floats import Floats
from queries.statistics.two_arms import estimates_of
from queries.statistics.verdicts import Interval, Judgement, judge
from tests.benchmarks.remedies import AT_ONCE, shipped
from tests.benchmarks.shared_runners import ALL_AT_ONCE, LOG_NORMAL, POPULATIONS, Random
from tests.benchmarks.verdict_tables import Labels, Rate, Table, rate_of

MATTERS = SmallestEffect(share=0.05)
AT_MARGIN = 0.95
LARGE = 0.7
SIZES = ((3, 3), (3, 4), (4, 4), (5, 5), (10, 10), (30, 30), (3, 10), (5, 30))
FIRST_LOOK_AT = 5
LOOKS = (1, 6, 16, 26)
_DIFFERENT = (Verdict.FASTER, Verdict.SLOWER)


def interval_of(baseline: Floats, candidate: Floats) -> Interval | None:
    """What `compare` finds of the log ratio of two arms in whole seconds, in any order."""
    arms = np.sort(baseline), np.sort(candidate)
    return estimates_of(*arms, scale="ratio", grain=1.0).headline.interval


def intervals_of(baseline: Floats, candidate: Floats) -> list[Interval | None]:
    """The same of many experiments, a row each."""
    if not has_exact_interval(baseline.shape[1], candidate.shape[1]):
        return [interval_of(*arms) for arms in zip(baseline, candidate, strict=True)]
    batches = range(0, len(baseline), AT_ONCE)
    found = [
        shipped((baseline[place : place + AT_ONCE], candidate[place : place + AT_ONCE]))
        for place in batches
    ]
    return [ends for each in found for ends in zip(each.low, each.high, strict=True)]


def judged(interval: Interval | None) -> Judgement:
    """What `compare` says of it, where 5% matters."""
    return judge(interval, MATTERS.log_margin, interval)


def covers(interval: Interval | None, truth: float) -> bool:
    """Whether an interval, where there is one, holds the truth; its ends count."""
    return interval is None or interval[0] - 1e-9 <= truth <= interval[1] + 1e-9


def coverage_table(random: Random, experiments: int) -> Table:
    """Coverage, false verdicts and power, by population and numbers of runs."""
    rows: list[tuple[Labels, tuple[Rate, ...]]] = []
    for population, sizes in product(POPULATIONS, SIZES):
        covered = []
        verdicts = []
        for ratio in (1.0, AT_MARGIN, LARGE):
            found = intervals_of(
                population.runs(random, 1.0, experiments, sizes[0]),
                population.runs(random, ratio, experiments, sizes[1]),
            )
            covered.append(rate_of(covers(each, log(ratio)) for each in found))
            verdicts.append([judged(each).verdict for each in found])
        same, margin, large = verdicts
        rates = (
            *covered,
            _share(same, Verdict.FASTER),
            _share(same, Verdict.SLOWER),
            _share(margin, Verdict.EQUIVALENT),
            _share(large, Verdict.FASTER),
            _share(same, Verdict.EQUIVALENT),
        )
        rows.append(((population.name, f"{sizes[0]} + {sizes[1]}"), rates))
    header = (
        "population, runs, covers 1, covers 0.95, covers 0.7, false faster, false slower, "
        "false equivalent, faster at 0.7, equivalent at 1"
    )
    return Table(tuple(header.split(", ")), 2, tuple(rows))


def looks_table(random: Random, experiments: int) -> Table:
    """One who looks at 5 + 5, 6 + 6, ... 30 + 30 runs, and stops at the first decision."""
    most = FIRST_LOOK_AT + LOOKS[-1] - 1
    rows: list[tuple[Labels, tuple[Rate, ...]]] = []
    for population in (LOG_NORMAL, ALL_AT_ONCE):
        same, margin = (
            _looked_at(
                population.runs(random, 1.0, experiments, most),
                population.runs(random, ratio, experiments, most),
            )
            for ratio in (1.0, AT_MARGIN)
        )
        rows.extend(
            (
                (population.name, str(looks)),
                (
                    rate_of(any(_is_apart(look) for look in seen[:looks]) for seen in same),
                    rate_of(_stopped(seen[:looks]) in _DIFFERENT for seen in same),
                    rate_of(_stopped(seen[:looks]) is Verdict.EQUIVALENT for seen in margin),
                ),
            )
            for looks in LOOKS
        )
    header = (
        "population; looks; faster or slower at some look; stopped at faster or slower; "
        "stopped at equivalent, at the margin"
    )
    return Table(tuple(header.split("; ")), 2, tuple(rows))


def _looked_at(baseline: Floats, candidate: Floats) -> list[tuple[Judgement, ...]]:
    """What each experiment shows at each look."""
    looks = [
        map(judged, intervals_of(baseline[:, :count], candidate[:, :count]))
        for count in range(FIRST_LOOK_AT, baseline.shape[1] + 1)
    ]
    return list(zip(*looks, strict=True))


def _is_apart(look: Judgement) -> bool:
    """Whether it shows a difference, be it too small to matter."""
    return look.side is not Side.ACROSS


def _stopped(seen: Sequence[Judgement]) -> Verdict:
    decisions = (each.verdict for each in seen if each.verdict is not Verdict.UNDECIDED)
    return next(decisions, Verdict.UNDECIDED)


def _share(verdicts: Iterable[Verdict], wanted: Verdict) -> Rate:
    return rate_of(verdict is wanted for verdict in verdicts)
