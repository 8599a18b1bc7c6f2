"""Arms of unequal sizes, of which the smaller may scatter more."""

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from queries.statistics import Method, Scale, Verdict, compare, compare_family
from queries.statistics.estimates import hodges_lehmann
from queries.statistics.floats import as_floats
from queries.statistics.rank_sum import rank_sum_p
from queries.statistics.unequal_sizes import in_seconds, p_of_shift

LAW = settings(deadline=None)
ARM = st.lists(st.floats(20, 60), min_size=3, max_size=12)
TIGHT = [float(place) for place in range(-2, 3)]
WILD = [-25.0, -15, -5, 5, 15, 25]


def test_by_the_scatter_of_each_arm() -> None:
    """
    By hand: -2 to 2 against -25, -15, -5, 5, 15, 25.

    Ranks: of C(11, 5) = 462 splits 9 have U of 3 at most, so that 3 of the 30 differences lie
    outside on each side, and the interval begins at the 4th: -25 + 1. By scatter: of each wild run
    none or all of the tight ones are faster, 3 times each. Their shares scatter by a variance of
    0.3, that of their mean is 0.05; the tight runs all have half of the wild ones before them.
    30 (0.5 - 1.96 sqrt(0.05)) - 0.5 = 1.35: one lies outside, and it begins at the 2nd: -25 - 1.
    """
    found = compare(TIGHT, WILD, scale="difference", resolution=0)
    alone = hodges_lehmann(as_floats(TIGHT), as_floats(WILD))
    assert [(-24, 24), (-26, 26)] == [alone.interval, found.shift_interval]
    assert Verdict.UNDECIDED is found.verdict


def test_p_by_the_scatter_of_each_arm() -> None:
    """
    By hand: the same moved by 21: -4 is the only wild run that is not above all tight ones.

    It is below them all: of 30 pairs 5 are the other way round. The median of the differences is
    21, so that the error is that of above: 30 sqrt(0.05) = 6.71. 15 - 0.5 - 5 = 9.5 is 1.416 of it,
    beyond which lie twice 7.84%. Ranks have U = 5: 19 of 462 splits, twice 4.1%.
    """
    moved = [run + 21 for run in WILD]
    assert [-4, 6] == moved[:2]
    arms = as_floats(TIGHT), as_floats(moved)
    assert pytest.approx(2 * 19 / 462) == rank_sum_p(*arms)
    assert pytest.approx(0.157, abs=5e-4) == p_of_shift(*arms, "difference")
    assert (
        p_of_shift(*arms, "difference") == compare(TIGHT, moved, scale="difference", resolution=0).p
    )


def test_the_founding_case() -> None:
    """
    The demo's warm runs of baseline and parallel pre-build, by hand.

    Of 72 differences 15 lie outside by ranks: the 16th from above is 377 - 482 = -105. By scatter
    72 (0.5 - 1.96 x 0.1523) - 0.5 = 14.0 do: the interval ends at the 15th, 375 - 477 = -102.
    """
    baseline = [452.0, 477, 482, 483, 496, 511, 516, 522]
    parallel = [332.0, 347, 347, 360, 362, 372, 375, 377, 463]
    apart = sorted((mine - theirs for mine in parallel for theirs in baseline), reverse=True)
    assert [-102, -105] == apart[14:16]
    alone = hodges_lehmann(as_floats(baseline), as_floats(parallel))
    found = compare(baseline, parallel)
    assert [(-151, -105), (-151, -102)] == [alone.interval, found.shift_interval]
    assert found.ratio_interval is not None
    assert pytest.approx(375 / 477) == found.ratio_interval[1]


def test_three_runs_are_known_by_means() -> None:
    """
    By hand: 50, 60, 70 against 98, 99, 100, 101, 102.

    Ranks have all 15 differences, from 28 to 52. The means are 40 apart. Variances of 100 / 3 and
    2.5 / 5 make an error of sqrt(33.83) = 5.817 with 33.83^2 / (33.33^2 / 2 + 0.5^2 / 4) = 2.060
    degrees of freedom, whose 97.5% point is 4.19: 40 - 24.3 to 40 + 24.3.
    """
    found = compare([50, 60, 70], [98, 99, 100, 101, 102], scale="difference", resolution=0)
    assert found.shift_interval is not None
    assert pytest.approx((15.7, 64.3), abs=0.1) == found.shift_interval
    assert (28, 52) == hodges_lehmann(
        as_floats([50, 60, 70]), as_floats([98, 99, 100, 101, 102])
    ).interval
    assert (Method.EXACT, Verdict.SLOWER) == (found.method, found.verdict)
    assert 2 / 56 == pytest.approx(rank_sum_p(as_floats([50, 60, 70]), as_floats(range(98, 103))))
    assert found.p is not None
    assert 2 / 56 <= found.p <= 0.05


