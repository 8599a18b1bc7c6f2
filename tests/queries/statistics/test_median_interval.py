"""The interval of a median, against other software."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import quantile_test

from queries.statistics.arm_summary import median_interval


@pytest.mark.parametrize("run_count", [*range(6, 40), 100, 1001])
def test_agrees_with_scipy(run_count: int) -> None:
    """SciPy's quantile_test gives the same two order statistics."""
    figures = np.sort(np.random.default_rng(run_count).lognormal(size=run_count))
    test: Any = quantile_test(figures, q=0, p=0.5)
    interval = test.confidence_interval(0.95)

    assert (interval.low, interval.high) == median_interval(figures)


@pytest.mark.parametrize("run_count", range(6))
def test_none_below_six(run_count: int) -> None:
    """Of 5 runs all lie on one side of the median in 2 of 32 cases: 6.25%, more than 5%."""
    assert median_interval(np.arange(float(run_count))) is None
