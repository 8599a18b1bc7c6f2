"""Requests that are sent again: after failures and redirects, each counted, and not for ever."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from ingest.api.client import GithubApi
from ingest.api.gate import Pace
from ingest.errors import GithubFailure, GithubUnreachable, UnexpectedAnswer
from tests.ingest.failing_requests import URL, failure, first
from tests.ingest.fake_time import FakeTime
from tests.simulated import Answer, SimulatedGithub, many_runs


def test_failures_are_tried_again_and_told() -> None:
    """After one, two and four seconds and up to a quarter more; each try is a request."""
    time_ = FakeTime()
    told: list[tuple[str, str]] = []
    truncated = Answer(200, {"content-length": "100"}, b'{"id": 1')
    with (
        SimulatedGithub(many_runs(1), hook=first(Answer(502), truncated, Answer(503))) as github,
        GithubApi(
            github.url, "token", warn=lambda *said: told.append(said), clock=time_.clock
        ) as api,
    ):
        assert "example/many" == api.get(URL).content["full_name"]
        assert 4 == len(github.requests)
        assert 3 == api.requests_count  # what broke off was not answered
    assert [True] * 3 == [
        least <= slept <= least * 1.25 for least, slept in zip((1, 2, 4), time_.slept, strict=True)
    ]
    why = ["answered with status 502", "answered in part", "answered with status 503"]
    assert [
        (URL, f"{what}, tried again in {slept:.1f} s")
        for what, slept in zip(why, time_.slept, strict=True)
    ] == told


def test_tries_end() -> None:
    """Four in all; then this request has failed, and others are made."""
    with (
        SimulatedGithub(many_runs(1), hook=first(*[Answer(500)] * 4)) as github,
        GithubApi(github.url, "token", clock=FakeTime().clock) as api,
    ):
        with pytest.raises(GithubFailure, match="was answered with status 500"):
            api.get(URL)
        api.get(URL)
        assert 5 == len(github.requests) == api.requests_count


def test_a_server_that_fails_for_good() -> None:
    """Ten requests in a row, each four times: the night ends; one that succeeds starts anew."""
    time_ = FakeTime()
    with (
        SimulatedGithub(many_runs(1)) as github,
        GithubApi(github.url, "token", pace=Pace.unlimited(), clock=time_.clock) as api,
    ):
        for failing in (9, 9):
            github.hook = first(*[Answer(500)] * 4 * failing)
            for _ in range(failing):
                with pytest.raises(GithubFailure, match="was answered with status 500"):
                    api.get(URL)
            api.get(URL)
        github.hook = lambda *_: Answer(500)
        before = len(github.requests)
        with ThreadPoolExecutor(4) as pool:
            outcomes = list(pool.map(lambda _: failure(lambda: api.get(URL)), range(20)))
        assert 40 <= len(github.requests) - before <= 40 + 4 * 3
    assert (9, 11) == (outcomes.count(GithubFailure), outcomes.count(GithubUnreachable))


def test_nobody_there() -> None:
    """After four tries the night ends, for all threads."""
    time_ = FakeTime()
    with GithubApi("http://127.0.0.1:9", "token", clock=time_.clock) as api:
        for _ in range(2):
            with pytest.raises(GithubUnreachable, match="does not answer: check the network"):
                api.get(URL)
    assert 3 == len(time_.slept)


def test_a_redirect_is_a_request() -> None:
    """It is followed below the API root; there and in a circle it counts and ends."""
    with (
        SimulatedGithub(many_runs(1)) as github,
        GithubApi(github.url, "token", clock=FakeTime().clock) as api,
    ):
        github.hook = first(Answer(301, {"location": f"{github.url}{URL}"}))
        assert "example/many" == api.get("/repos/example/old").content["full_name"]
        assert 2 == len(github.requests) == api.requests_count
        github.hook = lambda *_: Answer(301, {"location": f"{github.url}{URL}"})
        with pytest.raises(UnexpectedAnswer, match="redirected again and again"):
            api.get(URL)
        assert 6 == len(github.requests)
        github.hook = lambda *_: Answer(301, {"location": "http://localhost:9/repos/a/b"})
        with pytest.raises(UnexpectedAnswer, match="outside its API root"):
            api.get(URL)
        github.hook = lambda *_: Answer(202)
        with pytest.raises(GithubFailure, match="answered with status 202"):
            api.get(URL)
        assert 8 == len(github.requests)


@pytest.mark.parametrize("value", ["²", "abc", "inf", "9" * 5000])
def test_odd_figures(value: str) -> None:
    """PyGithub stumbles over limits that are no numbers: a worded failure, and the next request."""
    headers = {f"x-ratelimit-{name}": value for name in ("limit", "remaining", "reset")}
    with (
        SimulatedGithub(many_runs(1), hook=first(Answer(200, headers, b"{}"))) as github,
        GithubApi(github.url, "token", clock=FakeTime().clock) as api,
    ):
        with pytest.raises(UnexpectedAnswer, match="could not be read"):
            api.get(URL)
        api.get(URL)
