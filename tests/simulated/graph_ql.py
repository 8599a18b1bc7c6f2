"""
What the simulated GitHub answers to GraphQL queries: a subset of GitHub's public schema.

Source: GitHub docs, "GraphQL API", for types and fields; `git rev-parse` for expressions. GitHub's
answers, as clients quote them, show the form of errors and that a `text` ends after 512,000 bytes.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial

from graphql import GraphQLError, build_schema, graphql_sync

from tests.simulated.git_objects import Folder, object_id
from tests.simulated.references import file_bytes, full_sha, objects_by_id, root_folder
from tests.simulated.routes import UnknownObject, UnknownRequest
from tests.simulated.shapes import instant
from tests.simulated.world import Json, SimulatedRepository, World

_COST = 1
_LONGEST_TEXT_BYTES = 512_000
_BRANCHES = "refs/heads/"

_SCHEMA = build_schema("""
    scalar DateTime
    scalar GitObjectID

    type Query {
        rateLimit: RateLimit
        repository(name: String!, owner: String!): Repository
    }

    type RateLimit {
        cost: Int!
        limit: Int!
        remaining: Int!
        resetAt: DateTime!
    }

    type Repository {
        object(expression: String, oid: GitObjectID): GitObject
    }

    interface GitObject {
        oid: GitObjectID!
    }

    type Commit implements GitObject {
        oid: GitObjectID!
    }

    type Tree implements GitObject {
        entries: [TreeEntry!]
        oid: GitObjectID!
    }

    type TreeEntry {
        name: String!
        oid: GitObjectID!
        path: String
        size: Int!
        type: String!
    }

    type Blob implements GitObject {
        byteSize: Int!
        isBinary: Boolean
        isTruncated: Boolean!
        oid: GitObjectID!
        text: String
    }
""")


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """
    The answer to a query, whose HTTP status is 200 whatever it says.

    Attributes:
        content: To be sent as JSON.
        unknown: What the query asks for and this server does not know; None where it knows all.
    """

    content: Json
    unknown: str | None


def answer_query(world: World, body: str, rate: Mapping[str, int]) -> QueryAnswer:
    """
    The answer to a query.

    Args:
        world: What GitHub holds.
        body: What was posted: JSON with `query`, and `variables` if it has any.
        rate: Figures of the token's window, this query included.

    Raises:
        UnknownRequest: The body is no such JSON.
    """
    try:
        asked = json.loads(body)
    except ValueError as error:
        raise UnknownRequest("a body that is no JSON") from error
    match asked:
        case {"query": str(query)}:
            variables = asked.get("variables")
        case _:
            raise UnknownRequest("a body without a query")
    result = graphql_sync(_SCHEMA, query, _root(world, rate), variable_values=variables)
    errors = result.errors or []
    # Every field of the query may be null: without data the query itself was refused.
    content: Json = {} if result.data is None else {"data": result.data}
    if errors:
        content["errors"] = [_error(error) for error in errors]
    unknown = (error.message for error in errors if not _is_not_found(error))
    return QueryAnswer(content, next(unknown, None))


def _root(world: World, rate: Mapping[str, int]) -> Json:
    reset_at = instant(datetime.fromtimestamp(rate["reset"], UTC))
    return {
        "rateLimit": {
            "cost": _COST,
            "limit": rate["limit"],
            "remaining": rate["remaining"],
            "resetAt": reset_at,
        },
        "repository": partial(_repository, world),
    }


def _repository(world: World, _info: object, owner: str, name: str) -> Json:
    try:
        repository = world.repository(f"{owner}/{name}")
    except KeyError as error:
        message = f"Could not resolve to a Repository with the name '{owner}/{name}'."
        raise UnknownObject(message) from error
    # Ids are looked up once per query, and only if it asks for any.
    objects = cache(partial(objects_by_id, repository))
    return {"object": partial(_object, repository, objects)}


def _object(
    repository: SimulatedRepository,
    objects: Callable[[], Mapping[str, bytes | Folder]],
    _info: object,
    oid: str | None = None,
    expression: str | None = None,
) -> Json | None:
    try:
        if expression is not None and oid is None:
            return _named(repository, expression)
        if oid is not None and expression is None:
            return _identified(repository, objects, oid)
    except KeyError:
        return None
    raise UnknownRequest("an object needs either an oid or an expression")


def _named(repository: SimulatedRepository, expression: str) -> Json:
    ref, colon, path = expression.partition(":")
    ref = repository.answer["default_branch"] if ref == "HEAD" else ref.removeprefix(_BRANCHES)
    if not colon:
        return _commit(full_sha(repository, ref))
    try:
        return _blob(file_bytes(repository, ref, path))
    except KeyError:
        folder = root_folder(repository, ref).at(path.removesuffix("/"))
        if isinstance(folder, bytes):
            raise
        return _tree(folder, path.removesuffix("/"))


def _identified(
    repository: SimulatedRepository, objects: Callable[[], Mapping[str, bytes | Folder]], oid: str
) -> Json:
    if oid in repository.commits:
        return _commit(oid)
    found = objects()[oid]
    return _tree(found, "") if isinstance(found, Folder) else _blob(found)


def _commit(sha: str) -> Json:
    return {"__typename": "Commit", "oid": sha}


def _tree(folder: Folder, path: str) -> Json:
    return {
        "__typename": "Tree",
        "oid": object_id(folder),
        "entries": [
            {
                "name": name,
                "oid": object_id(entry),
                "path": f"{path}/{name}" if path else name,
                "size": len(entry) if isinstance(entry, bytes) else 0,
                "type": "blob" if isinstance(entry, bytes) else "tree",
            }
            for name, entry in folder.entries.items()
        ],
    }


def _blob(content: bytes) -> Json:
    try:
        is_binary = "\0" in content.decode()
    except UnicodeDecodeError:
        is_binary = True
    shown = content[:_LONGEST_TEXT_BYTES].decode(errors="ignore")
    return {
        "__typename": "Blob",
        "oid": object_id(content),
        "byteSize": len(content),
        "isBinary": is_binary,
        "isTruncated": len(content) > _LONGEST_TEXT_BYTES,
        "text": None if is_binary else shown,
    }


def _is_not_found(error: GraphQLError) -> bool:
    return isinstance(error.original_error, UnknownObject)


def _error(error: GraphQLError) -> Json:
    kind: Json = {"type": "NOT_FOUND"} if _is_not_found(error) else {}
    return {**kind, **error.formatted}