def test_what_ranks_alone_would_claim() -> None:
    """
    Three wild runs that all are faster than ten tight ones: p is 0.007 by ranks, 0.2 by means.

    What three runs say of their own scatter does not exclude that the fourth is slower.
    """
    tight, wild = [float(100 + place) for place in range(10)], [40.0, 70, 98]
    ranks = hodges_lehmann(as_floats(tight), as_floats(wild))
    found = compare(tight, wild)
    assert (ranks.high or 0) < 0
    assert rank_sum_p(as_floats(tight), as_floats(wild)) < 0.01
    assert (found.p or 0) > 0.05
    assert Verdict.UNDECIDED is found.verdict
    (member,) = compare_family([(tight, wild)], scale="ratio")
    assert found.p == member.p
    assert member.claim is None


@pytest.mark.parametrize("scale", ["ratio", "difference"])
def test_equal_sizes_are_left_to_ranks(scale: Scale) -> None:
    """At equal sizes interval and p are those of the rank-sum test alone."""
    runs = [100.0, 103, 107, 113, 121], [60.0, 80, 90, 99, 119]
    arms = as_floats(runs[0]), as_floats(runs[1])
    found = compare(*runs, scale=scale, resolution=0)
    assert hodges_lehmann(*arms).interval == found.shift_interval
    assert rank_sum_p(*arms) == found.p


def _sides(interval: tuple[float, float] | None, close: float) -> tuple[bool, bool]:
    """Whether it lies wholly below, or above, no difference."""
    assert interval is not None
    return interval[1] < -close, interval[0] > close


@LAW
@given(ARM, ARM, st.floats(-25, 40))
@example([40.0, 41, 42, 43], [20.0, 30, 39], 0.0)
def test_ratio_seconds_and_p_agree(
    baseline: list[float], candidate: list[float], shift: float
) -> None:
    """Without ties ratio and seconds exclude no difference together, and just where p says so."""
    candidate = [max(1.0, run + shift) for run in candidate]
    runs = sorted([*baseline, *candidate])
    assume(min(np.diff(runs)) > 1e-6)
    found = compare(baseline, candidate, resolution=0)
    assume(found.method is Method.EXACT)
    assert found.ratio_interval is not None
    sides = _sides((found.ratio_interval[0] - 1, found.ratio_interval[1] - 1), 1e-9)
    assert sides == _sides(found.shift_interval, 1e-7)
    assert found.p is not None
    if len(baseline) != len(candidate):
        assume(abs(found.p - 0.05) > 1e-6)
        assert any(sides) == (found.p <= 0.05)


@LAW
@given(ARM, ARM)
def test_unequal_sizes_cover_the_ranks(baseline: list[float], candidate: list[float]) -> None:
    """Interval and p are never narrower, or smaller, than those of the rank-sum test."""
    arms = as_floats(baseline), as_floats(candidate)
    found = compare(baseline, candidate, scale="difference", resolution=0)
    alone = hodges_lehmann(*arms).interval
    assume(found.method is Method.EXACT)
    assert found.shift_interval is not None
    assert alone is not None
    assert found.shift_interval[0] <= alone[0] <= alone[1] <= found.shift_interval[1]
    assert found.p is not None
    assert rank_sum_p(*arms) <= found.p


def test_a_ratio_in_seconds() -> None:
    """
    Medians of 400 s and 100 s have 200 s between them: half as long is 2 x 200 x sinh(-0.3466).

    That is -141 s, as from 283 s to 141 s; no difference is 0 s.
    """
    arms = as_floats([400]), as_floats([100])
    assert pytest.approx((-141.4, 0.0), abs=0.05) == in_seconds((-np.log(2), 0.0), *arms)
