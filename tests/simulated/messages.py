"""What goes in and out of the simulated GitHub: requests and answers as values."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from tests.simulated.shapes import API_ROOT

_DOCUMENTATION = "https://docs.github.com/rest"
# Only where a URL stands, never in a text: a quote inside a text is escaped.
_API_URL = re.compile(rb'((?:url|href|self|git)":")' + re.escape(API_ROOT.encode()))


@dataclass(frozen=True, slots=True)
class Request:
    """
    One request that was answered.

    Attributes:
        method: GET, POST for a query, PATCH for an edit, or what else was tried.
        path: Path and query as they were sent.
        status: HTTP status of the answer.
        token_fingerprint: First 16 hexadecimal digits of the token's SHA-256; empty without one.
        body: What was posted, for a GraphQL query and an edit its JSON; empty for a GET.
    """

    method: str
    path: str
    status: int
    token_fingerprint: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back; `delay_s` seconds pass before it is."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay_s: float = 0.0


Hook = Callable[[Request, Answer], Answer]
"""Sees a request and the honest answer to it; what it returns is sent."""


def json_answer(content: object, status: int = HTTPStatus.OK) -> Answer:
    """An answer in JSON, with the real API root in its URLs."""
    body = json.dumps(content, separators=(",", ":")).encode("ascii")
    return Answer(int(status), {"content-type": "application/json; charset=utf-8"}, body)


def refusal(status: HTTPStatus, message: str) -> Answer:
    """An answer that says why not, in GitHub's form."""
    content = {"message": message, "documentation_url": _DOCUMENTATION, "status": str(int(status))}
    return json_answer(content, status)


def limit_exceeded(resource: str) -> Answer:
    """A limit is used up: REST says so with a 403, GraphQL with an error in an answer of 200."""
    message = "API rate limit exceeded"
    if resource == "graphql":
        return json_answer({"errors": [{"type": "RATE_LIMITED", "message": message}]})
    return refusal(HTTPStatus.FORBIDDEN, message)


def below(url: str, sent: Answer) -> Answer:
    """The same answer with `url` in place of the real API root."""
    return replace(sent, body=_API_URL.sub(rb"\1" + url.encode("ascii"), sent.body))


def fingerprint(token: str) -> str:
    """Tells tokens apart without naming them; empty without a token."""
    return hashlib.sha256(token.encode()).hexdigest()[:16] if token else ""


def etag(request: Request, sent: Answer) -> str:
    """
    A weak one that belongs to the URL below the API root, the token and the content.

    The API root itself has no part in it, so that it survives the server's next start.
    """
    digest = hashlib.sha256()
    for part in (request.path, request.token_fingerprint):
        digest.update(part.encode() + b"\0")
    digest.update(sent.body)
    return f'W/"{digest.hexdigest()}"'
