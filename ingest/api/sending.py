"""
One HTTP request to GitHub, through PyGithub's requester.

PyGithub does the talking (authentication, connections); its objects are not used, because an
attribute that a listing lacks costs a request each. Nothing is repeated here, so that who counts
requests sees each of them. A TLS failure that a retry would meet again is told apart from one that
may pass (a handshake that is broken off, or does not end).

Source of the numbers: OpenSSL, "X509_STORE_CTX_get_error", its list of error codes.
"""

import errno
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import requests
from github import Auth, Github
from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, Requester
from urllib3.util import Retry

from basis.errors import LongpoleError
from basis.version import VERSION
from ingest.api.bounded_reading import (
    LARGEST_BYTES,
    LONGEST_S,
    TooLarge,
    WatchedAdapter,
    read_within_bounds,
    watched,
)
from ingest.errors import (
    AnswerTooLarge,
    ConnectionUntrusted,
    DescriptorsExhausted,
    GithubUnreachable,
    UnexpectedAnswer,
)
from ingest.story import without_secret

NO_REPEATS = Retry(0, read=False)
_TIMEOUT_S = 15
_REPEATED_BY_PYGITHUB = frozenset({HTTPStatus.ACCEPTED, HTTPStatus.MOVED_PERMANENTLY})
_Connection = HTTPSRequestsConnectionClass | HTTPRequestsConnectionClass
_OUT_OF_DATE = {9: "is not valid yet", 10: "has expired"}
_OF_ANOTHER_HOST = frozenset({62, 64})
_NOT_IN_TLS = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST"})
_AGAIN = "run the same command again to continue."


class AnswerBroken(UnexpectedAnswer):
    """The connection broke, or the body ended, within the answer: a second try may help."""


class AnswerTooSlow(AnswerBroken):
    """The answer had not ended when its time was up."""


@dataclass(frozen=True, slots=True)
class Request:
    """
    One request.

    Attributes:
        verb: GET, or POST for a query; another one is sent once, whatever becomes of it.
        url: Below the API root, or whole for a query.
        name: What sentences call the URL.
    """

    verb: str
    url: str
    name: str
    headers: Mapping[str, str] = field(default_factory=dict)
    content: Any = None

    @property
    def is_query(self) -> bool:
        """Whether GraphQL answers it."""
        return self.verb == "POST"

    @property
    def is_repeatable(self) -> bool:
        """Whether it only reads, so that it may be sent again."""
        return self.verb in ("GET", "POST")


