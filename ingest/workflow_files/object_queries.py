"""
Many Git objects in one GraphQL query, and what the answer has of each.

What strangers or people wrote goes into variables; the query's text is made of aliases alone.

Source: GitHub's GraphQL schema, `Repository.object`; "Rate limits and query limits for the GraphQL
API" (one such query costs one point, whatever the number of objects).
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.api.answer_fields import text_at
from ingest.api.answers import explain_query_refusal
from ingest.errors import GithubFailure, UnexpectedAnswer

MOST_OBJECTS = 100
"""Objects in one query: few enough for GitHub to answer within its ten seconds."""

_MAY_NOT_READ = frozenset({"FORBIDDEN", "INSUFFICIENT_SCOPES", "UNAUTHORIZED", "UNAUTHENTICATED"})
_WORD = re.compile(r"[A-Z_]{1,60}")


@dataclass(frozen=True, slots=True)
class ObjectKind:
    """What is asked of each object: argument of `Repository.object` with its type, and fields."""

    argument: tuple[str, str]
    selection: str


_BY_NAME = ("expression", "String!")
_BY_ID = ("oid", "GitObjectID!")
REVISIONS = ObjectKind(_BY_NAME, "__typename oid")
FOLDERS = ObjectKind(_BY_NAME, "... on Tree { oid }")
ENTRIES = ObjectKind(_BY_ID, "... on Tree { entries { name oid size type } }")
CONTENTS = ObjectKind(_BY_ID, "... on Blob { byteSize isBinary isTruncated text }")


@dataclass(frozen=True, slots=True)
class ObjectName:
    """
    One object.

    Attributes:
        repository: `owner/name`.
        name: As `git rev-parse` knows it, or its id.
    """

    repository: str
    name: str


@dataclass(slots=True)
class Objects:
    """What GitHub answered: objects (None: not there), why it refused repositories or objects."""

    found: dict[ObjectName, Mapping[str, Any] | None] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    broken: dict[ObjectName, str] = field(default_factory=dict)


def object_query(kind: ObjectKind, names: Sequence[ObjectName]) -> tuple[str, dict[str, str]]:
    """A query for objects of any repositories, and its variables."""
    argument, of_type = kind.argument
    variables: dict[str, str] = {}
    types: dict[str, str] = {}
    parts = []
    for place, (repository, numbered) in enumerate(_by_repository(names).items()):
        owner, _, name = repository.partition("/")
        variables |= {f"owner{place}": owner, f"name{place}": name}
        types |= {f"owner{place}": "String!", f"name{place}": "String!"}
        objects = []
        for number, each in numbered:
            variables[f"object{number}"] = each.name
            types[f"object{number}"] = of_type
            objects.append(f"o{number}: object({argument}: $object{number}) {{ {kind.selection} }}")
        parts.append(
            f"r{place}: repository(owner: $owner{place}, name: $name{place}) "
            f"{{ {' '.join(objects)} }}"
        )
    declared = ", ".join(f"${variable}: {of_type}" for variable, of_type in types.items())
    return f"query({declared}) {{ {' '.join(parts)} }}", variables


def read_objects(names: Sequence[ObjectName], content: Mapping[str, Any]) -> Objects:
    """
    What the answer to `object_query` says of the same names.

    Raises:
        GithubFailure: It says nothing of any of them.
    """
    by_repository = _by_repository(names)
    aliases = {f"r{place}": repository for place, repository in enumerate(by_repository)}
    objects = Objects()
    for error in _errors(content):
        said = error.get("path")
        path: list[Any] = said if isinstance(said, list) else []
        alias = path[0] if path else None
        if not isinstance(alias, str) or alias not in aliases:
            raise GithubFailure(f"GitHub refused the query: {_reason(error)}")
        name = _find_name(path, by_repository[aliases[alias]])
        kind = text_at(error, "type")
        is_refusal = kind in _MAY_NOT_READ or explain_query_refusal(error) is not None
        if name is None or kind == "NOT_FOUND" or is_refusal:
            objects.refused.setdefault(aliases[alias], _reason(error))
        else:
            objects.broken.setdefault(name, _reason(error))
    data = content.get("data")
    if not isinstance(data, Mapping):
        raise UnexpectedAnswer("/graphql answered neither data nor an error.")
    for alias, repository in aliases.items():
        if repository in objects.refused:
            continue
        answer = data.get(alias)
        for number, name in by_repository[repository]:
            if not isinstance(answer, Mapping) or f"o{number}" not in answer:
                raise UnexpectedAnswer("/graphql left out what it was asked for.")
            if name in objects.broken:
                continue
            found = answer[f"o{number}"]
            objects.found[name] = found if isinstance(found, Mapping) else None
    return objects


def _find_name(path: list[Any], names: Sequence[tuple[int, ObjectName]]) -> ObjectName | None:
    """The object that an error is about; None where it is about the repository."""
    alias = path[1] if len(path) > 1 else None
    return next((name for number, name in names if alias == f"o{number}"), None)


def _by_repository(names: Sequence[ObjectName]) -> dict[str, list[tuple[int, ObjectName]]]:
    """Each name with its number, under its repository."""
    found: defaultdict[str, list[tuple[int, ObjectName]]] = defaultdict(list)
    for number, name in enumerate(names):
        found[name.repository].append((number, name))
    return dict(found)


def _errors(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    errors = content.get("errors") or []
    if not isinstance(errors, list) or not all(isinstance(one, Mapping) for one in errors):
        raise UnexpectedAnswer("/graphql answered errors in a form that is not GitHub's.")
    return errors


def _reason(error: Mapping[str, Any]) -> str:
    """GitHub's own words may repeat a stranger's; the error's type says enough."""
    kind = text_at(error, "type") or ""
    if (why := explain_query_refusal(error)) is not None:
        return f"GitHub refuses them, since {why}; it is tried again next time."
    if kind == "NOT_FOUND":
        return (
            "GitHub has no such repository, or the token may not see it: "
            "give the token read access to its contents; it is tried again next time."
        )
    if kind in _MAY_NOT_READ:
        return (
            "the token may not read them: give it read access to the repository's contents; "
            "it is tried again next time."
        )
    said = f" ({kind})" if _WORD.fullmatch(kind) else ""
    return f"GitHub answered with an error{said}; it is tried again next time."
