"""How runs scatter, and which difference so many of them would show."""

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.statistics import Verdict, compare
from queries.statistics.detectable import detectable_share, scatter_of


def test_scatter_by_hand() -> None:
    """
    Of e^1, e^2, e^3 the logs differ from 2 by -1, 0, 1, of e^5 twice by 0: 2 over 5 - 2 = 3.

    The root of 2 / 3 is 0.8165, and e to that 2.263: 126% more.
    """
    arms = [[exp(one) for one in logs] for logs in ((1, 2, 3), (5, 5))]
    assert pytest.approx(exp((2 / 3) ** 0.5) - 1) == scatter_of(arms)


def test_an_arm_without_runs_has_the_scatter_of_the_other() -> None:
    """Five runs of the baseline are enough; four of both are not."""
    five = [100.0, 110.0, 120.0, 130.0, 140.0]
    assert scatter_of([five]) == scatter_of([five, []])
    assert None is scatter_of([five[:2], five[:2]])
    assert None is detectable_share([five[:2], five[:2]], (10, 10))


def test_runs_without_scatter_show_everything() -> None:
    """Six equal runs: any difference is seen, by as many as make an interval; 2 + 2 make none."""
    equal = [60.0] * 6
    assert pytest.approx(0.0) == scatter_of([equal])
    assert pytest.approx(0.0) == detectable_share([equal], (5, 5))
    assert None is detectable_share([equal], (2, 2))


@pytest.mark.parametrize("count", [5, 8, 20])
def test_what_is_detectable_is_detected(count: int) -> None:
    """
    A candidate that is faster by it is called faster in some 80% of 400 simulated experiments.

    Their runs are drawn from 30 runs at hand, whose logs are spread by the root of 30 / 29. 80% of
    400 is 320; three standard errors of it, and of what is detectable, are some 33.
    """
    random = np.random.default_rng(3)
    logs = 0.1 * random.standard_normal(30)
    at_hand = np.exp(log(300) + logs).tolist()
    found = detectable_share([at_hand], (count, count))
    assert found is not None
    pool = (30 / 29) ** 0.5 * (logs - logs.mean())
    verdicts = []
    for _ in range(400):
        baseline, candidate = 300 * np.exp(random.choice(pool, (2, count)))
        faster = ((1 - found) * candidate).tolist()
        verdicts.append(compare(baseline.tolist(), faster, resolution=0.0).verdict)
    assert pytest.approx(320, abs=33) == verdicts.count(Verdict.FASTER)


def test_fewer_degrees_of_freedom_show_less() -> None:
    """The same residuals around two means, 4 degrees in place of 5: wider by the root of 5 / 4."""
    two_arms = [[exp(one) for one in logs] for logs in ((-0.1, 0.0, 0.1), (-0.3, 0.1, 0.2))]
    of_one, of_two = (
        detectable_share(arms, (8, 8)) for arms in ([two_arms[0] + two_arms[1]], two_arms)
    )
    assert of_one is not None
    assert of_two is not None
    assert pytest.approx((5 / 4) ** 0.5 * log(1 - of_one)) == log(1 - of_two)


@given(st.lists(st.floats(50, 500), min_size=6, max_size=12), st.floats(0.1, 10))
def test_units_do_not_matter(figures: list[float], times: float) -> None:
    """Clocks in other units scatter by the same share, and show the same."""
    other = [times * one for one in figures]
    assert scatter_of([other]) == pytest.approx(scatter_of([figures]), abs=1e-9)
    found = detectable_share([figures], (5, 5))
    assert detectable_share([other], (5, 5)) == pytest.approx(found, abs=1e-9)
