"""
Whether an answer means "slow down", and for how long.

Sources: GitHub's "Rate limits for the REST API" and "Rate limits and query limits for the GraphQL
API".
"""

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from requests import codes

_SLOW_DOWN = frozenset({codes.forbidden, codes.too_many_requests})
_ERROR_TYPES = frozenset({"RATE_LIMITED", "RATE_LIMIT"})


def slow_down_wait_s(
    status: int, headers: Mapping[str, str], body: str, *, is_query: bool = False
) -> float | None:
    """
    Seconds to wait if an answer means "slow down", else None.

    `retry-after`, else the reset of a used-up limit, else a minute. A plain 403 without any of
    these is a refusal. GraphQL says it with status 200, too.

    Args:
        status: Of the answer.
        headers: Their names in lower case.
        body: As sent.
        is_query: Whether GraphQL answered.
    """
    is_limited_query = is_query and status == codes.ok and _is_rate_limited(body)
    if status not in _SLOW_DOWN and not is_limited_query:
        return None
    if headers.get("retry-after", "").isdigit():
        return float(headers["retry-after"])
    if (
        headers.get("x-ratelimit-remaining") == "0"
        and headers.get("x-ratelimit-reset", "").isdigit()
    ):
        return max(0.0, int(headers["x-ratelimit-reset"]) - time.time()) + 1
    return 60.0 if status != codes.forbidden or "rate limit" in body.lower() else None


def reset_clause(headers: Mapping[str, str]) -> str:
    """When the limit is renewed, in words that continue a sentence; empty if that was not said."""
    reset = headers.get("x-ratelimit-reset", "")
    if not reset.isdigit():
        return ""
    return f" until {datetime.fromtimestamp(int(reset), UTC):%Y-%m-%d %H:%M} UTC"


def _is_rate_limited(body: str) -> bool:
    """By the errors alone: the data may hold a stranger's text."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return False
    errors = content.get("errors") if isinstance(content, dict) else None
    return isinstance(errors, list) and any(
        isinstance(error, dict)
        and (error.get("type") in _ERROR_TYPES or "rate limit" in str(error.get("message")).lower())
        for error in errors
    )
