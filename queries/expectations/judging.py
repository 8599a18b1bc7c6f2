"""Whether an interval lies inside what is claimed, outside, or across an end of it."""

from enum import StrEnum
from math import inf

from basis.claims import Claim
from queries.statistics.verdicts import Interval

_ROUNDING = 1e-9
"""Ends that differ by less are equal, whatever logarithms make of them."""


class Outcome(StrEnum):
    """
    What the runs say of a claim.

    Attributes:
        CONFIRMED: The 95% interval lies wholly inside what is claimed.
        REFUTED: It lies wholly outside.
        CANNOT_TELL: Neither, or there is no interval.
        NEVER_MEASURED: There is no figure at all.
    """

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    CANNOT_TELL = "cannot tell yet"
    NEVER_MEASURED = "never measured"


def judge_claim(claim: Claim, interval: Interval | None) -> Outcome:
    """Hold an interval, in the claim's unit, against it; ends that are open count against it."""
    if interval is None:
        return Outcome.CANNOT_TELL
    low, high = _ends(claim)
    edge = _ROUNDING if claim.is_open else -_ROUNDING
    if interval[0] > low + edge and interval[1] < high - edge:
        return Outcome.CONFIRMED
    if interval[1] < low + edge or interval[0] > high - edge:
        return Outcome.REFUTED
    return Outcome.CANNOT_TELL


def off_by(claim: Claim, figure: float) -> float:
    """How far a figure is from the nearest end of the claim: below 0 too low; 0 inside it."""
    low, high = _ends(claim)
    return min(figure - low, 0.0) or max(figure - high, 0.0)


def _ends(claim: Claim) -> Interval:
    return (
        -inf if claim.low is None else claim.low,
        inf if claim.high is None else claim.high,
    )
