"""A plain HTTP client, so that the simulated GitHub is tested over real sockets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

from tests.simulated import SimulatedGithub

ANYONE = "token"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; `content` is the decoded JSON, None for an empty body."""

    status: int
    headers: Mapping[str, str]
    content: Any


def get(github: SimulatedGithub, path: str, *, token: str = ANYONE, **headers: str) -> Reply:
    """GET a path below the API root; underscores in the headers' names stand for hyphens."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if token:
        sent["authorization"] = f"token {token}"
    answer = requests.get(github.url + path, headers=sent, timeout=10, allow_redirects=False)
    return Reply(answer.status_code, answer.headers, answer.json() if answer.content else None)


def post_query(
    github: SimulatedGithub, query: str, *, token: str = ANYONE, **variables: str
) -> Reply:
    """POST a GraphQL query with its variables."""
    answer = requests.post(
        f"{github.url}/graphql",
        json={"query": query, "variables": variables},
        headers={"authorization": f"bearer {token}"} if token else {},
        timeout=10,
    )
    return Reply(answer.status_code, answer.headers, answer.json())


def pages(github: SimulatedGithub, path: str) -> list[Any]:
    """The contents of all pages, found by following the Link headers."""
    found = []
    next_path: str | None = path
    while next_path is not None:
        answer = requests.get(
            github.url + next_path, headers={"authorization": f"token {ANYONE}"}, timeout=10
        )
        found.append(answer.json())
        link = answer.links.get("next")
        next_path = None if link is None else link["url"].removeprefix(github.url)
    return found
