"""Comparisons of two arms small enough to check by eye."""

import pytest

from queries.statistics import (
    ArmSummary,
    Method,
    NoInterval,
    RuledOut,
    Side,
    SmallestEffect,
    Verdict,
    compare,
)

FIVE = SmallestEffect(share=0.05)


def test_by_hand() -> None:
    """
    Four runs of 100, 110, 120, 130 s against four of 50, 55, 60, 65 s.

    All 16 ratios lie between 50 / 130 and 65 / 100; of p = 2 / C(8, 4) that is the interval. The
    8th and 9th ratio are 55 / 110 and 60 / 120, both 0.5; of differences 55 - 110 and 60 - 120 are
    the middle ones, -55 and -60.
    """
    found = compare([130, 100, 110, 120], [50, 55, 60, 65], smallest_effect=FIVE)
    assert found.ratio_interval is not None
    low, high = found.ratio_interval
    assert pytest.approx((0.5, 50 / 130, 0.65)) == (found.ratio, low, high)
    assert -57.5 == found.shift
    assert (-80.0, -35.0) == found.shift_interval
    assert pytest.approx([2 / 70, 2 / 70]) == [found.p, found.best_attainable_p]
    assert (1.0, 1 - 2 / 70) == (found.beats_chance, found.level)
    assert (Method.EXACT, Verdict.FASTER, Side.BELOW) == (found.method, found.verdict, found.side)
    assert ArmSummary(4, 0, p50=115, p90=127, min=100, max=130) == found.baseline


@pytest.mark.parametrize(
    ("counts", "method"),
    [
        ((2, 2), Method.NONE),
        ((2, 8), Method.NONE),
        ((1, 30), Method.NONE),
        ((3, 3), Method.PROVISIONAL),
        ((3, 4), Method.PROVISIONAL),
        ((4, 3), Method.PROVISIONAL),
        ((3, 5), Method.EXACT),
        ((4, 4), Method.EXACT),
        ((3, 10), Method.EXACT),
        ((158, 158), Method.EXACT),
        ((170, 170), Method.APPROXIMATE),
    ],
)
def test_method_by_number_of_runs(counts: tuple[int, int], method: Method) -> None:
    """Ranks where 0.05 can be reached with 3 runs each, Welch at 3 + 3 and 3 + 4, none below."""
    arms = [[100.0 + place % 17 for place in range(count)] for count in counts]
    found = compare(*arms)
    assert method == found.method
    assert (method is Method.NONE) == (found.ratio_interval is None)
    assert (method is Method.NONE) == (found.no_interval_because is NoInterval.TOO_FEW_RUNS)
    assert (method is Method.PROVISIONAL) == (found.welch_p is not None)


@pytest.mark.parametrize(
    ("baseline", "candidate", "reason"),
    [
        ([60], None, NoInterval.ONE_ARM),
        ([], None, NoInterval.ONE_ARM),
        ([], [], NoInterval.NO_RUNS),
        ([], [60, 61], NoInterval.NO_BASELINE_RUNS),
        ([60, 61], [], NoInterval.NO_CANDIDATE_RUNS),
        ([60], [61], NoInterval.TOO_FEW_RUNS),
        ([60, 60, 60], [61, 61, 61], NoInterval.NO_SPREAD),
    ],
)
def test_which_case_it_is(
    baseline: list[float], candidate: list[float] | None, reason: NoInterval
) -> None:
    """Without an interval the comparison says why, is undecided and claims nothing."""
    found = compare(baseline, candidate, smallest_effect=FIVE)
    assert reason == found.no_interval_because
    assert (Verdict.UNDECIDED, Method.NONE, None, None, None) == (
        found.verdict,
        found.method,
        found.level,
        found.side,
        found.ruled_out,
    )


def test_all_failed_is_told_from_none_yet() -> None:
    """An arm whose runs all failed has no counted run, and excluded ones."""
    found = compare([60, 61], [], excluded_counts=(1, 4))
    assert (0, 4) == (found.candidate.run_count, found.candidate.excluded_count)
    assert (2, 1) == (found.baseline.run_count, found.baseline.excluded_count)


def test_one_run_each() -> None:
    """One run each has a ratio, a chance and a p of 1, but no interval."""
    found = compare([60], [45])
    assert pytest.approx(0.75) == found.ratio
    assert (-15, 1.0, 1.0) == (found.shift, found.p, found.beats_chance)


def test_undecided_rules_out() -> None:
    """Runs between 5% faster and 12% slower: faster by 5% or more is ruled out."""
    found = compare([100, 101, 103, 104, 106], [101, 103, 105, 108, 110], smallest_effect=FIVE)
    assert found.ratio_interval is not None
    assert 0.95 < found.ratio_interval[0] < 1 < 1 / 0.95 < found.ratio_interval[1]
    assert (Verdict.UNDECIDED, RuledOut.FASTER) == (found.verdict, found.ruled_out)


