"""What holds of every comparison, whatever the runs."""

from itertools import combinations
from math import log

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from queries.statistics import (
    Comparison,
    Method,
    RuledOut,
    Side,
    SmallestEffect,
    Verdict,
    compare,
)
from tests.laws import examples

LAW = settings(deadline=None)
FIVE = SmallestEffect(share=0.05)
WHOLE = st.lists(st.integers(20, 60).map(float), min_size=3, max_size=12)
FINE = st.lists(st.floats(20, 60), min_size=3, max_size=12)
ARM = WHOLE | FINE
EFFECTS = st.sampled_from([None, FIVE, SmallestEffect(seconds=15)])
_OPPOSITE = {
    Verdict.FASTER: Verdict.SLOWER,
    Verdict.SLOWER: Verdict.FASTER,
    Side.BELOW: Side.ABOVE,
    Side.ABOVE: Side.BELOW,
    RuledOut.FASTER: RuledOut.SLOWER,
    RuledOut.SLOWER: RuledOut.FASTER,
}


@LAW
@given(ARM, ARM, EFFECTS)
def test_swapping_the_arms(
    baseline: list[float], candidate: list[float], effect: SmallestEffect | None
) -> None:
    """Swapping the arms inverts ratio, interval, chance and verdict, and keeps p."""
    one = compare(baseline, candidate, smallest_effect=effect)
    other = compare(candidate, baseline, smallest_effect=effect)
    assert one.ratio is not None
    assert other.ratio is not None
    assert pytest.approx(one.ratio) == 1 / other.ratio
    if one.ratio_interval and other.ratio_interval:
        low, high = other.ratio_interval
        assert pytest.approx(one.ratio_interval) == (1 / high, 1 / low)
    assert one.beats_chance is not None
    assert other.beats_chance is not None
    assert pytest.approx(one.beats_chance) == 1 - other.beats_chance
    assert pytest.approx(one.p) == other.p
    for mine, theirs in (
        (one.verdict, other.verdict),
        (one.side, other.side),
        (one.ruled_out, other.ruled_out),
    ):
        assert mine == (None if theirs is None else _OPPOSITE.get(theirs, theirs))


@LAW
@given(ARM, ARM, st.floats(0.01, 100))
def test_scaling_seconds(baseline: list[float], candidate: list[float], factor: float) -> None:
    """Other units of time change no ratio; nor an interval if the clock's grain changes too."""
    scaled = [[factor * figure for figure in arm] for arm in (baseline, candidate)]
    one, other = compare(baseline, candidate), compare(*scaled)
    assert pytest.approx(one.ratio) == other.ratio
    one = compare(baseline, candidate, resolution=0)
    other = compare(*scaled, resolution=0)
    assert pytest.approx(one.ratio_interval) == other.ratio_interval


@LAW
@given(WHOLE, WHOLE, st.integers(2, 60).map(float))
def test_scaling_the_clock(baseline: list[float], candidate: list[float], factor: float) -> None:
    """Minutes on a clock of minutes give the interval and verdict of seconds on one of seconds."""
    scaled = [[factor * figure for figure in arm] for arm in (baseline, candidate)]
    one = compare(baseline, candidate, smallest_effect=FIVE)
    other = compare(*scaled, smallest_effect=FIVE, resolution=factor)
    assert pytest.approx(one.ratio_interval) == other.ratio_interval
    assert one.verdict == other.verdict


@LAW
@given(WHOLE, WHOLE, st.booleans())
def test_a_run_far_outside(baseline: list[float], candidate: list[float], is_slow: bool) -> None:
    """
    A run far outside never narrows an interval to nothing: the clock's second is left at least.

    Nor can one slow run make a slower arm faster, or one fast run a faster one slower.
    """
    before = compare(baseline, candidate)
    assume(before.method is Method.EXACT)
    after = compare(baseline, [*candidate, 10_000.0 if is_slow else 1.0])
    assert after.ratio_interval is not None
    assert after.ratio_interval[1] / after.ratio_interval[0] > 1 + 1 / 60
    assert (before.verdict, after.verdict) != (
        (Verdict.SLOWER, Verdict.FASTER) if is_slow else (Verdict.FASTER, Verdict.SLOWER)
    )


