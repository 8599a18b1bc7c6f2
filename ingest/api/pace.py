"""
How fast requests may follow each other.

Source: GitHub's "Rate limits for the REST API": at most 900 points a minute; a request that reads
costs one, one that writes five.
"""

from typing import Self

POINTS_PER_S = 14.0
BURST = 30


class Pace:
    """
    A steady rate, with a few points ahead for a short night.

    In no 60 s more than 60 x 14 + 30 = 870 points are taken: what reaches GitHub closer together
    than it was sent stays below 900, and so do two ingests that follow each other at once. It is
    the generic cell rate algorithm (ITU-T I.371): a single figure, when the points taken so far are
    paid off. Not for several threads at once: `Gate` locks.

    Args:
        points_per_s: The steady rate.
        burst: Points that may be taken at once after a rest.
    """

    def __init__(self, points_per_s: float = POINTS_PER_S, burst: int = BURST) -> None:
        self._points_per_s = points_per_s
        self._burst = burst
        self._paid_at = float("-inf")

    @classmethod
    def unlimited(cls) -> Self:
        """No waits at all, for a GitHub without limits: the simulated one."""
        return cls(points_per_s=float("inf"))

    def wait_s(self, points: int, now: float) -> float:
        """
        Seconds until so many points may be taken; 0 if they may now.

        Args:
            points: At most `burst`.
            now: Seconds of a clock that never goes back.
        """
        paid_at = max(self._paid_at, now) + (points - self._burst) / self._points_per_s
        return max(0.0, paid_at - now)

    def take(self, points: int, now: float) -> None:
        """Take points for which there is no wait."""
        self._paid_at = max(self._paid_at, now) + points / self._points_per_s
