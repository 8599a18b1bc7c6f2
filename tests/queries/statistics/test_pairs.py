"""Runs that come in pairs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata, wilcoxon

from queries.statistics import (
    DatedRun,
    Method,
    NoInterval,
    Side,
    SmallestEffect,
    Verdict,
    compare_pairs,
    pairs_by_commit,
    pairs_by_time,
    signed_rank,
)
from queries.statistics.floats import as_floats
from queries.statistics.signed_rank import signed_rank_p

LAW = settings(deadline=None)
NOON = datetime(2026, 4, 1, 12)
FEW = st.lists(st.integers(-4, 4), min_size=1, max_size=8)


def run(minute: float, figure: float, sha: str | None = None) -> DatedRun:
    """A run that started so many minutes after noon."""
    return DatedRun(NOON + timedelta(minutes=minute), sha, figure)


def figures(pairs: Sequence[tuple[DatedRun, DatedRun]]) -> list[tuple[float, float]]:
    """What is compared in each pair."""
    return [(baseline.figure, candidate.figure) for baseline, candidate in pairs]


def by_enumeration(differences: list[int]) -> float:
    """Twice the smaller tail over every choice of signs of the ranks that are not of a zero."""
    ranks = rankdata(np.abs(differences)) * np.sign(differences)
    at_hand = ranks[ranks > 0].sum()
    sizes = np.abs(ranks[ranks != 0])
    sums = np.array([sum(sizes * signs) for signs in product([0, 1], repeat=len(sizes))])
    return float(min(1.0, 2 * min((sums <= at_hand).mean(), (sums >= at_hand).mean())))


def test_by_hand() -> None:
    """
    Six pairs, the candidate 10 s faster in each: 2 / 2^6 is 0.03125.

    The ratios are 90/100 to 140/150; with 6 pairs the interval reaches from the least to the most.
    """
    found = compare_pairs([(100.0 + 10 * k, 90.0 + 10 * k) for k in range(6)])
    assert (0.03125, 0.03125, 1.0, 0.96875) == (
        found.p,
        found.best_attainable_p,
        found.beats_chance,
        found.level,
    )
    assert found.ratio_interval is not None
    assert pytest.approx((0.9, 140 / 150), abs=0.005) == found.ratio_interval
    assert (Method.EXACT, Verdict.FASTER, Side.BELOW) == (found.method, found.verdict, found.side)


def test_interval_without_a_grain() -> None:
    """Six pairs with ratios 0.5 to 0.75 have just that interval, where the clock is fine."""
    ratios = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75]
    found = compare_pairs([(100.5, 100.5 * ratio) for ratio in ratios])
    assert found.ratio_interval is not None
    assert pytest.approx((0.5, 0.75)) == found.ratio_interval


@pytest.mark.parametrize(
    ("count", "reason"),
    [
        (0, NoInterval.NO_RUNS),
        (1, NoInterval.TOO_FEW_RUNS),
        (5, NoInterval.TOO_FEW_RUNS),
        (6, None),
    ],
)
def test_from_six_pairs_on(count: int, reason: NoInterval | None) -> None:
    """Below 6 pairs there are figures to draw, but no interval and no verdict."""
    found = compare_pairs([(100.0, 80.0 + k) for k in range(count)])
    assert reason == found.no_interval_because
    assert (reason is None) == (found.ratio_interval is not None)
    assert (reason is None) == (found.verdict is Verdict.FASTER)


def test_what_a_day_does_cancels_out() -> None:
    """Days that differ threefold hide 10% from arms, not from pairs."""
    days = [100.0, 150, 200, 120, 300, 180, 250]
    pairs = [(day, 0.9 * day) for day in days]
    found = compare_pairs(pairs, smallest_effect=SmallestEffect(share=0.05))
    assert Verdict.FASTER == found.verdict


def test_zeros_and_ties_by_hand() -> None:
    """
    Differences 0, 1, 1, 2: ranks 1, 2.5, 2.5, 4, of which the zero's is left out.

    All others are positive: one choice of signs in eight is as high, twice that is a quarter.
    """
    assert 0.25 == signed_rank_p(as_floats([0, 1, 1, 2]))
    assert 1.0 == signed_rank_p(as_floats([0, 0, 0]))


@LAW
@given(FEW)
def test_zeros_and_ties_are_counted_exactly(differences: list[int]) -> None:
    """With zeros and ties p is that of every choice of signs."""
    assert pytest.approx(by_enumeration(differences)) == signed_rank_p(as_floats(differences))


def test_without_ties_it_is_scipys() -> None:
    """Without zeros and ties p is SciPy's exact one."""
    differences = as_floats([1.5, -0.5, 2.5, 3.5, -4.5, 5.5, 6.5])
    assert pytest.approx(wilcoxon(differences, method="exact").pvalue) == signed_rank_p(differences)


