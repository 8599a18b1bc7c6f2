"""Faster, slower, equivalent, undecided: what an interval says."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Interval: TypeAlias = tuple[float, float]
_ROUNDING = 1e-9
"""Ends that differ by less are equal: 19 s / 20 s is exactly 5% less, whatever logs make of it."""


class Verdict(StrEnum):
    """What can be said of the candidate."""

    FASTER = "faster"
    SLOWER = "slower"
    EQUIVALENT = "equivalent"
    UNDECIDED = "undecided"


class Side(StrEnum):
    """Where the interval lies: wholly below no difference, across it, or wholly above."""

    BELOW = "below"
    ACROSS = "across"
    ABOVE = "above"


class RuledOut(StrEnum):
    """What an undecided interval excludes all the same: a difference that would matter."""

    NOTHING = "nothing"
    FASTER = "faster"
    SLOWER = "slower"


@dataclass(frozen=True, slots=True)
class Judgement:
    """
    A verdict and what stands beside it.

    Attributes:
        verdict: The one word.
        side: None without an interval. Equivalent and below: faster by less than matters.
        ruled_out: None unless undecided with an interval and a smallest effect.
    """

    verdict: Verdict
    side: Side | None
    ruled_out: RuledOut | None


NO_JUDGEMENT = Judgement(Verdict.UNDECIDED, None, None)


def judge(
    interval: Interval | None, margin: float | None, margin_interval: Interval | None
) -> Judgement:
    """
    What an interval says. No difference, and a margin that is met exactly, count against a claim.

    Args:
        interval: Of the shift from baseline to candidate; None where there is none.
        margin: Half the range in which a shift does not matter; None where that was not said.
        margin_interval: What the margin is compared with: the same interval, or that of the shift
            in seconds where the margin is in seconds.

    Source: inclusion of a 95% interval in the range is two one-sided tests of 2.5% each,
        Schuirmann 1987.
    """
    if interval is None:
        return NO_JUDGEMENT
    side = _side(interval)
    if margin is None or margin_interval is None:
        return Judgement(verdict_of_side(side), side, None)
    is_faster_excluded = margin_interval[0] > -margin + _ROUNDING
    is_slower_excluded = margin_interval[1] < margin - _ROUNDING
    if is_faster_excluded and is_slower_excluded:
        return Judgement(Verdict.EQUIVALENT, side, None)
    if side is not Side.ACROSS:
        return Judgement(verdict_of_side(side), side, None)
    if is_faster_excluded:
        return Judgement(Verdict.UNDECIDED, side, RuledOut.FASTER)
    ruled_out = RuledOut.SLOWER if is_slower_excluded else RuledOut.NOTHING
    return Judgement(Verdict.UNDECIDED, side, ruled_out)


def _side(interval: Interval) -> Side:
    if interval[1] < -_ROUNDING:
        return Side.BELOW
    return Side.ABOVE if interval[0] > _ROUNDING else Side.ACROSS


def verdict_of_side(side: Side) -> Verdict:
    """What a difference says that may be too small to matter."""
    return {Side.BELOW: Verdict.FASTER, Side.ABOVE: Verdict.SLOWER}.get(side, Verdict.UNDECIDED)