class Sent(NamedTuple):
    """What came back; the headers' names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: str


class _AnsweredEarly(Exception):
    """An answer after which PyGithub would send another request unseen."""

    def __init__(self, sent: Sent) -> None:
        super().__init__()
        self.sent = sent


class Sender:
    """
    Sends requests below one API root with one token, from any thread.

    Args:
        api_root: Without a trailing slash.
        token: Never leaves this object but as the Authorization header.
        longest_s: Seconds after which an answer must have ended.
    """

    def __init__(self, api_root: str, token: str, longest_s: float = LONGEST_S) -> None:
        self._api_root = api_root
        self._token = token
        self._longest_s = longest_s
        self._of_thread = threading.local()
        self._lock = threading.Lock()
        self._connections: list[_Connection] = []

    @property
    def graphql_url(self) -> str:
        """Where queries go: beside the API root."""
        return self._requester().graphql_url

    def close(self) -> None:
        """Close all connections."""
        for connection in self._connections:
            connection.close()

    def send(self, request: Request) -> Sent:
        """
        Send a request once, and give back the answer, whatever it is.

        Raises:
            GithubUnreachable, AnswerBroken, AnswerTooSlow: No answer, or not all of it, came.
            DescriptorsExhausted, ConnectionUntrusted: No connection could be opened.
            UnexpectedAnswer, AnswerTooLarge: It could not be read.
        """
        too_slow = AnswerTooSlow(
            f"the answer to {request.name} had not ended after {self._longest_s:g} s; it is asked "
            "for again next time."
        )
        # What was cut off may look like any failure, or like the end of an answer.
        with watched(self._longest_s) as watch:
            try:
                sent = self._send(request)
            except LongpoleError as error:
                if watch.is_over:
                    raise too_slow from error
                raise
        if watch.is_over:
            raise too_slow
        return sent

    def _send(self, request: Request) -> Sent:
        try:
            status, headers, body = self._requester().requestJson(
                request.verb,
                request.url,
                headers=dict(request.headers),
                input=request.content,
                cnx=self._connection(is_kept_apart=not request.is_repeatable),
            )
        except _AnsweredEarly as early:
            return self._without_token(early.sent)
        except TooLarge as error:
            raise AnswerTooLarge(
                f"the answer to {request.name} has more than {LARGEST_BYTES // 1024**2} MiB; "
                "it is asked for again next time."
            ) from error
        except (requests.exceptions.ConnectionError, requests.exceptions.Timeout) as error:
            if (refusal := explain_untrusted(error, self._api_root)) is not None:
                raise refusal from error
            if _is_for_want_of_descriptors(error):
                raise DescriptorsExhausted(DescriptorsExhausted.SENTENCE) from error
            raise GithubUnreachable(
                f"{self._api_root} does not answer: check the network and GITHUB_API_URL; "
                "run the same command again to continue."
            ) from error
        except (requests.RequestException, RuntimeError, ValueError, OverflowError) as error:
            is_broken = isinstance(
                error,
                requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError,
            )
            # The library's own words may hold what was sent, the token included.
            raise (AnswerBroken if is_broken else UnexpectedAnswer)(
                f"the answer to {request.name} could not be read ({type(error).__name__}); "
                "it is asked for again next time."
            ) from error
        except OSError as error:
            if (refusal := explain_untrusted(error, self._api_root)) is not None:
                raise refusal from error
            raise
        return self._without_token(Sent(status, headers, body))

    def _without_token(self, sent: Sent) -> Sent:
        """Whatever echoes the token, it is not stored."""
        headers = {name: without_secret(value, self._token) for name, value in sent.headers.items()}
        return Sent(sent.status, headers, without_secret(sent.body, self._token))

    def _requester(self) -> Requester:
        requester: Requester | None = getattr(self._of_thread, "requester", None)
        if requester is None:
            requester = self._of_thread.requester = Github(
                auth=Auth.Token(self._token),
                base_url=self._api_root,
                user_agent=f"longpole/{VERSION}",
                retry=NO_REPEATS,
                seconds_between_requests=None,
                seconds_between_writes=None,  # what is posted only reads, and one edit is no haste
                lazy=True,
            ).requester
        return requester

    def _connection(self, *, is_kept_apart: bool) -> _Connection:
        """This thread's own, with another one for a request that must not meet a stale one."""
        name = "single" if is_kept_apart else "connection"
        connection: _Connection | None = getattr(self._of_thread, name, None)
        if connection is None:
            root = urlsplit(self._api_root)
            kind = (
                HTTPSRequestsConnectionClass
                if root.scheme == "https"
                else HTTPRequestsConnectionClass
            )
            connection = kind(str(root.hostname), root.port, retry=NO_REPEATS, timeout=_TIMEOUT_S)
            connection.session.mount(f"{root.scheme}://", WatchedAdapter(NO_REPEATS))
            connection.session.hooks["response"] += [read_within_bounds, _stop_repeats]
            setattr(self._of_thread, name, connection)
            with self._lock:
                self._connections.append(connection)
        return connection


def _stop_repeats(response: requests.Response, *_arguments: object, **_options: object) -> None:
    if response.status_code in _REPEATED_BY_PYGITHUB:
        headers = {name.lower(): value for name, value in response.headers.items()}
        raise _AnsweredEarly(Sent(response.status_code, headers, response.text))


def _is_for_want_of_descriptors(error: BaseException) -> bool:
    return any(
        isinstance(cause, OSError) and cause.errno in (errno.EMFILE, errno.ENFILE)
        for cause in list_causes(error)
    )


def list_causes(error: BaseException) -> Iterator[BaseException]:
    """An error, and what led to it."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def explain_untrusted(error: Exception, root: str) -> ConnectionUntrusted | None:
    """What to say of a request that would fail again; None where another try may help."""
    if type(error) is OSError:  # how `requests` says that there is no such file of certificates
        return _unread()
    if not isinstance(error, requests.exceptions.SSLError):
        return None
    for cause in list_causes(error):
        match cause:
            case ssl.SSLCertVerificationError():
                return ConnectionUntrusted(_unverified(cause, root))
            case ssl.SSLError(library="X509") | PermissionError():
                return _unread()
            case ssl.SSLError(reason=reason) if reason in _NOT_IN_TLS:
                return ConnectionUntrusted(
                    f"{root} does not answer in TLS: check GITHUB_API_URL, its port and whether it "
                    f"begins with http://, and any proxy; {_AGAIN}"
                )
    return None


def _unverified(error: ssl.SSLCertVerificationError, root: str) -> str:
    if (why := _OUT_OF_DATE.get(error.verify_code)) is not None:
        return (
            f"the certificate of {root} {why}: check this machine's clock, and have the "
            f"certificate renewed; {_AGAIN}"
        )
    if error.verify_code in _OF_ANOTHER_HOST:
        return f"the certificate of {root} is one of another host: check GITHUB_API_URL; {_AGAIN}"
    return (
        f"nobody whom this machine trusts vouches for {root} ({error.verify_message}): put "
        "the certificate of who issued its own into a file, name it in REQUESTS_CA_BUNDLE, and "
        f"{_AGAIN}"
    )


def _unread() -> ConnectionUntrusted:
    return ConnectionUntrusted(
        "the certificates to be trusted can't be read: let REQUESTS_CA_BUNDLE name a file of "
        f"certificates (PEM), or unset it; {_AGAIN}"
    )
