"""
What GitHub's answers mean.

A refusal is recognized by its message, and explained with the remedy that GitHub gives. The
message itself is not repeated: it may hold a stranger's words.

Sources: GitHub's "Troubleshooting the REST API", "Authorizing a personal access token for use with
SAML single sign-on", "Setting a personal access token policy for your organization", "Managing
allowed IP addresses for your organization", "About OAuth app access restrictions"; RFC 7725.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from requests.utils import parse_header_links

from ingest.api.answer_fields import object_at, text_at
from ingest.api.bounded_reading import decode
from ingest.api.sending import Request, Sent
from ingest.errors import GithubFailure, Gone, NotFound, TokenRejected, UnexpectedAnswer

_LONGEST = 1000
_PERMISSIONS = re.compile(r"[a-z_]{1,40}=[a-z]{1,10}(?:[,;] ?[a-z_]{1,40}=[a-z]{1,10}){0,9}")
_SINGLE_SIGN_ON = (
    "its organization demands single sign-on (SAML), for which the token is not authorized: choose "
    "`Configure SSO` beside the token in GitHub's developer settings, and authorize it for the "
    "organization"
)
_LEGAL_REASONS = (
    "it is unavailable for legal reasons (451), which nothing here can change: leave it out of the "
    "experiment file"
)
_BY_MESSAGE = {
    "saml enforcement": _SINGLE_SIGN_ON,
    "not accessible by integration": (
        "the token of an app or workflow lacks a permission{needed}: grant it to the app, or to "
        "the job under `permissions:`; another private repository takes a token of its own"
    ),
    "not accessible by personal access token": (
        "the token lacks a permission{needed}, or the repository: grant it in GitHub's developer "
        "settings"
    ),
    "forbids access via a personal access token (classic)": (
        "its organization takes no classic tokens: use a fine-grained one"
    ),
    "forbids access via a fine-grained personal access token": (
        "its organization's policy does not take this fine-grained token, perhaps for its long "
        "life: use one that the policy takes"
    ),
    "ip allow list": (
        "its organization lets in none but listed addresses: have this machine's added to the "
        "list, or run it where the address is listed"
    ),
    "oauth app access restrictions": (
        "its organization has not approved the app that the token was made for: ask an owner to "
        "approve it, or use a personal access token"
    ),
    "repository access blocked": (
        "GitHub has blocked the repository: its page at GitHub says why; leave it out of the "
        "experiment file"
    ),
}


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
        NotFound, Gone, UnexpectedAnswer, GithubFailure: The request failed.
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
        raise (Gone if status == HTTPStatus.GONE else NotFound)(
            f"{request.name.partition('?')[0]} does not exist, or the token may not see it: "
            "check the name, and the token's access to the repository."
        )
    if (why := explain_refusal(status, headers, body)) is not None:
        raise GithubFailure(f"GitHub refuses {request.name.partition('?')[0]}, since {why}.")
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


def path_below_root(url: str, api_root: str) -> str:
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
            return path_below_root(reference["url"], api_root)
    return None


def explain_refusal(status: int, headers: Mapping[str, str], body: str) -> str | None:
    """Why an answer refuses, as a clause, and after a colon what to do; None where unknown."""
    if status == HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS:
        return _LEGAL_REASONS
    if status != HTTPStatus.FORBIDDEN:
        return None
    if headers.get("x-github-sso", "").startswith("required"):
        return _SINGLE_SIGN_ON
    try:
        content = decode(body)
    except (ValueError, RecursionError):
        return None
    message = text_at(content, "message") if isinstance(content, Mapping) else None
    return _by_message(message, headers.get("x-accepted-github-permissions", ""))


def explain_query_refusal(error: Mapping[str, Any]) -> str | None:
    """The same of one of GraphQL's errors."""
    if (object_at(error, "extensions") or {}).get("saml_failure") is True:
        return _SINGLE_SIGN_ON
    return _by_message(text_at(error, "message"))


def _by_message(message: str | None, permissions: str = "") -> str | None:
    said = (message or "")[:_LONGEST].lower()
    needed = f" ({permissions})" if _PERMISSIONS.fullmatch(permissions) else ""
    return next(
        (why.replace("{needed}", needed) for words, why in _BY_MESSAGE.items() if words in said),
        None,
    )
