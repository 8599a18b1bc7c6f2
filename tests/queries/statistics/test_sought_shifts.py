"""By how much a level changed, where its place was sought, too."""

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from queries.statistics import compare
from queries.statistics.floats import Floats
from queries.statistics.level_shifts import level_shifts
from queries.statistics.sought_shifts import sought_interval

_BEFORE, _AFTER = [100.0, 102, 104, 106], [130.0, 132, 134, 136]


def _overlap_at(place: int) -> object:
    """Of rows, whether the units before and after a place lie among each other."""

    def is_one_level(rows: Floats) -> npt.NDArray[np.bool_]:
        before, after = rows[:, :place], rows[:, place:]
        above = before.max(axis=1) < after.min(axis=1)
        below = after.max(axis=1) < before.min(axis=1)
        found: npt.NDArray[np.bool_] = ~(above | below)
        return found

    return is_one_level


def test_by_hand() -> None:
    """
    A change is found where 4 and 4 units lie apart.

    Taken back by less than 130 - 106 = 24 or by more than 136 - 100 = 36 they still do.
    """
    found = sought_interval(
        np.array([*_BEFORE, *_AFTER]),
        np.array([4]),
        _overlap_at(4),  # type: ignore[arg-type]
    )
    assert found is not None
    np.testing.assert_allclose(found, (24, 36), atol=0.1)


def test_another_place() -> None:
    """A place at which no size mends it adds nothing; where none does there is no interval."""
    units = np.array([*_BEFORE, *_AFTER])
    both = sought_interval(units, np.array([4, 5]), _overlap_at(4))  # type: ignore[arg-type]
    assert both is not None
    assert both[0] <= 24.1
    assert None is sought_interval(
        units, np.array([4]), lambda rows: np.zeros(len(rows), dtype=bool)
    )


@given(seed=st.integers(0, 200))
def test_it_covers_that_of_its_sides(seed: int) -> None:
    """Whatever runs show, and then no change excludes less than the two sides alone."""
    random = np.random.default_rng(seed)
    runs = np.r_[random.normal(100, 6, 10), random.normal(130, 6, 10)].round().tolist()
    shifts = level_shifts(runs, [0] * 20)
    ends = [0, *(one.place for one in shifts), 20]
    for number, one in enumerate(shifts):
        begin, at, end = ends[number : number + 3]
        alone = compare(runs[begin:at], runs[at:end])
        for wide, narrow in (
            (one.sides.ratio_interval, alone.ratio_interval),
            (one.sides.shift_interval, alone.shift_interval),
        ):
            assert wide is not None
            assert narrow is not None
            assert wide[0] <= narrow[0] < narrow[1] <= wide[1]
