"""Answers for programs: the JSON objects that commands print, and how they are written."""

import json
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from basis.version import VERSION
from basis.visible import with_signs


class Document(BaseModel):
    """What stands below a field is its meaning, which the JSON Schema carries."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class JsonAnswer(Document):
    """What one command prints; a class adds `answer`, its name."""

    longpole_version: str = Field(default_factory=lambda: VERSION)
    """Of Longpole."""


Instant = Annotated[
    datetime,
    PlainSerializer(lambda instant: f"{instant.isoformat()}Z", return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""Naive UTC here, `2026-04-04T19:16:16Z` in JSON."""


def written(document: Document) -> str:
    """A document as JSON."""
    return json_text(document.model_dump(mode="json"))


def json_text(value: object) -> str:
    """
    JSON for people, too: indented, with one line end at the end.

    The values are the very ones; what does not show in a text is written as JSON's escape.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    # Line ends that are left stand between the values.
    return with_signs(text, lambda one: one if one == "\n" else json.dumps(one)[1:-1]) + "\n"
