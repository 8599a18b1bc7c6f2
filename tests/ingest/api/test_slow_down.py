"""What "slow down" looks like, and for how long; the server's own clock counts."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.api.limits import CORE, RateBudget, SlowDown, read_slow_down, server_now

_DATE = {"date": "Tue, 24 Nov 2026 12:00:00 GMT"}
_NOON = 1795521600  # the same, seconds since 1970
_OURS = 0.0  # our clock is wrong by decades
_UNTIL = datetime(2026, 11, 24, 12, 0, 40)
_ASKS = "GitHub asks to slow down"
_USED_UP = "GitHub's rate limit is used up"
_GONE = {"x-ratelimit-remaining": "0", **_DATE}


def test_the_date_is_noon() -> None:
    """The constant that the cases rest on, and a date without its zone, which is GMT too."""
    assert {float(_NOON)} == {
        server_now({"date": date}, _OURS) for date in (_DATE["date"], _DATE["date"][:-4])
    }


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry-after": "40", **_DATE}, SlowDown(40.0, _UNTIL, _ASKS)),
        (
            {"retry-after": "Tue, 24 Nov 2026 12:00:40 GMT", **_DATE},
            SlowDown(40.0, _UNTIL, _ASKS),
        ),
        ({"retry-after": "0", **_DATE}, SlowDown(1.0, datetime(2026, 11, 24, 12, 0, 1), _ASKS)),
        (
            {"retry-after": "Tue, 24 Nov 2026 11:00:00 GMT", **_DATE},
            SlowDown(1.0, datetime(2026, 11, 24, 12, 0, 1), _ASKS),
        ),
        ({"x-ratelimit-reset": str(_NOON + 40), **_GONE}, SlowDown(40.0, _UNTIL, _USED_UP)),
        ({"x-ratelimit-reset": f"{_NOON + 40}.0", **_GONE}, SlowDown(40.0, _UNTIL, _USED_UP)),
        (
            {"x-ratelimit-reset": str(_NOON - 9), **_GONE},
            SlowDown(1.0, datetime(2026, 11, 24, 11, 59, 51), _USED_UP),
        ),
        (
            {"x-ratelimit-reset": "9" * 15, **_GONE},
            SlowDown(999999999999999.0 - _NOON, None, _USED_UP),
        ),
        (
            {"retry-after": "40", "x-ratelimit-reset": str(_NOON + 3000), **_GONE},
            SlowDown(40.0, _UNTIL, _USED_UP),
        ),
    ],
    ids=[
        *("seconds", "date", "zero", "past date", "reset", "float", "past reset", "absurd reset"),
        "both",
    ],
)
def test_waits(status: int, headers: dict[str, str], expected: SlowDown) -> None:
    """403 and 429 alike: `retry-after` in both forms, else the reset, never less than a second."""
    assert expected == read_slow_down(status, headers, "{}", _OURS)


@pytest.mark.parametrize(
    ("status", "headers", "body", "wait_s"),
    [
        (429, {}, "{}", 60),
        (429, {"retry-after": "²"}, "{}", 60),
        (429, {"x-ratelimit-remaining": "0"}, "{}", 60),
        (403, {}, '{"message": "You have exceeded a secondary rate limit"}', 60),
        (403, {}, '{"message": "You have triggered an abuse detection mechanism"}', 60),
        (403, {}, '{"message": "Resource not accessible"}', None),
        (403, {"x-ratelimit-remaining": "7"}, "{}", None),
        (503, {"retry-after": "7"}, "", 7),
        (503, {}, "", None),
        (200, {"retry-after": "7"}, "", None),
        (404, {"x-ratelimit-remaining": "0"}, "", None),
    ],
)
def test_without_a_word(
    status: int, headers: dict[str, str], body: str, wait_s: float | None
) -> None:
    """A minute where GitHub does not say; a refusal or a failure is no "slow down"."""
    asked = read_slow_down(status, headers, body, _OURS)
    assert wait_s == (None if asked is None else asked.wait_s)


def test_a_query() -> None:
    """GraphQL says it with status 200, in the errors alone."""
    body = '{"errors": [{"type": "RATE_LIMITED"}]}'
    headers = {"x-ratelimit-reset": str(_NOON + 40), **_GONE}
    expected = SlowDown(40.0, _UNTIL, _USED_UP)
    assert expected == read_slow_down(200, headers, body, _OURS, is_query=True)
    assert read_slow_down(200, headers, body, _OURS) is None


def _headers(left: int, reset_in_s: int) -> dict[str, str]:
    reset = {"x-ratelimit-reset": str(_NOON + reset_in_s)}
    return {"x-ratelimit-remaining": str(left), **reset, **_DATE}


def test_the_budget_by_hand() -> None:
    """
    Two left and one under way leave one; with two under way it may or may not be used up.

    Answers that overtake each other take nothing back: at 5 s none is left until 40 s.
    """
    budget = RateBudget()
    for _ in range(4):
        budget.spend(CORE)
    budget.learn(CORE, _headers(2, 40), 0, _OURS)
    used_up = [budget.used_up(CORE, 1)]
    budget.learn(CORE, _headers(1, 40), 1, _OURS)
    budget.learn(CORE, _headers(3, 40), 2, _OURS)
    used_up.append(budget.used_up(CORE, 3))
    assert budget.is_under_way(CORE)
    budget.learn(CORE, None, 4, _OURS)
    assert budget.used_up(CORE, 5) is None
    budget.spend(CORE)
    budget.learn(CORE, _headers(0, 40), 5, _OURS)
    window = budget.used_up(CORE, 5)
    assert window is not None
    assert (45, _UNTIL) == (window.renewed_at, window.until)
    assert None not in used_up
    assert budget.used_up(CORE, 45) is None
    assert budget.used_up("graphql", 5) is None


@pytest.mark.parametrize("reset_in_s", [-1, 0, 7201, 10**12])
def test_a_window_that_can_be_none(reset_in_s: int) -> None:
    """A reset in the past, or hours away, keeps nobody out: a refusal would tell."""
    budget = RateBudget()
    budget.spend(CORE)
    budget.learn(CORE, _headers(0, reset_in_s), 0, _OURS)
    assert budget.used_up(CORE, 0) is None


_NAMES = ("date", "retry-after", "x-ratelimit-remaining", "x-ratelimit-reset")
_VALUES = (
    st.text(st.characters(max_codepoint=255), max_size=30)
    | st.integers(-1, 10**20).map(str)
    | st.datetimes().map("{:%a, %d %b %Y %H:%M:%S GMT}".format)
)


@settings(deadline=None)
@given(
    headers=st.dictionaries(st.sampled_from(_NAMES), _VALUES),
    status=st.sampled_from([200, 403, 429, 503]),
    body=st.text(max_size=20),
    now=st.floats(-1e12, 1e12),
)
def test_whatever_headers_say(headers: dict[str, str], status: int, body: str, now: float) -> None:
    """No header ends in a traceback, and no wait is below a second."""
    asked = read_slow_down(status, headers, body, now, is_query=True)
    assert asked is None or asked.wait_s >= 1
    budget = RateBudget()
    budget.spend(CORE)
    budget.learn(CORE, headers, 0, now)
    window = budget.used_up(CORE, 0)
    assert window is None or 0 < window.renewed_at <= 7200
