"""
What an answer's headers say of GitHub's limits, however odd they are.

Times are told by the server's own Date where it has one: its clock and ours may differ, and ours
may jump.

Sources: GitHub's "Rate limits for the REST API"; RFC 9110, 10.2.3, for Retry-After.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_MOST_LEFT = 2**31 - 1
_NUMBER = re.compile(r"(\d{1,15})(?:\.\d*)?", re.ASCII)


def server_now(headers: Mapping[str, str], now: float) -> float:
    """Seconds since 1970 when the answer was sent; `now`, our clock's, where it does not say."""
    sent_at = _date(headers.get("date", ""))
    return now if sent_at is None else sent_at


def remaining(headers: Mapping[str, str]) -> int | None:
    """Requests (or points of queries) left in the limit's window; None if that was not said."""
    left = _number(headers.get("x-ratelimit-remaining", ""))
    return None if left is None or left > _MOST_LEFT else left


def reset(headers: Mapping[str, str]) -> int | None:
    """When the limit is renewed, seconds since 1970; None if that was not said."""
    return _number(headers.get("x-ratelimit-reset", ""))


def retry_after_s(headers: Mapping[str, str], now: float) -> float | None:
    """
    Seconds that the server asks to wait, at least one; None if it does not.

    Args:
        headers: Their names in lower case.
        now: Seconds since 1970 by the server's clock.
    """
    text = headers.get("retry-after", "")
    seconds: float | None = _number(text)
    if seconds is None:
        until = _date(text)
        seconds = None if until is None else until - now
    return None if seconds is None else max(1.0, seconds)


def instant(seconds: float) -> datetime | None:
    """Seconds since 1970 as an instant, UTC; None for what is none, or far away."""
    try:
        return datetime.fromtimestamp(0, UTC).replace(tzinfo=None) + timedelta(seconds=seconds)
    except OverflowError:
        return None


def _number(text: str) -> int | None:
    """Decimal digits, or a float's (some servers send those); others are taken for nothing."""
    match = _NUMBER.fullmatch(text.strip())
    return None if match is None else int(match[1])


def _date(text: str) -> float | None:
    """An HTTP date, which is in GMT whether it says so or not."""
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
