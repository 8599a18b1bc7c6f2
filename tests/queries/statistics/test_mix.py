"""The difference of two arms, adjusted for the mix of runners that their runs got."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.statistics import SmallestEffect, compare
from queries.statistics.floats import Floats
from queries.statistics.mix import (
    Adjusted,
    NotAdjusted,
    adjust_for_mix,
    are_material,
    estimate_mix,
)
from queries.statistics.mix_levels import Factor, factor_of
from tests.benchmarks.verdict_mix import SLOW, Draw, World, judge, rolled_out

LAW = settings(deadline=None, max_examples=12)
ARMS = np.repeat([False, True], 6)
LEVEL = np.array([0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1], dtype=float)[:, None]
LOGS = st.lists(st.integers(-20, 20), min_size=12, max_size=12).map(
    lambda sevenths: np.array(sevenths) / 7 + np.linspace(0, 1.3, 12) ** 2
)


def cpus(baseline: str, candidate: str) -> Factor:
    """A letter for the CPU of each run."""
    return factor_of("CPU", *([{cpu: 1.0} for cpu in arm] for arm in (baseline, candidate)))


def adjusted(
    baseline: list[float], candidate: list[float], *factors: Factor, effect: str | None = None
) -> Adjusted:
    """Of the comparison as it is shipped."""
    smallest = None if effect is None else SmallestEffect(share=float(effect))
    raw = compare(baseline, candidate, smallest_effect=smallest)
    return adjust_for_mix(baseline, candidate, factors, raw, smallest_effect=smallest)


def test_by_hand() -> None:
    """
    A run takes 100 s, the candidate's 90 s, and half as much again on a slow CPU.

    The baseline has 8 fast and 2 slow runs, the candidate 3 and 7. Of the 100 pairs 6 have the
    ratio 0.6, 24 + 14 have 0.9 and 56 have 1.35, the median. At one mix it is 0.9, and the mix does
    the rest: 1.5. By effect and share it is 1.5 to the power of 0.7 - 0.2. Nothing scatters: the
    clock's half second in 100 is all the width. Raw intervals leave out 23 pairs on each side: they
    reach from 0.9 to 1.35, by 1.5^0.5 to a side; 1.5 is more than half of that.
    """
    slow, fast = "s" * 7 + "f" * 3, "f" * 8 + "s" * 2
    found = adjusted([100.0] * 8 + [150.0] * 2, [135.0] * 7 + [90.0] * 3, cpus(fast, slow))
    assert pytest.approx(0.9) == found.ratio
    assert pytest.approx((0.9 / 1.005, 0.9 * 1.005)) == found.ratio_interval
    assert pytest.approx(1.5) == found.mix_ratio
    assert pytest.approx((1.5**0.5, 1.5)) == found.mix_interval
    assert (("CPU", "s"),) == found.levels
    assert (True, None) == (found.is_material, found.not_adjusted_because)


def test_a_mix_that_does_not_show() -> None:
    """
    The same with 5 + 5 runs of the candidate: of 100 pairs the 50 in the middle have 0.9.

    The raw ratio is the adjusted one, though by effect and share the mix does 1.5^0.3.
    """
    found = adjusted(
        [100.0] * 8 + [150.0] * 2, [135.0] * 5 + [90.0] * 5, cpus("f" * 8 + "ss", "sssssfffff")
    )
    assert pytest.approx(0.9) == found.ratio
    assert pytest.approx(1.0) == found.mix_ratio
    assert pytest.approx((1.0, 1.5**0.3)) == found.mix_interval
    assert not found.is_material


@pytest.mark.parametrize(
    ("baseline", "candidate", "factors", "expected"),
    [
        (9, 12, ("f" * 9, "f" * 12), NotAdjusted.TOO_FEW_RUNS),
        (2, 2, ("ff", "ff"), NotAdjusted.NO_RATIO),
        (10, 10, ("f" * 10, "s" * 10), NotAdjusted.CONFOUNDED),
        (10, 10, ("f" * 10, "f" * 10), NotAdjusted.ONE_MIX),
        (10, 10, ("f" * 9 + "s", "f" * 10), NotAdjusted.ONE_MIX),
    ],
)
def test_not_adjusted(
    baseline: int, candidate: int, factors: tuple[str, str], expected: NotAdjusted
) -> None:
    """No figure, and the reason."""
    runs = [[100.0 + place for place in range(count)] for count in (baseline, candidate)]
    found = adjusted(runs[0], runs[1], cpus(*factors))
    assert (expected, None, None) == (
        found.not_adjusted_because,
        found.ratio,
        found.mix_ratio,
    )
    assert bool(found.confounded) == (expected is NotAdjusted.CONFOUNDED)


def test_clocks_that_can_be_0() -> None:
    """Have no ratio, and none to adjust."""
    found = adjusted([0.0] * 5 + [9.0] * 5, [3.0] * 10, cpus("fffffsssss", "fffffsssss"))
    assert NotAdjusted.NO_RATIO is found.not_adjusted_because


def test_a_share_for_each_run() -> None:
    """Else nothing is known of any."""
    with pytest.raises(ValueError, match="share of each run"):
        adjusted([100.0] * 10, [90.0 + place for place in range(10)], cpus("f" * 10, "s" * 9))


@pytest.mark.parametrize(
    ("mix", "ends", "margin", "expected"),
    [
        (0.10, (0.02, 0.18), None, True),
        (-0.10, (-0.18, -0.02), None, True),
        (0.09, (0.02, 0.18), None, False),  # less than half of 0.2
        (0.10, (-0.01, 0.21), None, False),  # may be nothing
        (0.06, (0.02, 0.18), 0.05, True),  # more than the smallest effect
        (0.04, (0.02, 0.18), 0.05, False),
    ],
)
def test_when_a_mix_is_material(
    mix: float, ends: tuple[float, float], margin: float | None, *, expected: bool
) -> None:
    """The raw interval reaches 0.2 to a side."""
    assert expected == bool(are_material(np.array(mix), np.array(ends), 0.2, margin))


@LAW
@given(LOGS, st.floats(-3, 3), st.floats(-3, 3))
def test_what_levels_do_is_taken_out(logs: Floats, of_level: float, of_arm: float) -> None:
    """Whatever a level adds to its runs: the adjusted difference stays, the mix has all of it."""
    here = estimate_mix(logs, ARMS, LEVEL)
    there = estimate_mix(logs + of_level * LEVEL[:, 0] + of_arm * ARMS, ARMS, LEVEL)
    for mine, theirs in zip(here.adjusted, there.adjusted, strict=True):
        assert pytest.approx(float(mine) + of_arm, abs=1e-6) == float(theirs)
    # Four of six runs of the candidate are on it, two of the baseline's.
    for mine, theirs in zip(here.mix, there.mix, strict=True):
        assert pytest.approx(float(mine) + of_level / 3, abs=1e-6) == float(theirs)


@LAW
@given(LOGS, st.permutations(range(12)))
def test_the_order_of_runs_does_not_matter(logs: Floats, order: list[int]) -> None:
    """Nor which level is the reference."""
    here = estimate_mix(logs, ARMS, LEVEL)
    places = np.array(order)
    there = estimate_mix(logs[places], ARMS[places], 1 - LEVEL[places])
    for mine, theirs in zip(
        (*here.adjusted, *here.mix), (*there.adjusted, *there.mix), strict=True
    ):
        assert pytest.approx(float(mine), abs=1e-6) == float(theirs)


@LAW
@given(LOGS)
def test_swapping_the_arms(logs: Floats) -> None:
    """Turns the sign of both differences, and their ends about."""
    here, there = estimate_mix(logs, ARMS, LEVEL), estimate_mix(logs, ~ARMS, LEVEL)
    for mine, theirs in ((here.adjusted, there.adjusted), (here.mix, there.mix)):
        turned = [-float(theirs[place]) for place in (0, 2, 1)]
        assert pytest.approx(turned, abs=1e-6) == [float(each) for each in mine]


def test_same_mixes_do_nothing() -> None:
    """Half of either arm is on the level."""
    level = np.tile([0.0, 1.0], 6)[:, None]
    found = estimate_mix(np.arange(12.0), ARMS, level)
    assert [0.0, 0.0, 0.0] == [float(each) for each in found.mix]


@pytest.mark.parametrize("draw", [SLOW, rolled_out(1.5, 0.3)])
def test_the_study_judges_as_adjust_for_mix_does(draw: Draw) -> None:
    """All experiments at once have intervals and headline of one by one."""
    random = np.random.default_rng(7)
    for counts in ((10, 10), (20, 20), (12, 28)):
        seconds, arms, factors = World("", (draw,)).runs(random, 0.9, 6, counts)
        found = judge(seconds, arms, factors)
        for place, runs in enumerate(seconds):
            one = adjusted(runs[~arms].tolist(), runs[arms].tolist(), *factors[place])
            assert one.ratio_interval is not None
            assert pytest.approx(found.adjusted[:, place]) == np.log(one.ratio_interval)
            assert one.is_material == found.is_material[place]