def test_many_pairs_are_approximated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past 300 pairs p is SciPy's approximation, close to what counting says."""
    differences = as_floats(np.random.default_rng(1).integers(-9, 12, 80).tolist())
    counted = signed_rank_p(differences)
    monkeypatch.setattr(signed_rank, "MOST_COUNTED_PAIRS", 0)
    assert pytest.approx(counted, rel=0.05) == signed_rank_p(differences)


@LAW
@given(st.lists(st.tuples(st.integers(20, 60), st.integers(20, 60)), min_size=6, max_size=20))
def test_swapping_the_arms(pairs: list[tuple[int, int]]) -> None:
    """Swapping the arms inverts ratio, interval and chance, and keeps p."""
    one, other = compare_pairs(pairs), compare_pairs([(second, first) for first, second in pairs])
    assert one.ratio is not None
    assert other.ratio is not None
    assert one.ratio_interval is not None
    assert other.ratio_interval is not None
    assert one.beats_chance is not None
    assert other.beats_chance is not None
    low, high = other.ratio_interval
    assert pytest.approx(1 / other.ratio) == one.ratio
    assert pytest.approx((1 / high, 1 / low)) == one.ratio_interval
    assert pytest.approx(1 - other.beats_chance) == one.beats_chance
    assert pytest.approx(other.p) == one.p


def test_pairs_of_a_commit() -> None:
    """Commit a ran twice in one arm, b in both, c in one; unknown commits are nobody's partner."""
    baseline = [run(0, 1, "a"), run(1, 2, "b"), run(2, 3, "c"), run(3, 4, None)]
    candidate = [run(9, 10, "a"), run(4, 20, "b"), run(5, 30, "a"), run(6, 40, None)]
    assert [(1, 30), (2, 20)] == figures(pairs_by_commit(baseline, candidate))


def test_several_runs_of_a_commit() -> None:
    """The first of each arm are a pair, then the second, whatever the order they come in."""
    baseline = [run(7, 2, "a"), run(0, 1, "a")]
    candidate = [run(5, 20, "a"), run(3, 10, "a"), run(9, 30, "a")]
    assert [(1, 10), (2, 20)] == figures(pairs_by_commit(baseline, candidate))


def test_neighbours_in_time() -> None:
    """
    At 0, 50 and 300 min against 55 and 130: 50 and 55 are closest; 0 and 130 too far apart.

    Within three hours 0 and 130 are the next, and 300 has nobody left.
    """
    baseline = [run(0, 1), run(50, 2), run(300, 3)]
    candidate = [run(130, 20), run(55, 10)]
    assert [(2, 10)] == figures(pairs_by_time(baseline, candidate))
    wide = pairs_by_time(baseline, candidate, within=timedelta(hours=3))
    assert [(1, 20), (2, 10)] == figures(wide)


def test_alternating_runs_all_have_a_partner() -> None:
    """Runs that alternate every 10 minutes are paired in order, ties to the earlier."""
    baseline = [run(20 * k, k) for k in range(5)]
    candidate = [run(20 * k + 10, 10 + k) for k in range(5)]
    assert [(k, 10 + k) for k in range(5)] == figures(pairs_by_time(baseline, candidate))
