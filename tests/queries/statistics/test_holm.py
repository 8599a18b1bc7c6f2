"""Tables of many comparisons."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.statistics.family import corrected

LAW = settings(deadline=None)
P = st.lists(st.floats(0, 1), min_size=1, max_size=8)


def adjusted(p_values: list[float | None]) -> list[float | None]:
    """The adjusted p alone."""
    return [row.p for row in corrected(p_values, p_values)]


def test_by_hand() -> None:
    """
    Holm's steps for 0.01, 0.04, 0.03, 0.005.

    In order: 4 x 0.005 = 0.02, 3 x 0.01 = 0.03, 2 x 0.03 = 0.06, 1 x 0.04 but not below 0.06.
    """
    assert pytest.approx([0.03, 0.06, 0.06, 0.02]) == adjusted([0.01, 0.04, 0.03, 0.005])


def test_rows_without_a_test() -> None:
    """A row without a p is no member of the family: the other's p stays as it is."""
    rows = corrected([None, 0.04], [None, 0.01])
    assert [(None, False), (0.04, True)] == [(row.p, row.may_claim) for row in rows]
    assert [False, True] == [row.could_claim for row in rows]


def test_a_table_that_can_claim_nothing() -> None:
    """Two rows of 4 + 4 runs: the best attainable p of 0.0286 becomes 0.057."""
    rows = corrected([0.0286, 0.0286], [0.0286, 0.0286])
    assert [False, False] == [row.could_claim for row in rows]
    one_better = corrected([0.5, 0.0286], [0.0286, 0.02])
    assert [True, True] == [row.could_claim for row in one_better]


@LAW
@given(P)
def test_never_below_the_p_nor_above_bonferroni(p_values: list[float]) -> None:
    """An adjusted p lies between its p and its p times the number of rows."""
    for p, mine in zip(p_values, adjusted(list(p_values)), strict=True):
        assert mine is not None
        assert p <= mine <= min(1, len(p_values) * p) + 1e-12


@LAW
@given(P, st.data())
def test_the_best_attainable_is_a_bound(best: list[float], data: st.DataObject) -> None:
    """Whatever p the rows have above their best, none is adjusted to less than its best is."""
    p_values = [data.draw(st.floats(p, 1)) for p in best]
    for row in corrected(p_values, best):
        assert row.p is not None
        assert row.best_attainable_p is not None
        assert row.best_attainable_p <= row.p + 1e-12
