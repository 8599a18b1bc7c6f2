"""GraphQL queries: GitHub's form of data and errors."""

from typing import Any

import pytest

from tests.simulated import SimulatedGithub, World, many_runs
from tests.simulated.tests.client import post_query

FOLDER = ".github/workflows"
FILE = f"{FOLDER}/build.yaml"
FIRST, SECOND = f"a1{1:038x}", f"b2{2:038x}"
OBJECT = """
query($expression: String, $oid: GitObjectID) {
    repository(owner: "example", name: "many") {
        object(expression: $expression, oid: $oid) {
            __typename
            oid
            ... on Tree { entries { name oid path size type } }
            ... on Blob { byteSize isBinary isTruncated text }
        }
    }
}
"""
# Worked out with git hash-object and git mktree.
BLOB_ID = "b83836ed8c80558d4e40ea4ac5d69f4405334799"
WORKFLOWS_ID = "77edc2b7fb4acbbb38a5d23ee726dd11545178de"
BLOB = {
    "__typename": "Blob",
    "oid": BLOB_ID,
    "byteSize": 9,
    "isBinary": False,
    "isTruncated": False,
    "text": "on: push\n",
}


@pytest.fixture
def world() -> World:
    """Two commits, the second on branch `feature/x`, and files of the default branch."""
    world = many_runs(1)
    repository = world.repository("example/many")
    (commit,) = repository.commits.values()
    repository.add_commit({**commit, "sha": FIRST})
    repository.add_commit({**commit, "sha": SECOND}, "feature/x")
    repository.files = {
        (FIRST, FILE): b"on: push\n",
        (FIRST, "README.md"): b"\xff",
        (SECOND, FILE): b"on: push\n",
        (SECOND, f"{FOLDER}/other.yaml"): b"on: [pull_request]\n",
        ("main", FILE): b"on: push\n",
    }
    return world


def _object(world: World, **variables: str) -> Any:  # noqa: ANN401 - any JSON
    with SimulatedGithub(world) as github:
        answer = post_query(github, OBJECT, **variables)
    assert 200 == answer.status
    assert ["data"] == list(answer.content)
    return answer.content["data"]["repository"]["object"]


@pytest.mark.parametrize("ref", [FIRST, FIRST[:7], SECOND, "feature/x", "refs/heads/main", "HEAD"])
def test_file(world: World, ref: str) -> None:
    """A file is found as of a commit, the beginning of its sha, a branch and the default branch."""
    assert BLOB == _object(world, expression=f"{ref}:{FILE}")


def test_folder(world: World) -> None:
    """A folder lists its entries in Git's order, with paths from the root."""
    folder = _object(world, expression=f"{FIRST}:{FOLDER}/")
    root = _object(world, expression=f"{FIRST}:")

    file = {"name": "build.yaml", "oid": BLOB_ID, "path": FILE, "size": 9, "type": "blob"}
    assert {"__typename": "Tree", "oid": WORKFLOWS_ID, "entries": [file]} == folder
    assert [(".github", ".github", 0, "tree"), ("README.md", "README.md", 1, "blob")] == [
        (entry["name"], entry["path"], entry["size"], entry["type"]) for entry in root["entries"]
    ]


def test_equal_folders_have_equal_ids(world: World) -> None:
    """A folder's id tells whether two commits have the same files there."""
    ids = [_object(world, expression=f"{ref}:{FOLDER}")["oid"] for ref in (FIRST, SECOND, "main")]

    assert [WORKFLOWS_ID, WORKFLOWS_ID] == [ids[0], ids[2]]
    assert WORKFLOWS_ID != ids[1]


@pytest.mark.parametrize(
    ("expression", "sha"),
    [(FIRST, FIRST), ("a100", FIRST), ("feature/x", SECOND), ("refs/heads/feature/x", SECOND)],
)
def test_commit(world: World, expression: str, sha: str) -> None:
    """An expression without a path is a commit."""
    assert {"__typename": "Commit", "oid": sha} == _object(world, expression=expression)


@pytest.mark.parametrize(
    ("oid", "kind"), [(FIRST, "Commit"), (WORKFLOWS_ID, "Tree"), (BLOB_ID, "Blob")]
)
def test_object_by_id(world: World, oid: str, kind: str) -> None:
    """Commits, folders and files are found by their ids, too."""
    found = _object(world, oid=oid)

    assert (kind, oid) == (found["__typename"], found["oid"])


@pytest.mark.parametrize(
    "variables",
    [
        {"expression": f"{FIRST}:{FOLDER}/other.yaml"},
        {"expression": f"{FIRST}:{FILE}/"},
        {"expression": f"{FIRST}:{FILE}/below"},
        {"expression": f"{'c' * 40}:{FILE}"},
        {"expression": f"feature/y:{FOLDER}"},
        {"expression": "a1"},
        {"expression": ""},
        {"oid": "c" * 40},
    ],
)
def test_nothing_there(world: World, variables: dict[str, str]) -> None:
    """What does not exist is null without an error."""
    assert _object(world, **variables) is None


@pytest.mark.parametrize(
    ("content", "is_binary", "text"),
    [
        (b"", False, ""),
        ("\N{ROCKET}".encode(), False, "\N{ROCKET}"),
        (b"caf\xe9", True, None),
        (b"a\0b", True, None),
    ],
)
def test_text(world: World, content: bytes, is_binary: bool, text: str | None) -> None:
    """A file that is no UTF-8 text, or holds a zero byte, is binary and has no text."""
    world.repository("example/many").files[FIRST, FILE] = content
    blob = _object(world, expression=f"{FIRST}:{FILE}")

    assert (is_binary, text, False) == (blob["isBinary"], blob["text"], blob["isTruncated"])


def test_long_text(world: World) -> None:
    """A text ends after 512,000 bytes, in front of a character that does not fit in."""
    content = b"a" * 511_999 + "\N{ROCKET}".encode()
    world.repository("example/many").files[FIRST, FILE] = content
    blob = _object(world, expression=f"{FIRST}:{FILE}")

    assert (True, False, 512_003) == (blob["isTruncated"], blob["isBinary"], blob["byteSize"])
    assert "a" * 511_999 == blob["text"]


def test_unknown_repository(world: World) -> None:
    """A repository that is not there is null, with an error that names it; others are answered."""
    query = """{
        one: repository(owner: "example", name: "none") { object(oid: "a") { oid } }
        other: repository(owner: "Example", name: "MANY") { object(oid: "a") { oid } }
    }"""
    with SimulatedGithub(world) as github:
        answer = post_query(github, query)

    assert 200 == answer.status
    assert {
        "data": {"one": None, "other": {"object": None}},
        "errors": [
            {
                "type": "NOT_FOUND",
                "path": ["one"],
                "locations": [{"line": 2, "column": 9}],
                "message": "Could not resolve to a Repository with the name 'example/none'.",
            }
        ],
    } == answer.content


def test_rate_limit_in_the_answer(world: World) -> None:
    """A query can ask for the figures of its own window, itself included."""
    with SimulatedGithub(world, graphql_rate_limit=10) as github:
        answer = post_query(github, "{ rateLimit { cost limit remaining resetAt } }")

    figures = answer.content["data"]["rateLimit"]
    assert (1, 10, 9) == (figures["cost"], figures["limit"], figures["remaining"])
    assert len("2026-01-01T00:00:00Z") == len(figures["resetAt"])
