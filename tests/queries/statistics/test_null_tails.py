"""Counted distributions: against SciPy, against the oracles' levels, against their symmetry."""

from itertools import combinations, product

import numpy as np
import pytest
from scipy.stats import mannwhitneyu, wilcoxon

from queries.statistics import null_tails
from queries.statistics.null_tails import (
    Cut,
    rank_sum_cut,
    rank_sum_tail,
    signed_rank_cut,
    signed_rank_tail,
    stratified_cut,
    stratified_p,
    stratified_tail,
)
from queries.statistics.rank_sum import best_attainable_p
from queries.statistics.signed_rank import best_attainable_paired_p


def test_rank_sum_by_hand() -> None:
    """
    Two and two runs fall in six equally likely orders.

    With 1 for the candidate they are 1100 (no pair in which it is slower), 1010 (1), 1001 (2),
    0110 (2), 0101 (3), 0011 (4): chances of 1/6, 1/6, 2/6, 1/6, 1/6.
    """
    assert pytest.approx([1 / 6, 2 / 6, 4 / 6]) == rank_sum_tail(2, 2)


@pytest.mark.parametrize("counts", [(1, 1), (3, 5), (5, 3), (7, 7), (4, 25), (30, 31)])
def test_rank_sum_is_scipys(counts: tuple[int, int]) -> None:
    """Twice the tail is SciPy's exact p of a sample with that many slower pairs."""
    tail = rank_sum_tail(*counts)
    baseline = np.arange(counts[0]) * 1000.0
    for shift in (-500.0, 500.0, 1600.0, 2300.0):
        candidate = np.arange(counts[1]) + shift
        exact = mannwhitneyu(candidate, baseline, method="exact")
        slower = min(exact.statistic, counts[0] * counts[1] - exact.statistic)
        assert pytest.approx(exact.pvalue, rel=1e-9) == min(1, 2 * tail[int(slower)])


def test_strata_by_hand() -> None:
    """
    One and one run: 0 or 1, 1/2 each; two and two as above. Together 1/12, 2/12, 3/12, ...

    That is 1/6 / 2, then (1/6 + 1/6) / 2, then (1/6 + 2/6) / 2. One stratum is as without any.
    """
    assert pytest.approx([1 / 12, 3 / 12, 6 / 12]) == stratified_tail(((1, 1), (2, 2)))
    for counts in ((3, 4), (5, 5), (1, 6)):
        assert pytest.approx(rank_sum_tail(*counts)) == stratified_tail((counts,))


@pytest.mark.parametrize("counts", [((1, 2), (3, 2)), ((2, 2), (1, 1), (1, 3))])
def test_strata_by_brute_force(counts: tuple[tuple[int, int], ...]) -> None:
    """Every order of every stratum is equally likely: count the slower pairs of each."""
    slower = [
        sum(sum(place - rank for rank, place in enumerate(candidates)) for candidates in orders)
        for orders in product(*(combinations(range(n + m), m) for n, m in counts))
    ]
    pairs = sum(n * m for n, m in counts)
    tail = [np.mean(np.array(slower) <= u) for u in range(pairs // 2 + 1)]
    assert pytest.approx(tail) == stratified_tail(counts)
    assert pytest.approx(min(1, 2 * tail[1])) == stratified_p(counts, 1)


def test_many_strata_are_approximated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The normal approximation leaves out as many, give or take one, and has nearly that p."""
    counts = ((4, 5),) * 6 + ((3, 2),) * 5
    counted = stratified_cut(counts, 0.95), stratified_p(counts, 55)
    monkeypatch.setattr(null_tails, "MOST_STRATIFIED", 100)
    stratified_cut.cache_clear()
    approximate = stratified_cut(counts, 0.95), stratified_p(counts, 55)
    stratified_cut.cache_clear()
    assert (True, False) == (counted[0].is_exact, approximate[0].is_exact)
    assert abs(counted[0].left_out - approximate[0].left_out) <= 1
    assert pytest.approx(counted[1], rel=0.05) == approximate[1]


def test_signed_rank_is_scipys() -> None:
    """Twice the tail is SciPy's exact p of differences with that sum of ranks."""
    for count in (6, 9, 20):
        differences = np.arange(1.0, count + 1)
        differences[: count // 3] *= -1
        exact = wilcoxon(differences, method="exact")
        tail = signed_rank_tail(count)
        assert pytest.approx(exact.pvalue, rel=1e-9) == 2 * tail[int(exact.statistic)]


@pytest.mark.parametrize(
    ("counts", "p"),
    [
        ((1, 1), 1.0),
        ((2, 2), 0.333),
        ((3, 3), 0.1),
        ((3, 5), 0.0357),
        ((4, 4), 0.0286),
        ((5, 5), 0.0079),
        ((1, 10), 0.18),
        ((1, 30), 0.065),
        ((2, 8), 0.044),
        ((3, 10), 0.007),
    ],
)
def test_best_attainable_p(counts: tuple[int, int], p: float) -> None:
    """The smallest p is 2 / C(n + m, n), whichever arm is the larger."""
    assert pytest.approx(p, rel=0.02) == best_attainable_p(*counts)
    assert best_attainable_p(*counts) == best_attainable_p(*reversed(counts))


def test_best_attainable_p_of_pairs() -> None:
    """5 pairs can't reach 0.05, 6 can: 2 / 2^n."""
    assert [1.0, 0.0625, 0.03125] == [best_attainable_paired_p(count) for count in (1, 5, 6)]


@pytest.mark.parametrize(
    ("counts", "left_out", "level"),
    [
        ((2, 2), 0, 0.6667),
        ((3, 3), 0, 0.9),
        ((3, 5), 0, 0.9643),
        ((4, 4), 0, 0.9714),
        ((5, 7), 5, 0.9520),
        ((6, 6), 5, 0.9589),
        ((8, 5), 6, 0.9549),
    ],
)
def test_exact_levels(counts: tuple[int, int], left_out: int, level: float) -> None:
    """The interval reaches 95% where it can, by the fewest differences; its level is counted."""
    cut = rank_sum_cut(*counts)
    assert (left_out, True) == (cut.left_out, cut.is_exact)
    assert pytest.approx(level, abs=5e-5) == cut.level


def test_six_pairs() -> None:
    """Of 6 pairs no Walsh average is left out: 1 - 2 / 64 is 96.9%."""
    assert Cut(left_out=0, level=0.96875, is_exact=True) == signed_rank_cut(6)


def test_approximation_of_arms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the normal approximation takes over it covers what is asked, and hardly more."""
    monkeypatch.setattr(null_tails, "MOST_COUNTED", 0)
    for counts in ((150, 150), (100, 401), (20, 10_100)):
        cut = rank_sum_cut.__wrapped__(*counts)
        assert not cut.is_exact
        assert 0.95 <= 1 - 2 * rank_sum_tail(*counts)[cut.left_out] <= 0.951
        assert pytest.approx(0.95, abs=1e-3) == cut.level


def test_approximation_of_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for pairs."""
    monkeypatch.setattr(null_tails, "MOST_COUNTED_PAIRS", 0)
    cut = signed_rank_cut.__wrapped__(300)
    assert not cut.is_exact
    assert 0.95 <= 1 - 2 * signed_rank_tail(300)[cut.left_out] <= 0.951
