"""What an interval says, by example."""

from math import log

import pytest

from queries.statistics import RuledOut, Side, SmallestEffect, Verdict, parse_smallest_effect
from queries.statistics.verdicts import NO_JUDGEMENT, Judgement, judge

M = SmallestEffect(share=0.05).log_margin
F, S, E, U = Verdict.FASTER, Verdict.SLOWER, Verdict.EQUIVALENT, Verdict.UNDECIDED
BELOW, ACROSS, ABOVE = Side.BELOW, Side.ACROSS, Side.ABOVE


@pytest.mark.parametrize(
    ("low", "high", "verdict", "side", "ruled_out"),
    [
        (0.80, 0.90, F, BELOW, None),
        (0.90, 0.97, F, BELOW, None),
        (0.96, 0.99, E, BELOW, None),
        (0.97, 1.00, E, ACROSS, None),
        (0.97, 1.03, E, ACROSS, None),
        (1.01, 1.05, E, ABOVE, None),
        (1.01, 1.06, S, ABOVE, None),
        (0.97, 1.06, U, ACROSS, RuledOut.FASTER),
        (0.94, 1.05, U, ACROSS, RuledOut.SLOWER),
        (0.90, 1.10, U, ACROSS, RuledOut.NOTHING),
        (0.90, 1.00, U, ACROSS, RuledOut.SLOWER),
        (19 / 20, 0.99, F, BELOW, None),
        (1.00, 20 / 19, U, ACROSS, RuledOut.FASTER),
    ],
)
def test_against_five_per_cent(
    low: float, high: float, verdict: Verdict, side: Side, ruled_out: RuledOut | None
) -> None:
    """Inside [0.95, 1 / 0.95] is equivalent, else below 1 faster; to touch a bound is no claim."""
    interval = log(low), log(high)
    assert Judgement(verdict, side, ruled_out) == judge(interval, M, interval)


def test_without_a_smallest_effect() -> None:
    """Nothing is equivalent, however close, and nothing that matters is ruled out."""
    assert Judgement(U, ACROSS, None) == judge((-0.001, 0.001), None, None)
    assert Judgement(F, BELOW, None) == judge((-0.002, -0.001), None, None)


def test_margin_in_seconds() -> None:
    """A margin in seconds is compared with the shift, the side with the ratio."""
    assert Judgement(E, BELOW, None) == judge((log(0.9), log(0.95)), 15, (-14.0, -6.0))
    assert Judgement(F, BELOW, None) == judge((log(0.9), log(0.95)), 15, (-15.0, -6.0))


def test_without_an_interval() -> None:
    """There is no verdict, no side, nothing ruled out."""
    assert NO_JUDGEMENT == judge(None, M, None)


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("5%", SmallestEffect(share=0.05)),
        ("2.5%", SmallestEffect(share=0.025)),
        ("15s", SmallestEffect(seconds=15)),
        ("0%", None),
        (None, None),
    ],
)
def test_smallest_effect(text: str | None, effect: SmallestEffect | None) -> None:
    """The experiment file's form is read; an effect of 0 is none."""
    assert effect == parse_smallest_effect(text)


@pytest.mark.parametrize("text", ["5", "-5%", "5 %", "100%", "1e3s", ""])
def test_no_smallest_effect(text: str) -> None:
    """What is neither a share below 1 nor seconds is refused."""
    with pytest.raises(ValueError, match=r"form|below 100%"):
        parse_smallest_effect(text)


def test_either_share_or_seconds() -> None:
    """A smallest effect is one of them, and above 0."""
    for wrong in ({}, {"share": 0.1, "seconds": 3.0}, {"seconds": -1.0}):
        with pytest.raises(ValueError, match="smallest effect"):
            SmallestEffect(**wrong)
