"""
When the next request may be sent: one place for every limit, for all threads.

Source: GitHub's "Rate limits for the REST API": at most 900 points a minute; a request that reads
costs one, one that writes five.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from ingest.api.limits import USED_UP, RateBudget, SlowDown, word_exhausted
from ingest.errors import FetchingEnds, RequestBudgetSpent, TimeSpent

POINTS_PER_S = 14.0
BURST = 30
_IN_FLIGHT = 4
_LONGEST_WAIT_S = 60
Warn = Callable[[str, str], None]
"""Called with what is out of the ordinary, and how."""


class Pace:
    """
    A steady rate, with a few points ahead for a short night.

    In no 60 s more than 60 x 14 + 30 = 870 points are taken: what reaches GitHub closer together
    than it was sent stays below 900, and so do two ingests that follow each other at once. It is
    the generic cell rate algorithm (ITU-T I.371): a single figure, when the points taken so far are
    paid off. Not for several threads at once: `Gate` locks.
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


@dataclass(frozen=True, slots=True)
class Clock:
    """
    Time, as tests may set it.

    Attributes:
        monotonic: Seconds that never go back.
        wall: Seconds since 1970, which may jump.
        sleep: Waits so many seconds.
    """

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class _Closed:
    """Until when no request may be sent, and why; `at` by the clock that never goes back."""

    at: float
    until: datetime | None
    why: str


class Gate:
    """
    Lets requests through: four at a time, one after the first "slow down", at GitHub's pace.

    What GitHub's answers say of its limits is known here: where a limit is used up, or GitHub asks
    for a pause, nobody passes before its end. If that is more than a minute away, or once the
    ingest is to end, nobody passes any more.

    Args:
        pace: How fast.
        max_requests: That may be sent, but for those answered 304; None for no such limit.
        clock: The time.
        warn: Called before waits.
        max_minutes: From now on, after which nobody passes any more; None for no such limit.
    """

    def __init__(
        self,
        pace: Pace,
        max_requests: int | None,
        clock: Clock,
        warn: Warn,
        max_minutes: float | None = None,
    ) -> None:
        self._pace = pace
        self._max_requests = max_requests
        self._max_minutes = max_minutes
        self._began_at = clock.monotonic()
        self._clock = clock
        self._warn = warn
        self._changed = threading.Condition()
        self._budget = RateBudget()
        self._sent = 0
        self._in_flight = 0
        self._in_flight_limit = _IN_FLIGHT
        self._paused: _Closed | None = None
        self._warned_of: _Closed | None = None
        self._end: FetchingEnds | None = None

    def enter(self, resource: str, points: int) -> None:
        """
        Wait until a request may be sent; `leave` is owed once it is over.

        Raises:
            RequestBudgetSpent, TimeSpent: --max-requests or --max-minutes are used up.
            RateLimitExhausted: GitHub's limit is, or it asked for a pause, for more than a minute.
            FetchingEnds: The ingest is to end for the reason that `end` was told.
        """
        while (wait_s := self._wait_s(resource, points)) > 0:
            self._clock.sleep(wait_s)

    def leave(
        self, resource: str, headers: Mapping[str, str] | None, *, is_free: bool = False
    ) -> None:
        """
        A request is over.

        Args:
            resource: As it entered.
            headers: Of its answer; None if there was none.
            is_free: Whether GitHub does not count it, so that --max-requests don't either.
        """
        with self._changed:
            self._in_flight -= 1
            self._sent -= is_free
            self._budget.learn(resource, headers, self._clock.monotonic(), self._clock.wall())
            self._changed.notify_all()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Who waits in here, within a request, for something else than GitHub keeps nobody out."""
        with self._changed:
            self._in_flight -= 1
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._in_flight += 1

    def slow_down(self, asked: SlowDown) -> None:
        """GitHub asked all requests to wait; from now on one goes after the other."""
        with self._changed:
            self._in_flight_limit = 1
            pause = _Closed(self._clock.monotonic() + asked.wait_s, asked.until, asked.why)
            if self._paused is None or pause.at > self._paused.at:
                self._paused = pause

    def end(self, reason: FetchingEnds) -> None:
        """Further requests would fail, too: none is let through any more."""
        with self._changed:
            self._end = self._end or reason
            self._changed.notify_all()

    def _wait_s(self, resource: str, points: int) -> float:
        """Seconds to wait before asking again; 0 if the request has entered."""
        with self._changed:
            self._changed.wait_for(lambda: self._can_tell(resource))
            if self._end is not None:
                raise type(self._end)(*self._end.args)
            if self._is_spent():
                raise RequestBudgetSpent(
                    f"the {self._max_requests} requests of --max-requests are used up: what was "
                    "fetched is kept; run the same command again to continue."
                )
            now = self._clock.monotonic()
            if self._max_minutes is not None and now - self._began_at >= 60 * self._max_minutes:
                raise TimeSpent(
                    f"the {self._max_minutes:g} minutes of --max-minutes are used up: what was "
                    "fetched is kept; run the same command again to continue."
                )
            if (closed := self._closed(resource, now)) is not None:
                return self._warn_of_wait(closed, now)
            if (wait_s := self._pace.wait_s(points, now)) > 0:
                return wait_s
            self._pace.take(points, now)
            self._budget.spend(resource)
            self._sent += 1
            self._in_flight += 1
            return 0.0

    def _can_tell(self, resource: str) -> bool:
        """Whether a request may enter or not no longer depends on the answers to others."""
        if self._end is not None or self._in_flight == 0:
            return True
        is_open = self._in_flight < self._in_flight_limit and not self._is_spent()
        used_up = self._budget.used_up(resource, self._clock.monotonic())
        return is_open and (used_up is None or not self._budget.is_under_way(resource))

    def _is_spent(self) -> bool:
        return self._max_requests is not None and self._sent >= self._max_requests

    def _closed(self, resource: str, now: float) -> _Closed | None:
        """What keeps a request out longest."""
        found = [] if self._paused is None or self._paused.at <= now else [self._paused]
        if (window := self._budget.used_up(resource, now)) is not None:
            found.append(_Closed(window.renewed_at, window.until, USED_UP))
        return max(found, key=lambda closed: closed.at, default=None)

    def _warn_of_wait(self, closed: _Closed, now: float) -> float:
        wait_s = closed.at - now
        if round(wait_s, 3) > _LONGEST_WAIT_S:
            raise word_exhausted(closed.why, closed.until)
        if closed != self._warned_of:
            self._warned_of = closed
            self._warn(closed.why, f"requests go on in {wait_s:.0f} s")
        return wait_s
