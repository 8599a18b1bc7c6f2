"""What GitHub's answers mean."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from requests.utils import parse_header_links

from ingest.api.bounded_reading import decode
from ingest.api.sending import Request, Sent
from ingest.errors import GithubFailure, NotFound, TokenRejected, UnexpectedAnswer


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

    content: Any
    etag: str | None
    next_url: str | None
    is_not_modified: bool = False


def read_answer(request: Request, sent: Sent, api_root: str) -> Answer:
    """
    What came back, decoded.

    Raises:
        NotFound, UnexpectedAnswer, GithubFailure: The request failed.
        TokenRejected: Every further request would, too.
    """
    status, headers, body = sent
    if status == HTTPStatus.NOT_MODIFIED:
        return Answer(None, headers.get("etag"), None, is_not_modified=True)
    if status == HTTPStatus.UNAUTHORIZED:
        raise TokenRejected(
            f"{api_root} rejected the token: put a valid one into GITHUB_TOKEN "
            "(read access to Actions, pull requests and contents is enough)."
        )
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        raise NotFound(
            f"{request.name.partition('?')[0]} does not exist, or the token may not see it: "
            "check the name, and the token's access to the repository."
        )
    if status != HTTPStatus.OK:
        raise GithubFailure(
            f"{request.name} was answered with status {status}; it is tried again next time."
        )
    try:
        content = decode(body)
    except (ValueError, RecursionError) as error:
        raise UnexpectedAnswer(
            f"{request.name} was answered with text that is no JSON, or with far too much of it."
        ) from error
    return Answer(content, headers.get("etag"), _next_url(headers.get("link", ""), api_root))


def below_root(url: str, api_root: str) -> str:
    """
    Path and query below the API root of a URL that GitHub named.

    Raises:
        UnexpectedAnswer: It lies elsewhere, where the token must not go.
    """
    if not url.startswith(api_root + "/"):
        raise UnexpectedAnswer("GitHub named a page that lies outside its API root.")
    return url.removeprefix(api_root)


def _next_url(link: str, api_root: str) -> str | None:
    for reference in parse_header_links(link):
        if reference.get("rel") == "next":
            return below_root(reference["url"], api_root)
    return None
