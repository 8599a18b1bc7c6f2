"""Arms whose runs of one day share its weather."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.statistics import (
    Comparison,
    DayCounts,
    Method,
    NoInterval,
    Side,
    Verdict,
    compare,
)
from queries.statistics.estimates import Estimate
from queries.statistics.sequential import compare_at_every_look
from queries.statistics.shared_days import (
    OfDay,
    are_apart,
    covering_days,
    may_mislead,
    p_within_days,
    split_by_day,
)

LAW = settings(deadline=None)
_RUNS = st.lists(st.integers(100, 140).map(float), min_size=1, max_size=4)
DAYS = st.lists(st.tuples(_RUNS, _RUNS), min_size=2, max_size=7)
"""Runs of baseline and candidate, day by day."""
Days = list[tuple[list[float], list[float]]]
_POINT = Estimate(-8.0, -8.0, -8.0, 0.95, Method.EXACT)


def of_days(days: Days) -> list[OfDay]:
    """As the statistics take them."""
    return [(np.sort(np.array(one)), np.sort(np.array(other))) for one, other in days]


def compared(days: Days, names: list[int] | None = None) -> Comparison:
    """The comparison of differences, on days of these names."""
    named = list(range(len(days))) if names is None else names
    arms = [[figure for day in days for figure in day[arm]] for arm in (0, 1)]
    own = [
        [name for name, day in zip(named, days, strict=True) for _ in day[arm]] for arm in (0, 1)
    ]
    return compare(arms[0], arms[1], scale="difference", resolution=0, days=own)


def test_within_days_by_hand() -> None:
    """
    Two shared days of 3 + 3 and 2 + 2 runs; a third of the baseline alone says nothing.

    Of 20 x 6 orders 1 has no pair in which the candidate is slower, and 2 have one: 3 / 120 = 2.5%.
    So one of the 13 differences lies outside on each side. They are -14, -12, -10, -11, -9, -7,
    -9, -7, -5 and -13, -10, -7, -4: the second from below is -13, from above -5. None is above 0:
    p is twice 1 / 120.
    """
    days = of_days([([100, 102, 104], [90, 93, 95]), ([200, 203], [190, 196]), ([300], [])])
    assert (-13, -5) == covering_days(_POINT, days, 0.0).interval
    assert pytest.approx(2 / 120) == p_within_days(days, -8.0)
    assert 1.0 == p_within_days(days, 8.0)


def test_days_that_make_a_difference() -> None:
    """
    By hand: arms that do not differ, but seven of eight runs of the one are of a slow day.

    Without days "slower": 8 of 64 pairs are the other way round, which has a chance of 0.5%. Within
    days 7 of 14 are. One order in 8 x 8 has none, three have one at most: 1.6% and 4.7%, so that
    none of the 14 lies outside. The least is 200 - 203.5. Of all 64 the interval leaves out 13
    on each side; those of the slow and the quick day are 106 once, 105 twice, ..., 102 five times.
    """
    days: Days = [
        ([100, 101, 102, 103, 104, 105, 106], [103.5]),
        ([203.5], [200, 201, 202, 203, 204, 205, 206]),
    ]
    runs = [[figure for day in days for figure in day[arm]] for arm in (0, 1)]
    alone = compare(runs[0], runs[1], scale="difference", resolution=0)
    found = compared(days)
    assert (Verdict.SLOWER, Verdict.UNDECIDED) == (alone.verdict, found.verdict)
    assert (DayCounts(2, 2, 2), True) == (found.days, found.is_within_days)
    assert pytest.approx(0.0104, abs=5e-5) == alone.p
    assert 1.0 == found.p
    assert (-3.5, 102) == found.shift_interval


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([(3, 3), (0, 4), (4, 0)], True),  # 3 of 7 on the one day that both share
        ([(4, 4), (0, 4), (4, 0)], False),  # half
        ([(4, 9), (5, 0)], True),  # all of the candidate's, but 4 of 9 of the baseline's
        ([(1, 1)] * 3 + [(4, 0)], True),
        ([(1, 1)] * 4 + [(9, 0)], False),  # four days are enough
        ([(5, 0), (0, 5)], True),
    ],
)
def test_apart(days: list[tuple[int, int]], *, expected: bool) -> None:
    """Fewer than 4 shared days, and less than half of the runs of either arm on them."""
    runs = of_days([([1.0] * one, [1.0] * other) for one, other in days])
    assert expected == are_apart(runs)


def test_confounded() -> None:
    """No interval, no p, no claim; what was observed stays."""
    found = compared([([100, 101, 102, 103], []), ([], [50, 51, 52, 53])])
    assert (NoInterval.CONFOUNDED, Method.NONE) == (found.no_interval_because, found.method)
    assert (Verdict.UNDECIDED, None, None) == (found.verdict, found.p, found.shift_interval)
    assert -50 == found.shift


def test_too_few_within_days() -> None:
    """Two days of 5 + 1 and 1 + 5 runs: p within days is twice 1 / 36 at best, and no claim."""
    found = compared([([100, 101, 102, 103, 104], [90]), ([200], [190, 191, 192, 193, 194])])
    assert NoInterval.CONFOUNDED is found.no_interval_because


def test_too_few_runs_are_what_is_said() -> None:
    """One run of each has no interval on any day: that comes first."""
    found = compared([([100.0], []), ([], [50.0])])
    assert NoInterval.TOO_FEW_RUNS is found.no_interval_because


UNEQUAL = [(4, 1), (1, 4), (4, 2), (2, 3)]


@pytest.mark.parametrize(
    ("counts", "apart_s", "expected"),
    [
        (UNEQUAL, 40, True),
        (UNEQUAL, 0, False),  # days are alike
        ([(3, 3)] * 4, 40, False),  # in turns: what days do cancels out
        ([(2, 4)] * 4, 40, False),  # so do these
        ([(1, 1)] * 4 + [(1, 0)] * 4, 40, False),  # no two runs of an arm on one day
        (UNEQUAL[:2], 0, True),  # of two days one cannot see whether they differ
    ],
)
def test_when_days_may_mislead(
    counts: list[tuple[int, int]], apart_s: int, *, expected: bool
) -> None:
    """Arms use days unequally, for several runs, and the days differ or are few."""
    days = of_days(
        [
            (
                [100.0 + apart_s * place + 7 * number % 10 for number in range(one)],
                [103.0 + apart_s * place + 7 * number % 10 for number in range(other)],
            )
            for place, (one, other) in enumerate(counts)
        ]
    )
    assert expected == may_mislead(days, 3.0)


@LAW
@given(DAYS, st.data())
def test_names_of_days_do_not_matter(days: Days, data: st.DataObject) -> None:
    """Nor does their order."""
    names = data.draw(st.permutations(range(len(days))))
    order = data.draw(st.permutations(days))
    assert compared(days) == compared(days, names) == compared(order)


@LAW
@given(DAYS)
def test_swapping_arms(days: Days) -> None:
    """The interval is that of the other side, p and the reason are the same."""
    one, other = compared(days), compared([(theirs, mine) for mine, theirs in days])
    assert one.no_interval_because is other.no_interval_because
    assert one.is_within_days == other.is_within_days
    assert (one.p is None) == (other.p is None)
    assert one.p is None or pytest.approx(one.p) == other.p
    if one.shift_interval is not None and other.shift_interval is not None:
        assert (-other.shift_interval[1], -other.shift_interval[0]) == one.shift_interval


@LAW
@given(DAYS, st.lists(st.integers(-50, 50), min_size=7, max_size=7))
def test_a_shift_of_whole_days_changes_nothing_within_them(days: Days, shifts: list[int]) -> None:
    """Interval and p within days stay, whatever a day adds to all of its runs."""
    moved = [
        ([run + by for run in one], [run + by for run in other])
        for (one, other), by in zip(days, shifts, strict=False)
    ]
    here, there = of_days(days), of_days(moved)
    assert covering_days(_POINT, here, 0.0) == covering_days(_POINT, there, 0.0)
    assert p_within_days(here, 1.0) == p_within_days(there, 1.0)


@LAW
@given(DAYS)
def test_days_never_make_an_interval_shorter(days: Days) -> None:
    """Nor a p smaller; and what excludes no difference has a p of 0.05 at most."""
    runs = [[figure for day in days for figure in day[arm]] for arm in (0, 1)]
    alone = compare(runs[0], runs[1], scale="difference", resolution=0)
    found = compared(days)
    if found.shift_interval is None or alone.shift_interval is None:
        assert Verdict.UNDECIDED is found.verdict
        return
    assert found.shift_interval[0] <= alone.shift_interval[0]
    assert found.shift_interval[1] >= alone.shift_interval[1]
    assert found.p is not None
    assert alone.p is not None
    assert found.p >= alone.p
    if found.side is not Side.ACROSS:
        assert found.p <= 0.05 + 1e-12


def test_a_decision_follows_the_verdict() -> None:
    """Runs that are decided in turns are not where each arm has days of its own."""
    figures = [100.0 + place if place % 2 else 60.0 + place for place in range(24)]
    is_candidate = [place % 2 == 0 for place in range(24)]
    in_turns = [place // 4 for place in range(24)]
    apart = [place % 2 for place in range(24)]
    for days, verdict in ((in_turns, Verdict.FASTER), (apart, None)):
        found = compare_at_every_look(figures, is_candidate, days=days)
        assert verdict == (None if found.decision is None else found.decision.verdict)


def test_a_day_for_each_run() -> None:
    """Else nothing is known of any."""
    with pytest.raises(ValueError, match="shorter"):
        split_by_day([1.0, 2.0], [1.0], [[1], [1]])
