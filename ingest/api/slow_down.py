"""
Whether an answer means "slow down", and for how long.

Sources: GitHub's "Rate limits for the REST API" and "Rate limits and query limits for the GraphQL
API"; RFC 9110, 15.6.4, for 503 with Retry-After.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from ingest.api.bounded_reading import decode
from ingest.api.limit_headers import instant, remaining, reset, retry_after_s, server_now
from ingest.errors import RateLimitExhausted

_SLOW_DOWN = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS})
_ERROR_TYPES = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
_WORDS = ("rate limit", "abuse detection")
_UNTOLD_S = 60.0
USED_UP = "GitHub's rate limit is used up"


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


def slow_down(
    status: int, headers: Mapping[str, str], body: str, now: float, *, is_query: bool = False
) -> SlowDown | None:
    """
    What an answer that means "slow down" asks for; None for another answer.

    `retry-after`, else the reset of a used-up limit, else a minute. A plain 403 without any of
    these is a refusal. GraphQL says it with status 200, too.

    Args:
        status: Of the answer.
        headers: Their names in lower case.
        body: As sent.
        now: Seconds since 1970 by our clock, used where GitHub does not tell its own.
        is_query: Whether GraphQL answered.
    """
    now = server_now(headers, now)
    retry_s = retry_after_s(headers, now)
    is_limited_query = is_query and status == HTTPStatus.OK and _is_rate_limited(body)
    is_unavailable = status == HTTPStatus.SERVICE_UNAVAILABLE and retry_s is not None
    if status not in _SLOW_DOWN and not is_limited_query and not is_unavailable:
        return None
    is_used_up = remaining(headers) == 0 and not is_unavailable
    why = USED_UP if is_used_up or is_limited_query else "GitHub asks to slow down"
    if retry_s is not None:
        return SlowDown(retry_s, instant(now + retry_s), why)
    renewed_at = reset(headers)
    if is_used_up and renewed_at is not None:
        return SlowDown(max(1.0, renewed_at - now), instant(renewed_at), why)
    if status == HTTPStatus.FORBIDDEN and not any(word in body.lower() for word in _WORDS):
        return None
    return SlowDown(_UNTOLD_S, None, why)


def exhausted(why: str, until: datetime | None) -> RateLimitExhausted:
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
