"""An ingest stays inside GitHub's limits by itself; every request counts, repeats included."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import chain, repeat

import pytest

from ingest.api.client import GithubApi
from ingest.api.pace import Pace
from ingest.errors import (
    GithubFailure,
    GithubUnreachable,
    LongpoleError,
    RateLimitExhausted,
    RequestBudgetSpent,
    UnexpectedAnswer,
)
from ingest.simulated import Answer, Request, SimulatedGithub, many_runs
from tests.benchmarks.limits import backfill, most_within
from tests.ingest.fake_time import FakeTime
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld

_URL = "/repos/example/many"
_QUERY = "{ rateLimit { cost } }"


def _first(*answers: Answer) -> Callable[[Request, Answer], Answer]:
    """These answers, then honest ones."""
    rest: Iterator[Answer | None] = chain(answers, repeat(None))
    return lambda _request, honest: next(rest) or honest


def _failure(call: Callable[[], object]) -> type[LongpoleError] | None:
    """How a request failed; None if it was answered."""
    try:
        call()
    except LongpoleError as error:
        return type(error)
    return None


def test_what_would_be_refused_is_not_sent() -> None:
    """With nothing left until a reset far away the night ends for all, and says until when."""
    with (
        SimulatedGithub(many_runs(1), rate_limit=9) as github,
        GithubApi(github.url, "token", clock=FakeTime().clock) as api,
        ThreadPoolExecutor(8) as pool,
    ):
        outcomes = list(pool.map(lambda _: _failure(lambda: api.get(_URL)), range(16)))
        with pytest.raises(RateLimitExhausted, match="is used up until 20"):
            api.get(_URL)
        assert [200] * 9 == [request.status for request in github.requests]
    assert (9, 7) == (outcomes.count(None), outcomes.count(RateLimitExhausted))


def test_queries_have_a_budget_of_their_own() -> None:
    """What is left of one limit says nothing of the other."""
    with (
        SimulatedGithub(many_runs(1), graphql_rate_limit=1) as github,
        GithubApi(github.url, "token", clock=FakeTime().clock) as api,
    ):
        api.query(_QUERY, {})
        api.get(_URL)
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
        api.get(_URL)
        assert [] == time_.slept
        api.get(_URL)
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
        outcomes = list(pool.map(lambda _: _failure(lambda: api.get(_URL)), range(24)))
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
        api.get(_URL)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(api.get, [_URL] * 8))
    assert [0.0] + [7.0] * 9 == arrivals


def test_failures_are_tried_again_and_told() -> None:
    """After one, two and four seconds and up to a quarter more; each try is a request."""
    time_ = FakeTime()
    told: list[tuple[str, str]] = []
    truncated = Answer(200, {"content-length": "100"}, b'{"id": 1')
    with (
        SimulatedGithub(many_runs(1), hook=_first(Answer(502), truncated, Answer(503))) as github,
        GithubApi(
            github.url, "token", warn=lambda *said: told.append(said), clock=time_.clock
        ) as api,
    ):
        assert "example/many" == api.get(_URL).content["full_name"]
        assert 4 == len(github.requests)
        assert 3 == api.requests_count  # what broke off was not answered
    assert [True] * 3 == [
        least <= slept <= least * 1.25 for least, slept in zip((1, 2, 4), time_.slept, strict=True)
    ]
    why = ["answered with status 502", "answered in part", "answered with status 503"]
    assert [
        (_URL, f"{what}, tried again in {slept:.1f} s")
        for what, slept in zip(why, time_.slept, strict=True)
    ] == told


def test_tries_end() -> None:
    """Four in all; then this request has failed, and others are made."""
    with (
        SimulatedGithub(many_runs(1), hook=_first(*[Answer(500)] * 4)) as github,
        GithubApi(github.url, "token", clock=FakeTime().clock) as api,
    ):
        with pytest.raises(GithubFailure, match="was answered with status 500"):
            api.get(_URL)
        api.get(_URL)
        assert 5 == len(github.requests) == api.requests_count


def test_a_server_that_fails_for_good() -> None:
    """Ten requests in a row, each four times: the night ends; one that succeeds starts anew."""
    time_ = FakeTime()
    with (
        SimulatedGithub(many_runs(1)) as github,
        GithubApi(github.url, "token", pace=Pace.unlimited(), clock=time_.clock) as api,
    ):
        for failing in (9, 9):
            github.hook = _first(*[Answer(500)] * 4 * failing)
            for _ in range(failing):
                with pytest.raises(GithubFailure, match="was answered with status 500"):
                    api.get(_URL)
            api.get(_URL)
        github.hook = lambda *_: Answer(500)
        before = len(github.requests)
        with ThreadPoolExecutor(4) as pool:
            outcomes = list(pool.map(lambda _: _failure(lambda: api.get(_URL)), range(20)))
        assert 40 <= len(github.requests) - before <= 40 + 4 * 3
    assert (9, 11) == (outcomes.count(GithubFailure), outcomes.count(GithubUnreachable))


def test_nobody_there() -> None:
    """After four tries the night ends, for all threads."""
    time_ = FakeTime()
    with GithubApi("http://127.0.0.1:9", "token", clock=time_.clock) as api:
        for _ in range(2):
            with pytest.raises(GithubUnreachable, match="does not answer: check the network"):
                api.get(_URL)
    assert 3 == len(time_.slept)


@pytest.mark.parametrize("failures", [0, 3])
def test_max_requests_are_kept_exactly(failures: int) -> None:
    """Ten, by however many threads, repeats included; the eleventh is not sent."""
    with (
        SimulatedGithub(many_runs(1), hook=_first(*[Answer(502)] * failures)) as github,
        GithubApi(github.url, "token", 10, clock=FakeTime().clock) as api,
        ThreadPoolExecutor(8) as pool,
    ):
        outcomes = list(pool.map(lambda _: _failure(lambda: api.get(_URL)), range(16)))
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
        etag = api.get(_URL).etag
        assert all(pool.map(lambda _: api.get(_URL, etag).is_not_modified, range(16)))
        api.get(_URL)
        with pytest.raises(RequestBudgetSpent):
            api.get(_URL)
        assert (18, 16) == (api.requests_count, api.not_modified_count)


def test_the_pace_is_kept() -> None:
    """Four requests ahead, then two a second: the tenth is sent after three seconds."""
    time_ = FakeTime()
    with (
        SimulatedGithub(many_runs(1)) as github,
        GithubApi(github.url, "token", pace=Pace(2, 4), clock=time_.clock) as api,
    ):
        for _ in range(10):
            api.get(_URL)
    assert 3.0 == time_.now


def test_a_redirect_is_a_request() -> None:
    """It is followed below the API root; there and in a circle it counts and ends."""
    with (
        SimulatedGithub(many_runs(1)) as github,
        GithubApi(github.url, "token", clock=FakeTime().clock) as api,
    ):
        github.hook = _first(Answer(301, {"location": f"{github.url}{_URL}"}))
        assert "example/many" == api.get("/repos/example/old").content["full_name"]
        assert 2 == len(github.requests) == api.requests_count
        github.hook = lambda *_: Answer(301, {"location": f"{github.url}{_URL}"})
        with pytest.raises(UnexpectedAnswer, match="redirected again and again"):
            api.get(_URL)
        assert 6 == len(github.requests)
        github.hook = lambda *_: Answer(301, {"location": "http://localhost:9/repos/a/b"})
        with pytest.raises(UnexpectedAnswer, match="outside its API root"):
            api.get(_URL)
        github.hook = lambda *_: Answer(202)
        with pytest.raises(GithubFailure, match="answered with status 202"):
            api.get(_URL)
        assert 8 == len(github.requests)


@pytest.mark.parametrize("value", ["²", "abc", "inf", "9" * 5000])
def test_odd_figures(value: str) -> None:
    """PyGithub stumbles over limits that are no numbers: a worded failure, and the next request."""
    headers = {f"x-ratelimit-{name}": value for name in ("limit", "remaining", "reset")}
    with (
        SimulatedGithub(many_runs(1), hook=_first(Answer(200, headers, b"{}"))) as github,
        GithubApi(github.url, "token", clock=FakeTime().clock) as api,
    ):
        with pytest.raises(UnexpectedAnswer, match="could not be read"):
            api.get(_URL)
        api.get(_URL)


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_both_logs_tell_of_another_try(project: Project, log_format: str) -> None:
    """A warning names the request, what was wrong with the answer, and when it is tried again."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world, hook=_first(Answer(502))) as github:
        outcome = project.ingest("--log-format", log_format, api=github.url)
    assert 0 == outcome.exit_code
    line = outcome.stderr.splitlines()[0]
    said = line if log_format == "text" else json.loads(line)["message"]
    assert said.startswith("/repos/o/r: answered with status 502, tried again in 1.")
    if log_format == "json":
        fields = json.loads(line)
        assert ("warning", "/repos/o/r") == (fields["level"], fields["what"])
        assert fields["why"].startswith("answered with status 502")


