"""Requests: how many at once, when to wait, when to give up."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from ingest.errors import RateLimitExhausted
from ingest.github_api import GithubApi
from ingest.simulated import Answer, Request, SimulatedGithub, many_runs

_DELAY_S = 0.1
_URL = "/repos/example/many"


def _most_at_once(arrivals: list[float]) -> int:
    """Each request is under way for at least the server's delay after its arrival."""
    return max(sum(a <= b < a + _DELAY_S * 0.9 for a in arrivals) for b in arrivals)


def _slow(arrivals: list[float]) -> Callable[[Request, Answer], Answer]:
    def hook(_request: Request, answer: Answer) -> Answer:
        arrivals.append(time.monotonic())
        return Answer(answer.status, answer.headers, answer.body, _DELAY_S)

    return hook


def test_at_most_four_requests_at_once() -> None:
    """Eight threads ask; four requests are under way at a time."""
    arrivals: list[float] = []
    with (
        SimulatedGithub(many_runs(1), hook=_slow(arrivals)) as github,
        GithubApi(github.url, "token") as api,
        ThreadPoolExecutor(8) as pool,
    ):
        list(pool.map(api.get, [_URL] * 16))
    assert 16 == len(arrivals) == api.requests_count
    assert 4 == _most_at_once(arrivals)


def test_one_at_a_time_after_slow_down() -> None:
    """After the first answer that says "slow down", requests go one after another."""
    arrivals: list[float] = []
    with (
        SimulatedGithub(many_runs(1)) as github,
        GithubApi(
            github.url, "token", sleep=lambda _s: setattr(github, "hook", _slow(arrivals))
        ) as api,
        ThreadPoolExecutor(8) as pool,
    ):
        github.hook = lambda *_: Answer(429, {"retry-after": "1"})
        api.get(_URL)
        list(pool.map(api.get, [_URL] * 6))
    assert 7 == len(arrivals)
    assert 1 == _most_at_once(arrivals)


@pytest.mark.parametrize(
    ("status", "headers", "body", "waits"),
    [
        (429, {"retry-after": "7"}, b"{}", [7.0, 7.0]),
        (403, {"retry-after": "7"}, b"{}", [7.0, 7.0]),
        (429, {}, b"{}", [60.0, 60.0]),
        (403, {}, b'{"message": "You have exceeded a secondary rate limit"}', [60.0, 60.0]),
        (429, {"retry-after": "61"}, b"{}", []),
    ],
)
def test_waits(status: int, headers: dict[str, str], body: bytes, waits: list[float]) -> None:
    """GitHub's word is obeyed up to a minute, three tries in all; a longer wait ends the night."""
    slept: list[float] = []
    with (
        SimulatedGithub(many_runs(1), hook=lambda *_: Answer(status, headers, body)) as github,
        GithubApi(github.url, "token", sleep=slept.append) as api,
        pytest.raises(RateLimitExhausted),
    ):
        api.get(_URL)
    assert waits == slept