@LAW
@given(FINE, FINE)
def test_a_run_far_outside_a_finer_clock(baseline: list[float], candidate: list[float]) -> None:
    """Where figures are not counted in whole units and none is equal, something is left too."""
    assume(len({*baseline, *candidate}) == len(baseline) + len(candidate))
    after = compare(baseline, [*candidate, 10_000.5])
    if after.method is Method.EXACT:
        assert after.ratio_interval is not None
        assert after.ratio_interval[0] < after.ratio_interval[1]


@LAW
@given(ARM, EFFECTS)
@example([60.0, 60.0, 59.99999999999999], None)
def test_a_sample_against_itself(runs: list[float], effect: SmallestEffect | None) -> None:
    """An arm is neither faster nor slower than itself."""
    found = compare(runs, runs, smallest_effect=effect)
    assert found.verdict in (Verdict.EQUIVALENT, Verdict.UNDECIDED)
    assert 0.5 == found.beats_chance


@LAW
@given(st.permutations(range(8)), WHOLE)
def test_order_does_not_matter(order: list[int], candidate: list[float]) -> None:
    """Runs in any order give the same comparison."""
    runs = [30.0, 31.0, 31.0, 35.0, 40.0, 41.0, 44.0, 52.0]
    assert compare(runs, candidate) == compare([runs[place] for place in order], candidate)


@LAW
@given(ARM, ARM)
def test_an_excluding_interval_has_a_small_p(baseline: list[float], candidate: list[float]) -> None:
    """What ranks call faster or slower has a p of 0.05 at most, ties or not."""
    found = compare(baseline, candidate)
    if found.method is Method.EXACT and found.verdict is not Verdict.UNDECIDED:
        assert found.p is not None
        assert found.p <= 0.05


@LAW
@given(ARM, ARM)
def test_the_interval_holds_the_ratio(baseline: list[float], candidate: list[float]) -> None:
    """The ratio lies within its interval, and the shift within its own."""
    found = compare(baseline, candidate)
    if found.ratio_interval and found.shift_interval:
        assert found.ratio is not None
        assert found.shift is not None
        assert found.ratio_interval[0] <= found.ratio <= found.ratio_interval[1]
        assert found.shift_interval[0] <= found.shift <= found.shift_interval[1]


@given(st.lists(st.integers(20, 30), min_size=10, max_size=11))
@examples(12)
def test_all_halves_of_a_sample(runs: list[int]) -> None:
    """Of all splits of a sample into 5 and the rest at most 2.5% are called faster."""
    splits = list(combinations(range(len(runs)), 5))
    faster = 0
    for split in splits:
        rest = [runs[place] for place in range(len(runs)) if place not in split]
        found = compare([runs[place] for place in split], rest)
        faster += found.verdict is Verdict.FASTER
    assert faster / len(splits) <= 0.025


@pytest.mark.parametrize("count", [12, 25, 40])
def test_random_halves_of_a_sample(count: int) -> None:
    """Of 1,000 random halves at most 2.5% are called faster, within two standard errors."""
    random = np.random.default_rng(count)
    runs = np.floor(random.lognormal(5, 0.2, count))
    repeats = 1000
    faster = 0
    for _ in range(repeats):
        random.shuffle(runs)
        faster += _halves(runs.tolist()).verdict is Verdict.FASTER
    assert faster / repeats <= 0.025 + 2 * (0.025 * 0.975 / repeats) ** 0.5


def _halves(runs: list[float]) -> Comparison:
    return compare(runs[: len(runs) // 2], runs[len(runs) // 2 :])


@LAW
@given(ARM, ARM)
def test_equivalent_means_inside(baseline: list[float], candidate: list[float]) -> None:
    """Equivalent is said exactly where the whole interval lies inside the margins."""
    found = compare(baseline, candidate, smallest_effect=FIVE)
    if found.ratio_interval:
        reach = max(abs(log(end)) for end in found.ratio_interval)
        assume(abs(reach - log(1 / 0.95)) > 1e-6)
        assert (reach < log(1 / 0.95)) == (found.verdict is Verdict.EQUIVALENT)
