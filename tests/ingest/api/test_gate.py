"""When requests are let through: by all threads, within every limit, and not one too many."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from ingest.api.client import GithubApi
from ingest.api.gate import Pace
from ingest.errors import RateLimitExhausted, RequestBudgetSpent
from tests.ingest.failing_requests import URL, failure, first
from tests.ingest.fake_time import FakeTime
from tests.simulated import Answer, Request, SimulatedGithub, many_runs

_QUERY = "{ rateLimit { cost } }"


def test_what_would_be_refused_is_not_sent() -> None:
    """With nothing left until a reset far away the night ends for all, and says until when."""
    with (
        SimulatedGithub(many_runs(1), rate_limit=9) as github,
        GithubApi(github.url, "token", clock=FakeTime().clock) as api,
        ThreadPoolExecutor(8) as pool,
    ):
        outcomes = list(pool.map(lambda _: failure(lambda: api.get(URL)), range(16)))
        with pytest.raises(RateLimitExhausted, match="is used up until 20"):
            api.get(URL)
        assert [200] * 9 == [request.status for request in github.requests]
    assert (9, 7) == (outcomes.count(None), outcomes.count(RateLimitExhausted))


def test_queries_have_a_budget_of_their_own() -> None:
    """What is left of one limit says nothing of the other."""
    with (
        SimulatedGithub(many_runs(1), graphql_rate_limit=1) as github,
        GithubApi(github.url, "token", clock=FakeTime().clock) as api,
    ):
        api.query(_QUERY, {})
        api.get(URL)
        with pytest.raises(RateLimitExhausted):
            api.query(_QUERY, {})
        assert 2 == len(github.requests)


def test_a_reset_within_a_minute_is_waited_for() -> None:
    """By GitHub's clock, whatever ours says; it is told."""
    time_ = FakeTime(wall=lambda: 0.0)
    told: list[tuple[str, str]] = []

    def used_up(_request: Request, honest: Answer) -> Answer:
        limits = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{time.time() + 40:.0f}"}
        return Answer(200, {**honest.headers, **limits}, honest.body)

    with (
        SimulatedGithub(many_runs(1), hook=used_up) as github,
        GithubApi(
            github.url, "token", warn=lambda *said: told.append(said), clock=time_.clock
        ) as api,
    ):
        api.get(URL)
        assert [] == time_.slept
        api.get(URL)
    (slept,) = time_.slept
    assert 30 <= slept <= 50  # a busy server tells its time late
    assert [("GitHub's rate limit is used up", f"requests go on in {slept:.0f} s")] == told


def test_a_long_wait_is_everybodys() -> None:
    """After `retry-after: 3600` not one further request is sent, by no thread."""
    with (
        SimulatedGithub(many_runs(1)) as github,
        GithubApi(github.url, "token", clock=FakeTime().clock) as api,
        ThreadPoolExecutor(8) as pool,
    ):
        github.hook = lambda *_: Answer(429, {"retry-after": "3600"})
        outcomes = list(pool.map(lambda _: failure(lambda: api.get(URL)), range(24)))
        assert {RateLimitExhausted} == set(outcomes)
        assert 4 >= len(github.requests)


def test_a_short_wait_is_everybodys() -> None:
    """While one waits for `retry-after: 7`, nobody sends."""
    time_ = FakeTime()
    arrivals: list[float] = []

    def hook(_request: Request, honest: Answer) -> Answer:
        arrivals.append(time_.now)
        return Answer(403, {"retry-after": "7"}) if len(arrivals) == 1 else honest

    with (
        SimulatedGithub(many_runs(1), hook=hook) as github,
        GithubApi(github.url, "token", clock=time_.clock) as api,
    ):
        api.get(URL)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(api.get, [URL] * 8))
    assert [0.0] + [7.0] * 9 == arrivals


@pytest.mark.parametrize("failures", [0, 3])
def test_max_requests_are_kept_exactly(failures: int) -> None:
    """Ten, by however many threads, repeats included; the eleventh is not sent."""
    with (
        SimulatedGithub(many_runs(1), hook=first(*[Answer(502)] * failures)) as github,
        GithubApi(github.url, "token", 10, clock=FakeTime().clock) as api,
        ThreadPoolExecutor(8) as pool,
    ):
        outcomes = list(pool.map(lambda _: failure(lambda: api.get(URL)), range(16)))
        assert 10 == len(github.requests)
    assert {None: 10 - failures, RequestBudgetSpent: 6 + failures} == {
        outcome: outcomes.count(outcome) for outcome in set(outcomes)
    }


def test_what_is_not_modified_uses_up_nothing() -> None:
    """Two requests are allowed: many answered 304 at once leave the second one."""
    with (
        SimulatedGithub(many_runs(1)) as github,
        GithubApi(github.url, "token", 2, clock=FakeTime().clock) as api,
        ThreadPoolExecutor(8) as pool,
    ):
        etag = api.get(URL).etag
        assert all(pool.map(lambda _: api.get(URL, etag).is_not_modified, range(16)))
        api.get(URL)
        with pytest.raises(RequestBudgetSpent):
            api.get(URL)
        assert (18, 16) == (api.requests_count, api.not_modified_count)


def test_the_pace_is_kept() -> None:
    """Four requests ahead, then two a second: the tenth is sent after three seconds."""
    time_ = FakeTime()
    with (
        SimulatedGithub(many_runs(1)) as github,
        GithubApi(github.url, "token", pace=Pace(2, 4), clock=time_.clock) as api,
    ):
        for _ in range(10):
            api.get(URL)
    assert 3.0 == time_.now
