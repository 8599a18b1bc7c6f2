"""One arm by itself: shares of runs, and what more runs would tell."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from queries.statistics import MoreRuns, Outlook, more_runs_for_median, more_runs_for_share
from queries.statistics.floats import as_floats
from queries.statistics.one_arm import share_interval
from queries.statistics.verdicts import Interval


@given(st.integers(0, 60), st.integers(0, 60))
def test_share_interval_is_that_of_other_software(count: int, others: int) -> None:
    """SciPy's exact interval of a binomial proportion."""
    if total := count + others:
        ends = binomtest(count, total).proportion_ci(0.95, method="exact")
        assert pytest.approx((ends.low, ends.high)) == share_interval(count, total)


def test_a_share_that_needs_more_runs() -> None:
    """3 of 3: 0.025 ** (1 / n) is above a half from 6 on, if all others are alike."""
    found = more_runs_for_share(3, 3, lambda interval: interval[0] > 0.5)
    assert MoreRuns(Outlook.SETTLES, 0, 3, 1.0) == found


def test_a_share_that_no_number_of_runs_tells() -> None:
    """A half is never more than a half."""
    found = more_runs_for_share(4, 8, lambda interval: interval[0] > 0.5 or interval[1] < 0.5)
    assert Outlook.NOT_BY_COLLECTING == found.outlook
    assert 200 == found.candidate


def _is_not_100(interval: Interval) -> bool:
    return interval[1] < 100 or interval[0] > 100


def test_a_median_that_needs_more_runs() -> None:
    """Around 96 s, with 6 of 8 below 100 s: more runs tell, the fewer the farther away it is."""
    near = as_floats([88, 91, 94, 95, 97, 98, 102, 105])
    found = more_runs_for_median(near, _is_not_100)
    assert Outlook.SETTLES == found.outlook
    assert found == more_runs_for_median(near, _is_not_100)
    farther = more_runs_for_median(near - np.float64(6), _is_not_100)
    assert farther.candidate < found.candidate


def test_few_runs_have_no_spread_to_go_by() -> None:
    """Below 5 the fewest for an interval are said: 6."""
    found = more_runs_for_median(as_floats([90, 91]), _is_not_100)
    assert MoreRuns(Outlook.UNKNOWN, 0, 4, None) == found


def test_a_median_at_the_end_of_a_claim() -> None:
    """No number of runs tells on which side of it the median lies."""
    around = as_floats([90, 94, 98, 99, 101, 102, 106, 110])
    assert Outlook.NOT_BY_COLLECTING == more_runs_for_median(around, _is_not_100).outlook