def test_equivalent_and_faster_by_less_than_matters() -> None:
    """Of 10 runs each around 1000 s and 990 s none overlap, but 1% does not matter."""
    baseline, candidate = list(range(1000, 1010)), list(range(988, 998))
    found = compare(baseline, candidate, smallest_effect=FIVE)
    assert (Verdict.EQUIVALENT, Side.BELOW) == (found.verdict, found.side)
    assert Verdict.FASTER == compare(baseline, candidate).verdict


def test_margin_in_seconds() -> None:
    """The same runs against 15 s are equivalent, against 10 s faster."""
    baseline, candidate = list(range(1000, 1010)), list(range(988, 998))
    for seconds, verdict in ((20, Verdict.EQUIVALENT), (10, Verdict.FASTER)):
        effect = SmallestEffect(seconds=seconds)
        assert verdict == compare(baseline, candidate, smallest_effect=effect).verdict


def test_clocks_that_can_be_zero() -> None:
    """
    Queue seconds are compared as differences, asked for or not: a 0 shows that they can be 0.

    A share says nothing about them.

    Of the 25 differences 12 are 39 s at most (5 of the 0, 4 of the 40, 1 each of 45, 50 and 60),
    the 13th is 40 - 0.
    """
    queue = [0, 0, 1, 2, 30], [0, 40, 45, 50, 60]
    found = compare(*queue, scale="difference", smallest_effect=FIVE)
    assert (None, None) == (found.ratio, found.ratio_interval)
    assert (Method.EXACT, Verdict.UNDECIDED, None) == (found.method, found.verdict, found.ruled_out)
    assert 40 == found.shift
    assert compare(*queue, smallest_effect=FIVE) == found


def test_no_provisional_interval_of_differences() -> None:
    """Welch is for log seconds: 3 + 3 steps have no interval, and it is their number."""
    found = compare([3, 4, 5], [13, 14, 15], scale="difference")
    assert (Method.NONE, NoInterval.TOO_FEW_RUNS) == (found.method, found.no_interval_because)
    assert found.shift_interval is None


@pytest.mark.parametrize(
    ("candidate", "below", "verdict"),
    [(11, True, Verdict.UNDECIDED), (12, False, Verdict.SLOWER)],
)
def test_below_resolution(candidate: float, below: bool, verdict: Verdict) -> None:
    """Medians less than 2 s apart are not told apart, however many runs agree."""
    found = compare([10] * 8, [candidate] * 8, scale="difference")
    assert (below, verdict) == (found.is_below_resolution, found.verdict)


def test_resolution_is_the_clocks() -> None:
    """Prices have none: 1 cent less in every run is 1 cent less."""
    found = compare([0.25] * 4, [0.24] * 4, scale="difference", resolution=0)
    assert (False, Verdict.FASTER) == (found.is_below_resolution, found.verdict)
    assert found.shift_interval == pytest.approx((-0.01, -0.01))


def test_the_grain_of_the_clock() -> None:
    """
    Runs that agree to the second: 20 s and 21 s.

    Each arm's ties are spread over their second, at 1/8, 3/8, 5/8, 7/8 of it: differences from
    0.25 to 1.75 s.
    """
    found = compare([20] * 4, [21] * 4)
    assert (0.25, 1.75) == found.shift_interval
    assert found.ratio_interval is not None
    assert pytest.approx((20.625 / 20.375, 21.375 / 19.625)) == found.ratio_interval


def test_half_a_unit_at_least() -> None:
    """With 40 runs each the spread ones agree to less than half a second, which stays unknown."""
    found = compare([20] * 40, [22] * 40)
    assert (1.5, 2.5) == found.shift_interval


@pytest.mark.parametrize(("planned", "interim"), [(None, None), (3, False), (4, False), (5, True)])
def test_interim(planned: int | None, interim: bool | None) -> None:
    """The verdict is interim until each arm has the runs planned; None where none were."""
    found = compare([10, 11, 12, 13], [20, 21, 22, 23, 24], planned=planned)
    assert interim is found.is_interim


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_missing_figures_do_not_count(wrong: float) -> None:
    """A run without a figure is the caller's to leave out, not to be guessed."""
    with pytest.raises(ValueError, match="without a figure"):
        compare([1, 2, 3], [1, wrong])


def test_prices_of_two_values() -> None:
    """
    With most runs alike p may be as small as one likes, and the verdict stays undecided.

    By hand: of 500 x 500 differences 150 x 150 (9%) are -0.006, 350 x 350 (49%) 0.006, the other
    42% nothing. With ranks from 46.4% to 53.6% of them (1.96 sqrt(1001 / (12 x 250,000)) to each
    side of the middle) the interval begins among the zeros and ends at 0.006.
    """
    baseline, candidate = ([0.288] * (500 - dear) + [0.294] * dear for dear in (150, 350))
    found = compare(baseline, candidate, scale="difference", resolution=0)
    assert (found.p or 1) < 1e-35
    assert pytest.approx((0, 0.006)) == found.shift_interval
    assert Verdict.UNDECIDED is found.verdict
