"""
Wilcoxon's rank-sum test of two arms, ties included.

Source: Wilcoxon 1945, Mann & Whitney 1947; Lehmann 1975, "Nonparametrics", chapter 1. With ties:
the permutation distribution of the midranks at hand (ibid., section 1.4), which assumes only
that without a difference every split of the runs into arms is equally likely.
"""

from functools import cache
from math import comb

import numpy as np
import scipy  # its `stats` takes a second to import: only once a test needs it

from queries.statistics.floats import Floats, has_spread, has_ties
from queries.statistics.null_tails import is_rank_sum_counted, rank_sum_tail

MOST_TIED = 10_000_000
"""Steps of work, some 20 ms; the normal approximation takes over above, at 40 + 40 runs."""


def rank_sum_p(baseline: Floats, candidate: Floats) -> float:
    """
    Two-sided p: twice the smaller tail, 1 at most.

    Counted exactly, with ties too, as far as that is cheap; else by the normal approximation
    with correction for ties and continuity.

    Args:
        baseline: Sorted, at least one.
        candidate: Sorted, at least one.
    """
    runs = np.concatenate([baseline, candidate])
    if not has_spread(runs):
        return 1.0
    few, many = sorted((baseline.size, candidate.size))
    if not has_ties(np.sort(runs)):
        if is_rank_sum_counted(few, many):
            slower = int(np.searchsorted(baseline, candidate).sum())
            return min(1.0, 2 * float(rank_sum_tail(few, many)[min(slower, few * many - slower)]))
    elif 2 * few * few * many * (few + many) <= MOST_TIED:
        return _tied_p(runs, baseline.size)
    return float(scipy.stats.mannwhitneyu(candidate, baseline, method="asymptotic").pvalue)


@cache
def best_attainable_p(baseline_count: int, candidate_count: int) -> float:
    """The two-sided p of runs that do not overlap at all; no runs can have a smaller one."""
    return min(1.0, 2 / comb(baseline_count + candidate_count, candidate_count))


def chance_of_beating(baseline: Floats, candidate: Floats) -> float:
    """
    Share of all pairs, a run of each arm, in which the candidate's is faster; ties count half.

    Args:
        baseline: Sorted, at least one.
        candidate: Sorted, at least one.
    """
    faster = baseline.size - np.searchsorted(baseline, candidate, side="right")
    not_slower = baseline.size - np.searchsorted(baseline, candidate, side="left")
    pairs = baseline.size * candidate.size
    return float(faster.sum() + not_slower.sum()) / (2 * pairs)


def _tied_p(runs: Floats, baseline_count: int) -> float:
    """
    By adding run after run to either arm, and counting the ways to each rank sum.

    Ranks are doubled, so that midranks are whole, and counted from the smallest.
    """
    ranks = (2 * scipy.stats.rankdata(runs)).astype(np.intp) - 2
    candidate_count = runs.size - baseline_count
    few = min(baseline_count, candidate_count)
    chosen = ranks[:baseline_count] if few == baseline_count else ranks[baseline_count:]
    ordered = np.sort(ranks)
    ways = np.zeros((few + 1, int(ordered[runs.size - few :].sum()) + 1))
    ways[0, 0] = 1.0
    most = 0
    for seen, rank in enumerate(ordered.tolist(), start=1):
        taken = min(seen, few)
        most = min(most + rank, ways.shape[1] - 1)
        ways[1 : taken + 1, rank : most + 1] += ways[:taken, : most + 1 - rank]
    chances = ways[few] / ways[few].sum()
    at = int(chosen.sum())
    smaller = min(float(chances[: at + 1].sum()), float(chances[at:].sum()))
    return min(1.0, 2 * smaller)
