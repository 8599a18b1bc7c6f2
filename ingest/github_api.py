"""
Requests to GitHub, through PyGithub.

PyGithub's requester does the talking (authentication, connections, retries of a server's failure);
its objects are not used, because an attribute that a listing lacks costs a request each.
"""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import requests
from github import Auth, Github
from requests.utils import parse_header_links
from urllib3.util import Retry

from ingest import __version__
from ingest.errors import (
    GithubFailure,
    GithubUnreachable,
    NotFound,
    RateLimitExhausted,
    RequestBudgetSpent,
    TokenRejected,
    UnexpectedAnswer,
)
from ingest.redact import without_secret
from ingest.slow_down import reset_clause, slow_down_wait_s

Json = Any
"""Decoded JSON: what it holds is found out by `convert`."""

_IN_FLIGHT = 4
_LONGEST_WAIT_S = 60
_TRIES = 3
_RETRY = Retry(
    total=3,
    backoff_factor=0.5,
    status_forcelist=(500, 502, 503, 504),
    allowed_methods=("GET", "POST"),  # what is posted are queries
    raise_on_status=False,
    respect_retry_after_header=False,
)
_ONCE = Retry(0, read=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What GitHub answered.

    Attributes:
        content: The decoded JSON; None if nothing has changed since the ETag that was sent.
        etag: To be sent with the next request for the same URL by the same token.
        next_url: Path and query of the next page below the API root; None on the last page.
        is_not_modified: Whether GitHub said 304: what is stored still holds.
    """

    content: Json
    etag: str | None
    next_url: str | None
    is_not_modified: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """
    One request.

    Attributes:
        verb: GET, or POST for a query; another one is sent once, whatever becomes of it.
        url: Below the API root, or whole for a query.
        name: What sentences call the URL.
        headers: Beside those that every request has.
        content: To be sent as JSON.
    """

    verb: str
    url: str
    name: str
    headers: Mapping[str, str] = field(default_factory=dict)
    content: Json = None

    @property
    def is_query(self) -> bool:
        """Whether GraphQL answers it."""
        return self.verb == "POST"

    @property
    def is_repeatable(self) -> bool:
        """Whether it only reads, so that it may be sent again."""
        return self.verb in ("GET", "POST")


class GithubApi:
    """
    Reading requests below one API root with one token, from any thread.

    At most four requests are in flight, one after the first answer that says "slow down". The one
    request that writes is `publish.editing_api`'s.

    Args:
        api_root: For example https://api.github.com, without a trailing slash.
        token: Never leaves this object but as the Authorization header.
        max_requests: Requests, but for those answered 304, after which `RequestBudgetSpent` is
            raised; None for no such limit.

    Attributes:
        requests_count: Requests answered, 304 included.
        not_modified_count: Of these, answered 304, which costs nothing.
        rate_limit_remaining: As the last answer to a GET request said; GraphQL has a limit of its
            own.
    """

    def __init__(
        self,
        api_root: str,
        token: str,
        max_requests: int | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.api_root = api_root
        self.token_fingerprint = hashlib.sha256(token.encode()).hexdigest()[:16]
        self.requests_count = 0
        self.not_modified_count = 0
        self.rate_limit_remaining: int | None = None
        self._token = token
        self._max_requests = max_requests
        self._sleep = sleep
        self._sent = 0
        self._in_flight = 0
        self._in_flight_limit = _IN_FLIGHT
        self._gate = threading.Condition()
        self._of_thread = threading.local()
        self._clients: list[Github] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        for client in self._clients:
            client.close()

    def get(self, url: str, etag: str | None = None) -> Answer:
        """
        One GET request; `url` is path and query below the API root.

        Raises:
            NotFound, UnexpectedAnswer, GithubFailure: This request failed.
            TokenRejected, GithubUnreachable, RateLimitExhausted, RequestBudgetSpent: Every further
                request would fail, too.
        """
        headers = {} if etag is None else {"If-None-Match": etag}
        return self._answered(Request("GET", url, url, headers))

    def query(self, query: str, variables: Mapping[str, str]) -> Mapping[str, Json]:
        """
        One GraphQL query; counted, limited and retried as `get` is.

        Returns:
            `data` and `errors`: what they mean is for the caller to find out.

        Raises:
            UnexpectedAnswer, GithubFailure, FetchingEnds: As `get`.
        """
        url = self._client().requester.graphql_url
        content = {"query": query, "variables": dict(variables)}
        answer = self._answered(Request("POST", url, "/graphql", content=content))
        if not isinstance(answer.content, Mapping):
            raise UnexpectedAnswer("/graphql answered something that is no object.")
        return answer.content

    def _answered(self, request: Request) -> Answer:
        for attempt in range(1, _TRIES + 1):
            status, headers, body = self.sent_and_counted(request)
            wait_s = slow_down_wait_s(status, headers, body, is_query=request.is_query)
            if wait_s is None:
                return self._answer(request, status, headers, body)
            with self._gate:
                self._in_flight_limit = 1
            if wait_s > _LONGEST_WAIT_S or attempt == _TRIES:
                break
            self._sleep(wait_s)
        raise limit_exhausted(headers)

    def sent_and_counted(self, request: Request) -> tuple[int, Mapping[str, str], str]:
        """
        Status, headers and body of the answer to one request, whatever they are.

        Raises:
            GithubUnreachable, UnexpectedAnswer: There was none, or it could not be read.
            RequestBudgetSpent: It was not sent.
        """
        with self._gate:
            if self._max_requests is not None and self._sent >= self._max_requests:
                raise RequestBudgetSpent(
                    f"the {self._max_requests} requests of --max-requests are used up: what was "
                    "fetched is kept; run the same command again to continue."
                )
            self._sent += 1
            self._gate.wait_for(lambda: self._in_flight < self._in_flight_limit)
            self._in_flight += 1
        try:
            client = self._client(is_repeating=request.is_repeatable)
            status, headers, body = client.requester.requestJson(
                request.verb, request.url, headers=dict(request.headers), input=request.content
            )
        except (requests.exceptions.ConnectionError, requests.exceptions.Timeout) as error:
            raise GithubUnreachable(
                f"{self.api_root} does not answer: check the network and GITHUB_API_URL; "
                "run the same command again to continue."
            ) from error
        except (requests.exceptions.RequestException, UnicodeDecodeError, RuntimeError) as error:
            # The library's own words may hold what was sent, the token included.
            raise UnexpectedAnswer(
                f"the answer to {request.name} could not be read ({type(error).__name__}); "
                "it is asked for again next time."
            ) from error
        finally:
            with self._gate:
                self._in_flight -= 1
                self._gate.notify()
        with self._gate:
            self.requests_count += 1
            if status == requests.codes.not_modified:
                self.not_modified_count += 1
                self._sent -= 1  # GitHub does not count it, and neither does --max-requests
            remaining = headers.get("x-ratelimit-remaining", "")
            if not request.is_query and remaining.isdigit():
                self.rate_limit_remaining = int(remaining)
        # Whatever echoes the token, it is not stored.
        told = {name: without_secret(value, self._token) for name, value in headers.items()}
        return status, told, without_secret(body, self._token)

    def _answer(
        self, request: Request, status: int, headers: Mapping[str, str], body: str
    ) -> Answer:
        if status == requests.codes.not_modified:
            return Answer(None, headers.get("etag"), None, is_not_modified=True)
        if status == requests.codes.unauthorized:
            raise TokenRejected(
                f"{self.api_root} rejected the token: put a valid one into GITHUB_TOKEN "
                "(read access to Actions, pull requests and contents is enough)."
            )
        if status in (requests.codes.not_found, requests.codes.gone):
            raise NotFound(
                f"{request.name.partition('?')[0]} does not exist, or the token may not see it: "
                "check the name, and the token's access to the repository."
            )
        if status != requests.codes.ok:
            raise GithubFailure(
                f"{request.name} was answered with status {status}; it is tried again next time."
            )
        try:
            content = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise UnexpectedAnswer(
                f"{request.name} was answered with text that is no JSON."
            ) from error
        return Answer(content, headers.get("etag"), self._next_url(headers.get("link", "")))

    def _next_url(self, link: str) -> str | None:
        for reference in parse_header_links(link):
            if reference.get("rel") == "next":
                url = reference["url"]
                if not url.startswith(self.api_root + "/"):
                    raise UnexpectedAnswer(
                        "GitHub named a next page that lies outside its API root."
                    )
                return url.removeprefix(self.api_root)
        return None

    def _client(self, *, is_repeating: bool = True) -> Github:
        kind = "repeating" if is_repeating else "single"
        client: Github | None = getattr(self._of_thread, kind, None)
        if client is None:
            client = Github(
                auth=Auth.Token(self._token),
                base_url=self.api_root,
                user_agent=f"longpole/{__version__}",
                retry=_RETRY if is_repeating else _ONCE,
                timeout=30,
                seconds_between_requests=None,
                seconds_between_writes=None,  # what is posted only reads, and one edit is no haste
                lazy=True,
            )
            setattr(self._of_thread, kind, client)
            with self._gate:
                self._clients.append(client)
        return client


def limit_exhausted(headers: Mapping[str, str]) -> RateLimitExhausted:
    """That GitHub's limit is used up, worded with its end."""
    return RateLimitExhausted(
        f"GitHub's rate limit is used up{reset_clause(headers)}: run the same command again "
        "later to continue."
    )
