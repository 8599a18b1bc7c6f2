"""How many more runs a decision for good takes."""

import numpy as np
import pytest

from queries.statistics.sequential import LEVEL, compare_at_every_look
from queries.statistics.until_decided import more_until_decided

_TURNS = [False, True, True, False]


def test_arms_that_do_not_overlap_need_few() -> None:
    """5 + 5 that are decided at 6 + 5: one more of each; of what is decided already, one too."""
    slow, fast = [100.0, 101, 102, 103, 104], [50.0, 51, 52, 53, 54]
    marks = [False] * 5 + [True] * 5
    assert None is compare_at_every_look(slow + fast, marks).decision
    assert 1 == more_until_decided(slow + fast, marks, LEVEL)


def test_equal_arms_are_never_decided() -> None:
    """Where nothing differs, 40 more of each show nothing."""
    assert None is more_until_decided([100.0, 110, 120, 130] * 2, [False] * 4 + [True] * 4, LEVEL)


def test_the_order_of_arms_does_not_matter() -> None:
    """A slower candidate takes about as long to be seen as a faster one."""
    figures = [300.0, 260, 265, 310, 305, 250, 280, 290]
    faster = more_until_decided(figures, _TURNS * 2, LEVEL)
    slower = more_until_decided(figures, [not mark for mark in _TURNS * 2], LEVEL)
    assert faster is not None
    assert slower is not None
    assert pytest.approx(faster, abs=3) == slower


def test_so_many_are_enough() -> None:
    """
    Of 40 experiments that go on with so many runs some 80% are decided: 32, give or take 8.

    Their runs are drawn from what the eight runs at hand say of the arms: each arm its own,
    spread by the root of 8 / 6 around a difference of 12%.
    """
    figures = [300.0, 262, 266, 310, 296, 268, 270, 304]
    marks = _TURNS * 2
    number = more_until_decided(figures, marks, LEVEL)
    assert number is not None
    random = np.random.default_rng(5)
    logs, its = np.log(figures), np.array(marks)
    middles = logs[~its].mean(), logs[its].mean()
    residuals = np.concatenate([logs[~its] - middles[0], logs[its] - middles[1]]) * (8 / 6) ** 0.5
    decided = 0
    for _ in range(40):
        new = [
            float(np.exp(middles[mark] + random.choice(residuals)))
            for mark in (_TURNS * number)[: 2 * number]
        ]
        all_marks = marks + (_TURNS * number)[: 2 * number]
        decided += compare_at_every_look(figures + new, all_marks).decision is not None
    assert pytest.approx(32, abs=8) == decided
