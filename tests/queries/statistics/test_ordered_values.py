"""Places among all differences and averages, listed or sought."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.statistics import floats
from queries.statistics.floats import Floats, as_floats, ordered_averages, ordered_differences
from tests.laws import examples

LAW = examples(25)
ARM = st.lists(st.integers(0, 40).map(lambda n: n / 4), min_size=1, max_size=12).map(as_floats)


def test_by_hand() -> None:
    """
    10 and 20 against 11 and 24 differ by -9, 1, 4 and 14.

    1, 4 and 9 have the means 1, 4, 9 (with themselves), 2.5, 5, 6.5.
    """
    assert [-9, 1, 4, 14] == ordered_differences(as_floats([10, 20]), as_floats([11, 24]), range(4))
    assert [1, 2.5, 4, 5, 6.5, 9] == ordered_averages(as_floats([1, 4, 9]), range(6))


@LAW
@given(ARM, ARM)
def test_sought_are_those_listed(baseline: Floats, candidate: Floats) -> None:
    """
    Where there are too many to list, the same values are found, ties and zeros too.

    By how often each value occurs, where the values are few; else by bisection.
    """
    pairs = range(baseline.size * candidate.size)
    averages = range(candidate.size * (candidate.size + 1) // 2)
    listed = (
        ordered_differences(baseline, candidate, pairs),
        ordered_averages(candidate, averages),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(floats, "MOST_LISTED", max(_values(baseline), _values(candidate)) ** 2)
        assert listed[0] == ordered_differences(baseline, candidate, pairs)
        assert listed[1] == ordered_averages(candidate, averages)
        patch.setattr(floats, "MOST_LISTED", 0)
        assert pytest.approx(listed[0]) == ordered_differences(baseline, candidate, pairs)
        assert pytest.approx(listed[1]) == ordered_averages(candidate, averages)


def _values(arm: Floats) -> int:
    return int(np.unique(arm).size)


def test_of_few_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    1, 1, 2 against 3, 3 differ by 1, 1, 2, 2, 2, 2: four values, of six pairs.

    3, 3, 4 have six averages: 3 three times, 3.5 twice, and 4.
    """
    monkeypatch.setattr(floats, "MOST_LISTED", 4)
    old, new = as_floats([1, 1, 2]), as_floats([3, 3])
    assert [1, 1, 2, 2, 2, 2] == ordered_differences(old, new, range(6))
    assert [3, 3, 3, 3.5, 3.5, 4] == ordered_averages(as_floats([3, 3, 4]), range(6))


def test_zero_is_found_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A difference of 0 is not one of 1e-15: it would decide."""
    monkeypatch.setattr(floats, "MOST_LISTED", 0)
    arm = as_floats(np.log([100, 101, 103]))
    assert [0.0] * 3 == ordered_differences(arm, arm, [3, 4, 5])
