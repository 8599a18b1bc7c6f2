"""What a fault is, and those that change what an honest answer holds."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.ingest.faults.broken_wire import Asked, Sent, whole
from tests.ingest.faults.kinds import KINDS
from tests.simulated import Answer

WIRE = "the wire"
SUMS = "sums of sizes"
ENDLESS = "endless answers"
OTHERS = "answers of others"
ABSURD = "absurd numbers"


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One fault.

    Attributes:
        name: As the table has it.
        spoil: What goes over the wire.
        family: What it is a fault of.
        kinds: The kinds of request where it makes sense.
        is_once: Whether only the first request is hit; else every one of the night.
        is_of_names: Whether the host's name can't be resolved instead.
        is_of_content: Whether honest content is changed: it is asked for without an ETag, and a hit
            is an answer that held what is changed.
        is_credible: Whether nothing tells it from the truth: it need not be said.
    """

    name: str
    spoil: Callable[[Asked, Answer], Sent] = whole
    family: str = WIRE
    kinds: tuple[str, ...] = KINDS
    is_once: bool = False
    is_of_names: bool = False
    is_of_content: bool = False
    is_credible: bool = False


def content_changed(
    change: Callable[[Any], None], *, keeps_etag: bool = False
) -> Callable[[Asked, Answer], Sent]:
    """
    Decoded JSON, changed where it stands; what holds nothing of the kind goes as it is.

    Args:
        change: May fail where there is nothing to change.
        keeps_etag: Whether the honest ETag vouches for it; else another answer's does.
    """

    def spoil(asked: Asked, answer: Answer) -> Sent:
        if answer.status != 200:
            return whole(asked, answer)
        content = json.loads(answer.body)
        try:
            change(content)
        except (KeyError, IndexError, TypeError):
            return whole(asked, answer)
        if content == json.loads(answer.body):
            return whole(asked, answer)
        headers = dict(answer.headers)
        if not keeps_etag and "etag" in headers:
            headers["etag"] = 'W/"of another answer"'
        return whole(asked, Answer(200, headers, json.dumps(content).encode()))

    return spoil


def objects_in(content: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    """Every object of decoded JSON, from the outside in."""
    if isinstance(content, dict):
        yield content
    for value in content.values() if isinstance(content, dict) else content:
        if isinstance(value, dict | list):
            yield from objects_in(value)
