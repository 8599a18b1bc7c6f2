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

from ingest.api.no_value import no_value

_MOST_LEFT = 2**31 - 1
_NUMBER = re.compile(r"(\d{1,15})(?:\.\d*)?", re.ASCII)


def server_now(headers: Mapping[str, str], now: float) -> float:
    """Seconds since 1970 when the answer was sent; `now`, our clock's, where it does not say."""
    sent_at = _date(headers.get("date", ""))
    return now if sent_at is None else sent_at


def remaining(headers: Mapping[str, str]) -> int | None:
    """Requests (or points of queries) left in the limit's window; None if that was not said."""
    left = _number(headers, "x-ratelimit-remaining")
    if left is not None and left > _MOST_LEFT:
        no_value("x-ratelimit-remaining")
        return None
    return left


def reset(headers: Mapping[str, str]) -> int | None:
    """When the limit is renewed, seconds since 1970; None if that was not said."""
    return _number(headers, "x-ratelimit-reset")


def retry_after_s(headers: Mapping[str, str], now: float) -> float | None:
    """
    Seconds that the server asks to wait, at least one; None if it does not.

    Args:
        headers: Their names in lower case.
        now: Seconds since 1970 by the server's clock.
    """
    until = _date(headers.get("retry-after", ""))
    seconds = _number(headers, "retry-after") if until is None else until - now
    return None if seconds is None else max(1.0, seconds)


def instant(seconds: float) -> datetime | None:
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
        no_value(name)
    return None if match is None else int(match[1])


def _date(text: str) -> float | None:
    """An HTTP date, which is in GMT whether it says so or not."""
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
