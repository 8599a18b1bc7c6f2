"""The rank-sum test, with and without ties, against counting by hand and by brute force."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu, rankdata

from queries.statistics.floats import as_floats
from queries.statistics.rank_sum import chance_of_beating, rank_sum_p

LAW = settings(deadline=None)
FEW = st.lists(st.integers(0, 5), min_size=1, max_size=5)


def by_enumeration(baseline: list[int], candidate: list[int]) -> float:
    """Twice the smaller tail of the midrank sum over every split of the runs into arms."""
    ranks = rankdata([*baseline, *candidate])
    at_hand = ranks[len(baseline) :].sum()
    sums = np.array([sum(split) for split in combinations(ranks, len(candidate))])
    return float(min(1.0, 2 * min((sums <= at_hand).mean(), (sums >= at_hand).mean())))


def test_ties_by_hand() -> None:
    """
    Of 10, 10, 20, 20 the midranks are 1.5, 1.5, 3.5, 3.5; two of them sum to 3, 5 (4 times), 7.

    All the candidate's runs are the slower: one split in six is as high, twice that is a third.
    """
    assert pytest.approx(1 / 3) == rank_sum_p(as_floats([10, 10]), as_floats([20, 20]))


def test_all_equal() -> None:
    """Runs that do not differ say nothing, however many."""
    assert 1.0 == rank_sum_p(as_floats([7] * 3), as_floats([7] * 5))
    assert 1.0 == rank_sum_p(as_floats([0] * 300), as_floats([0] * 500))


@LAW
@given(FEW, FEW)
def test_ties_are_counted_exactly(baseline: list[int], candidate: list[int]) -> None:
    """With ties p is that of every split of these runs into arms of these sizes."""
    expected = by_enumeration(baseline, candidate)
    assert pytest.approx(expected) == rank_sum_p(as_floats(baseline), as_floats(candidate))


@LAW
@given(st.lists(st.floats(1, 100), min_size=2, max_size=30, unique=True), st.integers(1, 29))
def test_without_ties_it_is_scipys(runs: list[float], count: int) -> None:
    """Without ties p is SciPy's exact one."""
    count = min(count, len(runs) - 1)
    arms = as_floats(runs[:count]), as_floats(runs[count:])
    assert pytest.approx(mannwhitneyu(*arms, method="exact").pvalue) == rank_sum_p(*arms)


def test_many_ties_are_approximated() -> None:
    """Past 40 + 40 tied runs p is SciPy's approximation, and close to what counting would say."""
    random = np.random.default_rng(1)
    arms = [as_floats((random.integers(100, 130, 45) + shift).tolist()) for shift in (0, 2)]
    few = [as_floats(arm[:39]) for arm in arms]
    assert mannwhitneyu(arms[1], arms[0], method="asymptotic").pvalue == rank_sum_p(*arms)
    approximate = mannwhitneyu(few[1], few[0], method="asymptotic").pvalue
    assert pytest.approx(approximate, rel=0.1) == rank_sum_p(*few)
    assert approximate != rank_sum_p(*few)


def test_chance_of_beating() -> None:
    """Of 10, 20 with 5, 10, 30 the candidate wins 5 < 10, 5 < 20, 10 < 20, and half of 10 = 10."""
    assert pytest.approx(3.5 / 6) == chance_of_beating(as_floats([10, 20]), as_floats([5, 10, 30]))