def test_a_date_to_wait_for(project: Project) -> None:
    """The night ends at once and says until when; the next one goes on."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    reset = datetime.fromtimestamp(time.time() + 3000, UTC)
    limited = Answer(403, {"retry-after": format_datetime(reset, usegmt=True)}, b"{}")
    with SimulatedGithub(small.world, hook=_first(limited)) as github:
        outcome = project.ingest(api=github.url)
        assert 1 == outcome.exit_code
        assert f"GitHub asks to slow down until {reset:%Y-%m-%d %H:%M} UTC" in outcome.stderr
        assert 1 == len(github.requests)
        assert 0 == project.ingest(api=github.url).exit_code


def test_a_backfill_as_it_is_measured() -> None:
    """The code of `make limits`, on 20 runs: ten requests at once, then five a second."""
    time_ = FakeTime()
    traffic, _ = backfill(
        20,
        0.0,
        lambda github, _story: GithubApi(github.url, "token", pace=Pace(5, 10), clock=time_.clock),
    )
    requests = len(traffic.arrivals)
    assert 22 <= requests <= 26
    assert time_.now == pytest.approx((requests - 10) / 5)


def test_the_busiest_window_by_hand() -> None:
    """Four arrivals from 1 s to 3 s, both included; five from 1 s to 5 s."""
    arrivals = [0.0, 1.0, 1.5, 2.0, 3.0, 5.0]
    assert [4, 5, 1] == [most_within(arrivals, window_s) for window_s in (2, 4, 0)]
