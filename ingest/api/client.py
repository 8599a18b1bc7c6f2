"""Requests to GitHub: counted, within its limits, and tried again where that may help."""

import hashlib
import random
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Self

from ingest.api.answers import Answer, path_below_root, read_answer
from ingest.api.bounded_reading import calling_before_large
from ingest.api.gate import Clock, Gate, Pace, Warn
from ingest.api.limits import CORE, GRAPHQL, read_remaining, read_slow_down, word_exhausted
from ingest.api.sending import AnswerBroken, AnswerTooSlow, Request, Sender, Sent
from ingest.errors import AnswerTooLarge, FetchingEnds, GithubUnreachable, UnexpectedAnswer

Json = Any
"""Decoded JSON: what it holds is found out by `convert`."""

_SLOW_DOWNS = 3
_TRIES = 4
_SLOW_TRIES = 2
_MOST_REDIRECTS = 3
_MOST_FAILED_IN_A_ROW = 10
_LARGE_WEIGHT = 0.25
_MOST_LOST_S = 80.0
_EARNED_S = 1.0
_WRITE_POINTS = 5
_PASSING = frozenset(
    {
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
_REDIRECTS = frozenset(
    {
        HTTPStatus.MOVED_PERMANENTLY,
        HTTPStatus.FOUND,
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
    }
)
_MOVED = _REDIRECTS - {HTTPStatus.FOUND}


def warn_nobody(_what: str, _why: str) -> None:
    """Tell nobody."""


class GithubApi:
    """
    Reading requests below one API root with one token, from any thread.

    `Gate` keeps them within every limit. A server's failure is tried again after one, two and four
    seconds and a little more, each time told; repeats and redirects count as requests. After ten
    requests in a row that failed in spite of that, or forty whose answers were too large, the
    ingest ends; so it does once failures have taken 80 s and a second for each answer. The one
    request that writes is `publish.edit_description`'s.

    Args:
        api_root: For example https://api.github.com, without a trailing slash.
        token: Never leaves this object but as the Authorization header.
        max_requests: Requests, but for those answered 304, after which `RequestBudgetSpent` is
            raised; None for no such limit.
        warn: Called, by any thread, for retries and waits.
        max_minutes: After which no request is sent any more, `TimeSpent` is raised; None for no
            such limit.
        pace: How fast; GitHub's own limit where nothing is said.
        clock: The time.

    Attributes:
        requests_count: Requests answered, 304 included.
        not_modified_count: Of these, answered 304, which costs nothing.
        rate_limit_remaining: As the last answer to a GET request said; GraphQL has a limit of its
            own.
    """

    def __init__(  # noqa: PLR0913 - one argument per option
        self,
        api_root: str,
        token: str,
        max_requests: int | None = None,
        warn: Warn = warn_nobody,
        *,
        max_minutes: float | None = None,
        pace: Pace | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.api_root = api_root
        self.token_fingerprint = hashlib.sha256(token.encode()).hexdigest()[:16]
        self.requests_count = 0
        self.not_modified_count = 0
        self.rate_limit_remaining: int | None = None
        self._warn = warn
        self._clock = clock or Clock()
        self._gate = Gate(pace or Pace(), max_requests, self._clock, warn, max_minutes)
        self._sender = Sender(api_root, token)
        self._counting = threading.Lock()
        self._failed_in_a_row = 0.0
        self._lost_s = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._sender.close()

    def get(self, url: str, etag: str | None = None) -> Answer:
        """
        One GET request; `url` is path and query below the API root.

        Raises:
            NotFound, UnexpectedAnswer, GithubFailure: This request failed.
            TokenRejected, GithubUnreachable, RateLimitExhausted, RequestBudgetSpent, TimeSpent:
                Every further request would fail, too, and none is sent any more.
        """
        headers = {} if etag is None else {"If-None-Match": etag}
        return self._ask(Request("GET", url, url, headers))

    def find_link(self, url: str) -> str:
        """
        Where GitHub says that a file lies: a GET request that is answered with 302.

        Returns:
            An address that is valid for a minute, whoever asks: a secret. It may lie anywhere.

        Raises:
            NotFound, Gone, UnexpectedAnswer, GithubFailure, FetchingEnds: As `get`.
        """
        request = Request("GET", url, url)
        with self._ending_for_all():
            sent = self._send_along(request, _MOVED)
            if sent.status == HTTPStatus.FOUND and (link := sent.headers.get("location")):
                return link
            read_answer(request, sent, self.api_root)
        raise UnexpectedAnswer(f"{url} was answered without a link; it is asked for next time.")

    def query(self, query: str, variables: Mapping[str, str]) -> Mapping[str, Json]:
        """
        One GraphQL query; counted, limited and retried as `get` is.

        Returns:
            `data` and `errors`: what they mean is for the caller to find out.

        Raises:
            UnexpectedAnswer, GithubFailure, FetchingEnds: As `get`.
        """
        content = {"query": query, "variables": dict(variables)}
        request = Request("POST", self._sender.graphql_url, "/graphql", content=content)
        answer = self._ask(request)
        if not isinstance(answer.content, Mapping):
            raise UnexpectedAnswer("/graphql answered something that is no object.")
        return answer.content

    @contextmanager
    def calling_before_large(self, tell: Callable[[], None]) -> Iterator[None]:
        """In here, `tell` is called, and may wait, before this thread reads a large answer."""

        def wait() -> None:
            with self._gate.aside():
                tell()

        with calling_before_large(wait):
            yield

    def sent_and_counted(self, request: Request) -> Sent:
        """
        The answer to one request, whatever it is.

        Raises:
            GithubUnreachable, UnexpectedAnswer: There was none, or it could not be read.
            FetchingEnds: It was not sent.
        """
        self._enter(request)
        return self._send(request)

    def _enter(self, request: Request) -> None:
        self._gate.enter(_resource(request), 1 if request.is_repeatable else _WRITE_POINTS)

    def _send(self, request: Request) -> Sent:
        sent: Sent | None = None
        try:
            sent = self._sender.send(request)
        finally:
            is_free = sent is not None and sent.status == HTTPStatus.NOT_MODIFIED
            headers = None if sent is None else sent.headers
            self._gate.leave(_resource(request), headers, is_free=is_free)
        with self._counting:
            self.requests_count += 1
            self.not_modified_count += is_free
            left = None if request.is_query else read_remaining(sent.headers)
            self.rate_limit_remaining = self.rate_limit_remaining if left is None else left
        return sent

    def _ask(self, request: Request) -> Answer:
        redirects = frozenset[HTTPStatus]() if request.is_query else _REDIRECTS
        with self._ending_for_all():
            return read_answer(request, self._send_along(request, redirects), self.api_root)

    @contextmanager
    def _ending_for_all(self) -> Iterator[None]:
        """What ends fetching in here ends it for every thread."""
        try:
            yield
        except FetchingEnds as end:
            self._gate.end(end)
            raise

    def _send_along(self, request: Request, redirects: Collection[HTTPStatus]) -> Sent:
        """The answer where redirects lead to, as long as they stay below the API root."""
        for _ in range(_MOST_REDIRECTS + 1):
            sent = self._send_with_retries(request)
            if sent.status not in redirects:
                return sent
            location = path_below_root(sent.headers.get("location", ""), self.api_root)
            request = replace(request, url=location)
        raise UnexpectedAnswer(f"{request.name} was redirected again and again.")

    def _send_with_retries(self, request: Request) -> Sent:
        """The answer once GitHub neither fails nor asks to slow down; after four tries the last."""
        failures, slow_downs = 0, 0
        while True:
            self._enter(request)
            began_at = time.monotonic()
            try:
                sent = self._send(request)
            except AnswerTooLarge:
                self._note_lost(began_at)
                self._note_failure(_LARGE_WEIGHT)
                raise
            except (GithubUnreachable, AnswerBroken) as error:
                self._note_lost(began_at)
                failures += 1
                if failures >= (_SLOW_TRIES if isinstance(error, AnswerTooSlow) else _TRIES):
                    self._note_failure()
                    raise
                is_broken = isinstance(error, AnswerBroken)
                what = "answered in part" if is_broken else "no answer"
                self.back_off(request.name, what, failures)
                continue
            now = self._clock.wall()
            asked = read_slow_down(*sent, now, is_query=request.is_query)
            if asked is not None:
                slow_downs += 1
                self._gate.slow_down(asked)
                if slow_downs == _SLOW_DOWNS:
                    raise word_exhausted(asked.why, asked.until)
            elif sent.status not in _PASSING:
                self._failed_in_a_row = 0
                return sent
            else:
                self._note_lost(began_at)
                failures += 1
                if failures == _TRIES:
                    self._note_failure()
                    return sent
                self.back_off(request.name, f"answered with status {sent.status}", failures)

    def _note_failure(self, weight: float = 1) -> None:
        """Where nothing succeeds any more, trying the rest would only take hours."""
        with self._counting:
            self._failed_in_a_row += weight
            count = self._failed_in_a_row
        if count >= _MOST_FAILED_IN_A_ROW:
            raise GithubUnreachable(
                f"{self.api_root} failed one request after the other, each several times: what "
                "was fetched is kept; run the same command again later to continue."
            )

    def _note_lost(self, began_at: float) -> None:
        """However failures and answers take turns, a night ends."""
        with self._counting:
            self._lost_s += time.monotonic() - began_at
            is_too_much = self._lost_s > _MOST_LOST_S + _EARNED_S * self.requests_count
            lost_s = self._lost_s
        if is_too_much:
            raise GithubUnreachable(
                f"{self.api_root} took {lost_s:.0f} s for answers that failed or did not end: what "
                "was fetched is kept; run the same command again later to continue."
            )

    def back_off(self, name: str, what: str, failures: int) -> None:
        """Wait twice as long each time, and not as long as other threads."""
        wait_s = 2.0 ** (failures - 1) * random.uniform(1, 1.25)  # noqa: S311 - no secret
        self._warn(name, f"{what}, tried again in {wait_s:.1f} s")
        self._clock.sleep(wait_s)


def _resource(request: Request) -> str:
    return GRAPHQL if request.is_query else CORE
