"""Few runs in two clumps."""

import pytest

from queries.statistics import Provisional, compare, compare_family
from queries.statistics.arm_summary import two_clumps
from queries.statistics.floats import as_floats

TEN = [float(100 + place) for place in range(10)]


@pytest.mark.parametrize(
    ("runs", "unit", "clumps"),
    [
        ([100, 104, 150], 1, ((100, 104), (150, 150))),
        ([100, 150, 154], 1, ((100, 100), (150, 154))),
        ([100, 102, 150, 155], 1, ((100, 102), (150, 155))),
        ([100, 120, 150], 1, None),
        ([100, 104, 119], 1, None),
        ([100, 104, 120], 1, None),
        ([100, 104, 125], 1, ((100, 104), (125, 125))),
        ([100, 110, 151], 1, ((100, 110), (151, 151))),
        ([100, 110, 149], 1, None),
        ([1, 1, 2], 1, None),
        ([1, 1, 5], 1, ((1, 1), (5, 5))),
        ([0, 0, 3], 1, None),
        ([0, 0, 4], 1, ((0, 0), (4, 4))),
        ([0.24, 0.24, 0.3], 0, ((0.24, 0.24), (0.3, 0.3))),
        ([7, 7, 7], 0, None),
        ([100, 150], 1, None),
        ([100, 100, 150, 150, 150], 1, None),
    ],
)
def test_by_example(
    runs: list[float],
    unit: float,
    clumps: tuple[tuple[float, float], tuple[float, float]] | None,
) -> None:
    """A gap of 4 times the wider clump, or the unit, and 1.2 times as long; 3 and 4 runs alone."""
    assert clumps == two_clumps(as_floats(runs), unit)


@pytest.mark.parametrize(
    ("baseline", "candidate", "because"),
    [
        (TEN, [60, 61, 80], (Provisional.TWO_CLUMPS,)),
        ([60, 61, 80], TEN, (Provisional.TWO_CLUMPS,)),
        (TEN, [60, 66, 71], ()),
        ([100, 101, 102], [60, 61, 80], (Provisional.FEW_RUNS, Provisional.TWO_CLUMPS)),
        ([100, 101, 102], [60, 66, 71], (Provisional.FEW_RUNS,)),
        (TEN, [60, 80], ()),
    ],
)
def test_why_a_verdict_is_provisional(
    baseline: list[float], candidate: list[float], because: tuple[Provisional, ...]
) -> None:
    """Clumps of either arm, too few runs for ranks, or both; nothing without an interval."""
    assert because == compare(baseline, candidate).provisional_because


def test_one_of_many() -> None:
    """What is claimed of one of many is provisional likewise; what is not claimed is not."""
    clumped, even = compare_family([(TEN, [30, 31, 40]), (TEN, [40, 42, 43])], scale="difference")
    assert (True, False) == (clumped.is_provisional, even.is_provisional)
    assert clumped.claim is even.claim
    assert clumped.claim is not None
