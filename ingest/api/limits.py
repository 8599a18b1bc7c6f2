"""
GitHub's limits, as its answers tell them: what is left, when it is renewed, whether to slow down.

REST and GraphQL have one limit each; a window is an hour. Times are by the server's own Date where
it sends one: its clock and ours may differ, and ours may jump.

Sources: GitHub's "Rate limits for the REST API" and "Rate limits and query limits for the GraphQL
API"; RFC 9110, 10.2.3, for Retry-After, and 15.6.4, for 503 with it.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from ingest.api.answer_fields import note_no_value
from ingest.api.bounded_reading import decode
from ingest.errors import RateLimitExhausted

_MOST_LEFT = 2**31 - 1
_NUMBER = re.compile(r"(\d{1,15})(?:\.\d*)?", re.ASCII)
CORE, GRAPHQL = "core", "graphql"
_LONGEST_WINDOW_S = 2 * 3600
_SLOW_DOWN = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS})
_ERROR_TYPES = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
_WORDS = ("rate limit", "abuse detection")
_UNTOLD_S = 60.0
USED_UP = "GitHub's rate limit is used up"


def server_now(headers: Mapping[str, str], now: float) -> float:
    """Seconds since 1970 when the answer was sent; `now`, our clock's, where it does not say."""
    sent_at = _date(headers.get("date", ""))
    return now if sent_at is None else sent_at


def read_remaining(headers: Mapping[str, str]) -> int | None:
    """Requests (or points of queries) left in the limit's window; None if that was not said."""
    left = _number(headers, "x-ratelimit-remaining")
    if left is not None and left > _MOST_LEFT:
        note_no_value("x-ratelimit-remaining")
        return None
    return left


def read_reset(headers: Mapping[str, str]) -> int | None:
    """When the limit is renewed, seconds since 1970; None if that was not said."""
    return _number(headers, "x-ratelimit-reset")


def retry_after_s(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds to wait that the server asks for, at least one, or None; `now` is by its clock."""
    until = _date(headers.get("retry-after", ""))
    seconds = _number(headers, "retry-after") if until is None else until - now
    return None if seconds is None else max(1.0, seconds)


def to_instant(seconds: float) -> datetime | None:
    """Seconds since 1970 as an instant, UTC; None for what is none, or far away."""
    try:
        return datetime.fromtimestamp(0, UTC).replace(tzinfo=None) + timedelta(seconds=seconds)
    except OverflowError:
        return None


def _number(headers: Mapping[str, str], name: str) -> int | None:
    """Decimal digits, or a float's (some servers send those); others are no value."""
    text = headers.get(name, "").strip()
    match = _NUMBER.fullmatch(text)
    if match is None and text:
        note_no_value(name)
    return None if match is None else int(match[1])


def _date(text: str) -> float | None:
    """An HTTP date, which is in GMT whether it says so or not."""
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


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
        return to_instant(self.reset)


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
        left, reset_at = (
            (None, None) if headers is None else (read_remaining(headers), read_reset(headers))
        )
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


@dataclass(frozen=True, slots=True)
class SlowDown:
    """
    That GitHub wants no request for a while.

    Attributes:
        wait_s: For how long, from the answer on.
        until: The same as an instant of GitHub's clock, UTC; None if it did not say.
        why: In words that begin a sentence.
    """

    wait_s: float
    until: datetime | None
    why: str


def read_slow_down(
    status: int, headers: Mapping[str, str], body: str, now: float, *, is_query: bool = False
) -> SlowDown | None:
    """
    What an answer that means "slow down" asks for; None for another answer.

    `retry-after`, else the reset of a used-up limit, else a minute. A plain 403 without any of
    these is a refusal. GraphQL says it with status 200, too.
    """
    now = server_now(headers, now)
    retry_s = retry_after_s(headers, now)
    is_limited_query = is_query and status == HTTPStatus.OK and _is_rate_limited(body)
    is_unavailable = status == HTTPStatus.SERVICE_UNAVAILABLE and retry_s is not None
    if status not in _SLOW_DOWN and not is_limited_query and not is_unavailable:
        return None
    is_used_up = read_remaining(headers) == 0 and not is_unavailable
    why = USED_UP if is_used_up or is_limited_query else "GitHub asks to slow down"
    if retry_s is not None:
        return SlowDown(retry_s, to_instant(now + retry_s), why)
    renewed_at = read_reset(headers)
    if is_used_up and renewed_at is not None:
        return SlowDown(max(1.0, renewed_at - now), to_instant(renewed_at), why)
    if status == HTTPStatus.FORBIDDEN and not any(word in body.lower() for word in _WORDS):
        return None
    return SlowDown(_UNTOLD_S, None, why)


def word_exhausted(why: str, until: datetime | None) -> RateLimitExhausted:
    """The error of an ingest that does not wait so long, worded with the wait's end."""
    clause = "" if until is None else f" until {until:%Y-%m-%d %H:%M} UTC"
    return RateLimitExhausted(f"{why}{clause}: run the same command again later to continue.")


def _is_rate_limited(body: str) -> bool:
    """By the errors alone: the data may hold a stranger's text."""
    try:
        content = decode(body)
    except (ValueError, RecursionError):
        return False
    errors = content.get("errors") if isinstance(content, dict) else None
    return isinstance(errors, list) and any(
        isinstance(error, dict)
        and (error.get("type") in _ERROR_TYPES or "rate limit" in str(error.get("message")).lower())
        for error in errors
    )
