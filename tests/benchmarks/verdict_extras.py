"""The smaller experiments of the study: pairs, advice, queues, and the clock's second."""

from itertools import product

import numpy as np

from queries.statistics import Outlook, Verdict, compare, compare_pairs, more_runs
from queries.statistics.floats import Floats
from queries.statistics.more_runs import MOST_RUNS
from tests.benchmarks.remedies import Intervals, ranks_alone, shipped
from tests.benchmarks.shared_runners import LOG_NORMAL, Random, queue, recorded, scatter
from tests.benchmarks.verdict_experiments import MATTERS, covers, interval_of, judged
from tests.benchmarks.verdict_tables import Rate, Table, rate_of

_DAY = scatter(0.2)
_OWN = scatter(0.05)


def pairs_table(random: Random, experiments: int) -> Table:
    """Runs of a day share its slowness (20%), and scatter by 5% of their own."""
    rows = []
    for count in (6, 10, 20):
        days = _DAY(random, (experiments, count))
        no_effect, effect = (_days(random, days, ratio) for ratio in (1.0, 0.9))
        same, faster = (
            [compare_pairs(list(zip(*arms, strict=True))) for arms in each]
            for each in (no_effect, effect)
        )
        apart = [judged(interval_of(*arms)) for arms in effect]
        rows.append(
            (
                (f"{count}",),
                (
                    rate_of(covers(each.ratio_interval, 1.0) for each in same),
                    rate_of(covers(each.ratio_interval, 0.9) for each in faster),
                    rate_of(each.verdict is Verdict.FASTER for each in same),
                    rate_of(each.verdict is Verdict.FASTER for each in faster),
                    rate_of(each.verdict is Verdict.FASTER for each in apart),
                ),
            )
        )
    header = "pairs, covers 1, covers 0.9, false faster, faster at 0.9, faster at 0.9 unpaired"
    return Table(tuple(header.split(", ")), 1, tuple(rows))


def queue_table(random: Random, experiments: int) -> Table:
    """Queue seconds, compared as differences, where there is none."""
    rows = []
    for baseline_count, candidate_count in ((5, 5), (10, 10), (30, 30), (5, 30)):
        found = [
            compare(baseline.tolist(), candidate.tolist(), scale="difference")
            for baseline, candidate in zip(
                queue(random, (experiments, baseline_count)),
                queue(random, (experiments, candidate_count)),
                strict=True,
            )
        ]
        rows.append(
            (
                (f"{baseline_count} + {candidate_count}",),
                (
                    rate_of(covers(each.shift_interval, 0.0) for each in found),
                    rate_of(each.verdict is Verdict.FASTER for each in found),
                    rate_of(each.verdict is Verdict.SLOWER for each in found),
                ),
            )
        )
    return Table(("queue", "covers 0", "false faster", "false slower"), 1, tuple(rows))


def grain_table(random: Random, experiments: int) -> Table:
    """Clocks of 60.3 s and 61.2 s that scatter by less or more than the second they count in."""
    rows = []
    for scatter_s, count in product((0.2, 0.6, 1.5, 5.0), (4, 10, 30)):
        arms = [
            np.sort(recorded(random, random.normal(true, scatter_s, (experiments, count))))
            for true in (60.3, 61.2)
        ]
        rows.append(
            (
                (f"{scatter_s} s", f"{count} + {count}"),
                (
                    _covering(shipped((arms[0], arms[1]), is_ratio=False), 0.9),
                    _covering(ranks_alone(arms[0], arms[1]), 0.9),
                ),
            )
        )
    return Table(("scatter", "runs", "covers 0.9 s", "ranks alone"), 2, tuple(rows))


def advice_table(random: Random, experiments: int) -> Table:
    """Arms that are undecided get the runs that `more_runs` asks for."""
    rows = []
    for count, ratio in ((5, 0.95), (5, 0.9), (10, 1.0), (10, 0.95)):
        asked = []
        decided = []
        for baseline, candidate in zip(
            LOG_NORMAL.runs(random, 1.0, experiments, count + MOST_RUNS),
            LOG_NORMAL.runs(random, ratio, experiments, count + MOST_RUNS),
            strict=True,
        ):
            at_hand = baseline[:count], candidate[:count]
            if judged(interval_of(*at_hand)).verdict is not Verdict.UNDECIDED:
                continue
            more = more_runs(*at_hand, smallest_effect=MATTERS)
            asked.append(more.outlook is Outlook.SETTLES)
            if more.outlook is Outlook.SETTLES:
                then = baseline[: count + more.baseline], candidate[: count + more.candidate]
                decided.append(judged(interval_of(*then)).verdict is not Verdict.UNDECIDED)
        rows.append(((f"{count} + {count}", f"{ratio}"), (rate_of(asked), rate_of(decided))))
    header = "undecided at; ratio; told a number up to 200; decided after so many"
    return Table(tuple(header.split("; ")), 2, tuple(rows))


def _covering(found: Intervals, truth: float) -> Rate:
    return rate_of(covers(ends, truth) for ends in zip(found.low, found.high, strict=True))


def _days(random: Random, days: Floats, ratio: float) -> list[tuple[Floats, Floats]]:
    """Both arms of each experiment, a run of each a day."""
    own = days.shape
    baseline, candidate = (
        recorded(random, 120.4 * each * np.exp(days + _OWN(random, own))) for each in (1.0, ratio)
    )
    return list(zip(baseline, candidate, strict=True))
