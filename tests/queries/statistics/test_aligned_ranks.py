"""A coefficient by ranks of aligned residuals: by hand, by other formulas, and laws."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.statistics import compare
from queries.statistics.aligned_ranks import Contrast, contrast_of, interval_of
from queries.statistics.floats import Floats

LAW = settings(deadline=None, max_examples=20)
ARM = np.repeat([0.0, 1.0], 4)
LEVEL = np.array([0, 0, 0, 1, 0, 1, 1, 1], dtype=float)
DESIGN = np.stack([np.ones(8), ARM, LEVEL], axis=-1)
OF_ARM = np.array([0.0, 1.0, 0.0])
_APART = np.array([0.0, 0.31, -0.44, 0.12, 0.53, -0.21, 0.07, -0.36])
LOGS = st.lists(st.integers(-20, 20), min_size=8, max_size=8).map(
    lambda x: np.array(x) / 7 + _APART
)
"""Runs that agree to many digits have no scatter to speak of."""


def test_weights_by_hand() -> None:
    """
    Of 3 + 1 runs without the level and 1 + 3 with it.

    Less the mean of its level the arm is -1/4, 3/4 without it and -3/4, 1/4 with it; its square is
    24/16, so that weights are these over 1.5. Leverage beyond the intercept's is 1/8 for the level
    and the square over 1.5 for the arm: 1/24 or 3/8.
    """
    found = contrast_of(DESIGN, np.arange(8.0), OF_ARM)
    weights = np.array([-1, -1, -1, -3, 3, 1, 1, 1]) / 6
    assert pytest.approx(weights) == found.weights
    assert pytest.approx(np.array([1, 1, 1, 3, 3, 1, 1, 1]) / 6) == found.leverage


def test_ranks_by_hand() -> None:
    """
    Arms of 2 + 2 with residuals 1, 4 and 2, 3: ranks less their mean, doubled, are -3, 3, -1, 1.

    Weights of -1/2 and 1/2 make 0 of them. A value of -1.5 adds 0.75 to the candidate's and takes
    it from the baseline's: 0.25, 3.25, 2.75, 3.75 have -3, 1, -1, 3, which makes 2. At 0 the slower
    of the candidate's beats one run of the other arm and loses to one, as do all but the first two:
    1 loses to both, 4 beats both. Each pair across arms counts 1: the error is sqrt(4 + 4).
    """
    found = Contrast(np.array(0.0), np.array([1.0, 4, 2, 3]), ARM[2:6] - 0.5, np.zeros(4))
    assert 0 == found.of_ranks(np.array(0.0))
    assert 2 == found.of_ranks(np.array(-1.5))
    assert pytest.approx(8**0.5) == found.error_at(np.array(0.0))
    # A run that decides half of its own fit counts twice.
    doubled = replace(found, leverage=np.full(4, 0.5))
    assert pytest.approx(4) == doubled.error_at(np.array(0.0))


def test_ties_by_hand() -> None:
    """Residuals 1, 2 and 2, 2: two pairs across arms count 1, two count nothing."""
    found = Contrast(np.array(0.0), np.array([1.0, 2, 2, 2]), ARM[2:6] - 0.5, np.zeros(4))
    # The first loses to two; each of the candidate's beats one.
    assert pytest.approx((4 + 1 + 1) ** 0.5) == found.error_at(np.array(0.0))


def test_without_error() -> None:
    """Logs that follow the model: the coefficient itself, and no width."""
    logs = 3 - 2 * ARM + 4 * LEVEL
    found = interval_of(contrast_of(DESIGN, logs, OF_ARM))
    assert pytest.approx([-2.0] * 3) == [float(each) for each in found]


@LAW
@given(LOGS)
def test_estimate_is_a_weighted_median_of_slopes(logs: Floats) -> None:
    """Of every two runs, weighted by how far their weights are apart (Sievers 1978)."""
    found = contrast_of(DESIGN, logs, OF_ARM)
    first, second = np.triu_indices(8, 1)
    apart = found.weights[first] - found.weights[second]
    kept = np.abs(apart) > 1e-9
    slopes = (found.residuals[first] - found.residuals[second])[kept] / apart[kept]
    order = np.argsort(slopes)
    sums = np.cumsum(np.abs(apart[kept][order]))
    middle = [
        slopes[order][int(np.searchsorted(sums, sums[-1] / 2 + nudge))] for nudge in (-1e-9, 1e-9)
    ]
    expected = found.fitted + np.mean(middle) * (found.weights**2).sum()
    assert pytest.approx(expected, abs=1e-8) == interval_of(found)[0]


@LAW
@given(LOGS)
def test_interval_is_what_ranks_do_not_reject(logs: Floats) -> None:
    """Just outside of either end the contrast of ranks is above 1.96 errors, just inside not."""
    # Beside these eight runs as many of each arm that lie apart, so that some value is rejected.
    twice = np.concatenate([logs, logs[::-1] / 3])
    found = contrast_of(np.tile(DESIGN, (2, 1)), twice, OF_ARM)
    center, low, high = interval_of(found)
    bound = 1.96 * found.error_at(center)
    for end, side in ((low, 1), (high, -1)):
        outside = side * found.of_ranks(end - side * 1e-6)
        inside = side * found.of_ranks(end + side * 1e-6)
        assert inside - 1e-4 <= bound <= outside + 1e-4


@LAW
@given(LOGS)
def test_residuals_solve_hubers_equations(logs: Floats) -> None:
    """No column has anything left in common with the residuals that are cut at 1.345 scatters."""
    residuals = contrast_of(DESIGN, logs, OF_ARM).residuals
    bound = 1.345 * 1.4826 * np.median(np.abs(residuals))
    left = DESIGN.T @ np.clip(residuals, -bound, bound)
    assert np.abs(left).max() < 0.01 * np.ptp(logs)


@LAW
@given(LOGS, st.floats(-9, 9), st.floats(-9, 9), st.floats(-9, 9))
def test_what_is_added_to_columns(logs: Floats, all_: float, arm: float, level: float) -> None:
    """What is added to all runs or to those on a level does nothing; to an arm, just that."""
    here = interval_of(contrast_of(DESIGN, logs, OF_ARM))
    moved = logs + all_ + arm * ARM + level * LEVEL
    there = interval_of(contrast_of(DESIGN, moved, OF_ARM))
    for mine, theirs in zip(here, there, strict=True):
        assert pytest.approx(float(mine) + arm, abs=1e-6) == float(theirs)


@LAW
@given(
    st.lists(st.floats(20, 60), min_size=5, max_size=9),
    st.lists(st.floats(20, 60), min_size=5, max_size=9),
)
def test_of_arms_alone_it_is_the_raw_estimate(
    baseline: list[float], candidate: list[float]
) -> None:
    """Hodges & Lehmann's, as `compare` finds it."""
    arm = np.repeat([0.0, 1.0], [len(baseline), len(candidate)])
    design = np.stack([np.ones(arm.size), arm], axis=-1)
    logs = np.log([*baseline, *candidate])
    center, _, _ = interval_of(contrast_of(design, logs, np.array([0.0, 1.0])))
    raw = compare(baseline, candidate, resolution=0).ratio
    assert pytest.approx(raw) == np.exp(center)


def test_many_at_once() -> None:
    """As one after the other."""
    random = np.random.default_rng(6)
    logs = random.normal(size=(3, 5, 8))
    designs = np.broadcast_to(DESIGN, (3, 5, 8, 3))
    together = interval_of(contrast_of(designs, logs, np.broadcast_to(OF_ARM, (3, 5, 3))))
    for place in np.ndindex(3, 5):
        alone = interval_of(contrast_of(DESIGN, logs[place], OF_ARM))
        assert pytest.approx([each[place] for each in together]) == [float(e) for e in alone]


def test_runs_that_reject_no_value() -> None:
    """Of 2 + 2 no order of ranks is far enough: the interval has no ends."""
    design = np.stack([np.ones(4), ARM[2:6]], axis=-1)
    _, low, high = interval_of(contrast_of(design, np.array([1.0, 4, 2, 3]), np.array([0.0, 1.0])))
    assert [-np.inf, np.inf] == [float(low), float(high)]
