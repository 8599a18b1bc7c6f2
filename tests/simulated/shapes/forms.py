"""What all shapes share: roots, instants, ids, and fields that differ from the usual."""

from datetime import datetime
from zlib import crc32

from tests.simulated.world import Json

API_ROOT = "https://api.github.com"
HTML_ROOT = "https://github.com"


def instant(at: datetime) -> str:
    """An instant as GitHub writes it, in whole seconds."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def with_fields(shape: Json, fields: dict[str, object]) -> Json:
    """
    The shape with some fields replaced; instants are written as GitHub does.

    Raises:
        TypeError: The shape has no such field: misspelt, it would be served and never read.
    """
    if unknown := fields.keys() - shape.keys():
        raise TypeError(f"the API object has no field {min(unknown)!r}")
    return {
        key: instant(value) if isinstance(value, datetime) else value
        for key, value in {**shape, **fields}.items()
    }


def id_of(text: str) -> int:
    """A number that a name always gets."""
    return crc32(text.encode())


def node_id(kind: str, number: int) -> str:
    """An id of the kind that GraphQL uses."""
    return f"{kind}_{number}"
