"""
What is left of GitHub's limits, as its answers say: REST and GraphQL have one each.

Source: GitHub's "Rate limits for the REST API", response headers; a window is an hour.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ingest.api.limit_headers import instant, remaining, reset, server_now

CORE, GRAPHQL = "core", "graphql"
_LONGEST_WINDOW_S = 2 * 3600


@dataclass(frozen=True, slots=True)
class Window:
    """
    What was said last of one limit.

    Attributes:
        left: Requests (points of queries) left.
        reset: When it is renewed, as GitHub said it: tells windows apart.
        renewed_at: The same by the clock that never goes back.
    """

    left: int
    reset: int
    renewed_at: float

    @property
    def until(self) -> datetime | None:
        """When it is renewed, UTC."""
        return instant(self.reset)


class RateBudget:
    """
    The budget of one token; not for several threads at once: `Gate` locks.

    A request under way counts as spent until its answer says what is left. Figures that can be
    none of a window's (a reset in the past, or hours away) are not taken over.
    """

    def __init__(self) -> None:
        self._windows: dict[str, Window] = {}
        self._under_way: Counter[str] = Counter()

    def used_up(self, resource: str, now: float) -> Window | None:
        """The window of a limit of which nothing is left for a further request now."""
        window = self._windows.get(resource)
        if window is None or now >= window.renewed_at:
            return None
        return window if window.left <= self._under_way[resource] else None

    def is_under_way(self, resource: str) -> bool:
        """Whether an answer may yet say that more is left than it seems."""
        return self._under_way[resource] > 0

    def spend(self, resource: str) -> None:
        """A request is sent."""
        self._under_way[resource] += 1

    def learn(
        self, resource: str, headers: Mapping[str, str] | None, now: float, wall_now: float
    ) -> None:
        """
        A request is over.

        Args:
            resource: Which limit it was sent under; the answer may name another.
            headers: Of the answer, names in lower case; None if there was none.
            now: Seconds of the clock that never goes back.
            wall_now: Seconds since 1970 by our clock.
        """
        self._under_way[resource] -= 1
        left, reset_at = (None, None) if headers is None else (remaining(headers), reset(headers))
        if headers is None or left is None or reset_at is None:
            return
        renewed_in_s = reset_at - server_now(headers, wall_now)
        if not 0 < renewed_in_s <= _LONGEST_WINDOW_S:
            return
        resource = headers.get("x-ratelimit-resource", resource)
        known = self._windows.get(resource)
        if known is not None and now < known.renewed_at:
            if reset_at < known.reset:
                return  # answers overtake each other
            if reset_at == known.reset:
                left = min(left, known.left)
        self._windows[resource] = Window(left, reset_at, now + renewed_in_s)
