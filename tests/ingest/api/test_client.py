"""Requests: how many at once, when to wait, when to give up."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from ingest.api.client import GithubApi
from ingest.errors import RateLimitExhausted
from tests.ingest.fake_time import FakeTime
from tests.simulated import Answer, Request, SimulatedGithub, many_runs

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
    time_ = FakeTime()
    with (
        SimulatedGithub(many_runs(1)) as github,
        GithubApi(github.url, "token", clock=time_.clock) as api,
        ThreadPoolExecutor(8) as pool,
    ):
        time_.then = lambda: setattr(github, "hook", _slow(arrivals))
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
    time_ = FakeTime()
    with (
        SimulatedGithub(many_runs(1), hook=lambda *_: Answer(status, headers, body)) as github,
        GithubApi(github.url, "token", clock=time_.clock) as api,
        pytest.raises(RateLimitExhausted),
    ):
        api.get(_URL)
    assert waits == time_.slept


_QUERY = 'query($owner: String!) { repository(owner: $owner, name: "many") { object(oid: "x") '
_QUERY += "{ oid } } }"
_LIMITED = b'{"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}'
_SECONDARY = b'{"errors": [{"message": "You have exceeded a secondary rate limit."}]}'


def test_a_query() -> None:
    """It counts as a request; the rate limit that is told stays that of other requests."""
    with (
        SimulatedGithub(many_runs(1), graphql_rate_limit=7) as github,
        GithubApi(github.url, "token") as api,
    ):
        api.get(_URL)
        remaining = api.rate_limit_remaining
        content = api.query(_QUERY, {"owner": "example"})
        assert {"data": {"repository": {"object": None}}} == content
        assert (2, 0) == (api.requests_count, api.not_modified_count)
        assert remaining == api.rate_limit_remaining


@pytest.mark.parametrize(
    ("headers", "body", "waits"),
    [
        ({}, _LIMITED, [60.0, 60.0]),
        ({}, _SECONDARY, [60.0, 60.0]),
        ({"retry-after": "7"}, _LIMITED, [7.0, 7.0]),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1900000000"}, _LIMITED, []),
    ],
)
def test_waits_of_a_query(headers: dict[str, str], body: bytes, waits: list[float]) -> None:
    """GraphQL says "slow down" with status 200; it is heeded as elsewhere."""
    time_ = FakeTime()
    with (
        SimulatedGithub(many_runs(1), hook=lambda *_: Answer(200, headers, body)) as github,
        GithubApi(github.url, "token", clock=time_.clock) as api,
        pytest.raises(RateLimitExhausted),
    ):
        api.query(_QUERY, {"owner": "example"})
    assert waits == time_.slept


def test_a_text_that_speaks_of_rate_limits() -> None:
    """What a stranger wrote into a file or a name slows nothing down."""
    body = b'{"data": {"text": "\\"RATE_LIMITED\\" rate limit", "errors": [1]}}'
    listed = b'{"errors": [{"type": "RATE_LIMITED"}]}'
    time_ = FakeTime()
    with (
        SimulatedGithub(many_runs(1)) as github,
        GithubApi(github.url, "token", clock=time_.clock) as api,
    ):
        github.hook = lambda *_: Answer(200, {}, body)
        assert ["data"] == list(api.query(_QUERY, {"owner": "example"}))
        github.hook = lambda *_: Answer(200, {}, listed)
        assert ["errors"] == list(api.get(_URL).content)
    assert [] == time_.slept


@pytest.mark.parametrize(("path", "expected"), [("", "/graphql"), ("/api/v3", "/api/graphql")])
def test_where_queries_go(path: str, expected: str) -> None:
    """Beside the API root, which GitHub Enterprise keeps below /api/v3."""
    asked: list[tuple[str, str]] = []

    def hook(request: Request, _answer: Answer) -> Answer:
        asked.append((request.method, request.path))
        return Answer(200, {}, b"{}")

    github = SimulatedGithub(many_runs(1), hook=hook)
    with github, GithubApi(github.url + path, "token") as api:
        api.query(_QUERY, {})
        github.unknown_requests.clear()
    assert [("POST", expected)] == asked


def test_queries_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyGithub pauses after whatever it takes for a change; these change nothing."""
    monkeypatch.setattr("github.Requester.time.sleep", lambda _s: pytest.fail("it waited"))
    with SimulatedGithub(many_runs(1)) as github, GithubApi(github.url, "token") as api:
        for _ in range(2):
            api.query(_QUERY, {"owner": "example"})


def test_a_query_is_tried_again() -> None:
    """Queries only read: a server's failure is tried again, as with other requests."""
    answers = [Answer(502), Answer(200, {}, b'{"data": {}}')]
    with (
        SimulatedGithub(many_runs(1), hook=lambda *_: answers.pop(0)) as github,
        GithubApi(github.url, "token", clock=FakeTime().clock) as api,
    ):
        assert {"data": {}} == api.query(_QUERY, {"owner": "example"})
    assert [] == answers
