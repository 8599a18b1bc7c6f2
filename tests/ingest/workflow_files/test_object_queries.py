"""Queries for many objects: nothing but aliases in their text, every answer told apart."""

from typing import Any

import pytest
from graphql import parse
from graphql.language import StringValueNode, Visitor, visit

from ingest.errors import GithubFailure, UnexpectedAnswer
from ingest.workflow_files.object_queries import (
    CONTENTS,
    ENTRIES,
    FOLDERS,
    REVISIONS,
    ObjectKind,
    ObjectName,
    object_query,
    read_objects,
)

HOSTILE = 'x") { id } evil: viewer { login } #'
NAMES = [
    ObjectName("o/r", "a"),
    ObjectName("o/lib", HOSTILE),
    ObjectName("o/r", "b"),
]


class _Texts(Visitor):
    """Collects the texts that stand in a query."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def enter_string_value(self, node: StringValueNode, *_: object) -> None:
        self.found.append(node.value)


@pytest.mark.parametrize("kind", [REVISIONS, FOLDERS, ENTRIES, CONTENTS])
def test_no_text_in_a_query(kind: ObjectKind) -> None:
    """It is valid GraphQL without a text; what people and strangers wrote are its variables."""
    query, variables = object_query(kind, NAMES)
    texts = _Texts()
    visit(parse(query), texts)
    assert [] == texts.found
    assert HOSTILE not in query
    assert {"o", "r", "lib", "a", "b", HOSTILE} == set(variables.values())


def test_objects_found_and_missing() -> None:
    """Each name gets its own object, whichever repository it belongs to; null is not there."""
    answer = {"data": {"r0": {"o0": {"oid": "1"}, "o2": None}, "r1": {"o1": {"oid": "2"}}}}
    objects = read_objects(NAMES, answer)
    expected = {NAMES[0]: {"oid": "1"}, NAMES[1]: {"oid": "2"}, NAMES[2]: None}
    assert (expected, {}) == (objects.found, objects.refused)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ({"type": "NOT_FOUND", "path": ["r1"]}, "GitHub has no such repository, or the token may"),
        ({"type": "FORBIDDEN", "path": ["r1", "o1"]}, "the token may not read them: give it read"),
        ({"type": "SOME_FAILURE", "path": ["r1"]}, "answered with an error (SOME_FAILURE);"),
        ({"type": "<b>", "path": ["r1"]}, "GitHub answered with an error;"),
        ({"message": "secret", "path": ["r1"]}, "GitHub answered with an error;"),
    ],
)
def test_a_refused_repository(error: dict[str, Any], expected: str) -> None:
    """The error tells of the repository it belongs to; the objects of the others are known."""
    answer = {"data": {"r0": {"o0": None, "o2": None}, "r1": None}, "errors": [error]}
    objects = read_objects(NAMES, answer)
    assert {NAMES[0], NAMES[2]} == objects.found.keys()
    assert ["o/lib"] == list(objects.refused)
    assert expected in objects.refused["o/lib"]
    assert "secret" not in objects.refused["o/lib"]


def test_an_object_that_can_not_be_read() -> None:
    """An error of one object says nothing of the others of its repository."""
    error = {"message": "secret", "type": "TIMEOUT", "path": ["r0", "o2", "text"]}
    answer = {"data": {"r0": {"o0": None, "o2": None}, "r1": {"o1": None}}, "errors": [error]}
    objects = read_objects(NAMES, answer)
    assert {NAMES[0], NAMES[1]} == objects.found.keys()
    assert {NAMES[2]: "GitHub answered with an error (TIMEOUT); it is tried again next time."} == (
        objects.broken
    )
    assert {} == objects.refused


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"errors": [{"type": "INSUFFICIENT_SCOPES"}]}, "the token may not read them"),
        ({"data": None, "errors": [{"message": "Something went wrong"}]}, "refused the query"),
        ({"data": None, "errors": [{"path": ["r7"]}]}, "refused the query"),
        ({"data": None, "errors": [{"path": [{}]}]}, "refused the query"),
    ],
)
def test_a_refused_query(answer: dict[str, Any], expected: str) -> None:
    """An error that belongs to no repository leaves nothing known."""
    with pytest.raises(GithubFailure, match=expected):
        read_objects(NAMES, answer)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"data": None},
        {"data": []},
        {"data": {}},
        {"data": {"r0": {"o0": None}, "r1": {"o1": None}}},
        {"data": {"r0": {"o0": None, "o2": None}, "r1": None}},
        {"data": {}, "errors": {}},
        {"data": {}, "errors": ["x"]},
    ],
)
def test_an_answer_of_another_form(answer: dict[str, Any]) -> None:
    """What is left out is not taken for missing."""
    with pytest.raises(UnexpectedAnswer):
        read_objects(NAMES, answer)
