"""GraphQL queries that are refused, counted, recorded or replaced."""

import json

import pytest
import requests

from tests.simulated import Answer, Request, SimulatedGithub, many_runs
from tests.simulated.tests.client import get, post_query

QUERY = '{ repository(owner: "example", name: "many") { object(expression: "topic") { oid } } }'
COMMIT = {"data": {"repository": {"object": {"oid": f"{1:040x}"}}}}
REPOSITORY = "/repos/example/many"
ALICE = "right"


@pytest.mark.parametrize("token", ["", "wrong"])
def test_bad_credentials(token: str) -> None:
    """Without the right token a query is answered 401."""
    with SimulatedGithub(many_runs(1), token=ALICE) as github:
        answer = post_query(github, QUERY, token=token)

    assert (401, "Bad credentials") == (answer.status, answer.content["message"])


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (QUERY.replace("oid", "sha"), "Cannot query field 'sha' on type 'GitObject'."),
        (QUERY.replace("expression", "path"), "Unknown argument 'path' on field"),
        (QUERY[:-1], "Syntax Error: Expected Name, found <EOF>."),
        (QUERY.replace('(expression: "topic")', ""), "an object needs either an oid or an"),
        ("query($oid: GitObjectID!) { rateLimit { cost } }", "'\\$oid' is never used"),
        ("mutation { addStar { clientMutationId } }", "mutation"),
    ],
)
def test_unknown_query_fails_the_block(query: str, message: str) -> None:
    """What the schema does not have is an error in an answer of 200, and named at the end."""
    with (
        pytest.raises(AssertionError, match=f"does not know: POST /graphql: .*{message}"),
        SimulatedGithub(many_runs(1)) as github,
    ):
        answer = post_query(github, query)

    assert 200 == answer.status
    assert {"message", "locations"} <= answer.content["errors"][0].keys()
    assert "type" not in answer.content["errors"][0]


@pytest.mark.parametrize("body", [b"", b"no JSON", b"[]", b'{"query": 1}'])
def test_unknown_body_fails_the_block(body: bytes) -> None:
    """A body that holds no query is an unknown request."""
    with (
        pytest.raises(AssertionError, match="does not know: POST /graphql"),
        SimulatedGithub(many_runs(1)) as github,
    ):
        answer = requests.post(
            f"{github.url}/graphql", data=body, headers={"authorization": "token t"}, timeout=10
        )

    assert 501 == answer.status_code


def test_window_of_its_own() -> None:
    """Queries and REST requests count apart; a used-up limit is an error in an answer of 200."""
    with SimulatedGithub(many_runs(1), rate_limit=1, graphql_rate_limit=2) as github:
        rest = [get(github, REPOSITORY).status for _ in range(2)]
        queries = [post_query(github, QUERY) for _ in range(3)]
        other = post_query(github, QUERY, token=ALICE)
        overview = get(github, "/rate_limit").content["resources"]

    assert [200, 403] == rest
    assert [COMMIT, COMMIT] == [answer.content for answer in (*queries[:1], other)]
    assert {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]} == queries[
        2
    ].content
    assert [(200, "graphql", "1"), (200, "graphql", "0"), (200, "graphql", "0")] == [
        (
            answer.status,
            answer.headers["x-ratelimit-resource"],
            answer.headers["x-ratelimit-remaining"],
        )
        for answer in queries
    ]
    assert (1, 2) == (overview["core"]["used"], overview["graphql"]["used"])
    assert "etag" not in queries[0].headers


def test_queries_are_listed_with_their_body() -> None:
    """A query is kept as it was posted; a hook sees it and may replace the answer."""
    seen = []

    def fail(request: Request, _answer: Answer) -> Answer:
        seen.append((request.method, request.path, request.status))
        return Answer(502)

    with SimulatedGithub(many_runs(1), hook=fail) as github:
        requests.post(
            f"{github.url}/graphql",
            json={"query": QUERY},
            headers={"authorization": "token t"},
            timeout=10,
        )
        (request,) = github.requests

    assert [("POST", "/graphql", 200)] == seen
    assert ("POST", "/graphql", 502) == (request.method, request.path, request.status)
    assert {"query": QUERY} == json.loads(request.body)
