"""Sums of sizes, and answers that do not end: in time, or once they are decoded."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from tests.ingest.faults.broken_wire import Asked, Sent, head, whole
from tests.ingest.faults.fault import ENDLESS, SUMS, Fault, content_changed, objects_in
from tests.ingest.faults.kinds import LISTINGS, OF_JSON
from tests.simulated import Answer

DROP_S = 1 / 30
"""A second, as the patience of the campaign's ingest is a thirtieth of the real one."""

_MB = 1_000_000
_BLOCK = b" " * 65_536
_TOLD_AGAIN = (*LISTINGS[:5], "pull request", "run by id")
_WITH_MESSAGES = tuple(kind for kind in _TOLD_AGAIN if kind != "pull request")


def _beside(value: object) -> Callable[[Any], None]:
    """What nobody asked for, beside the first thing that was."""

    def change(content: Any) -> None:  # noqa: ANN401 - JSON
        next(objects_in(content))["beside"] = value

    return change


def _long_messages(content: Any) -> None:  # noqa: ANN401 - JSON
    for each in objects_in(content):
        if "message" in each:
            each["message"] += "x" * 600_000


def _many_rows(content: Any) -> None:  # noqa: ANN401 - JSON
    """Fifteen megabytes of the first row, each with another id."""
    rows = (
        content
        if isinstance(content, list)
        else next(value for value in content.values() if isinstance(value, list))
    )
    size = len(json.dumps(rows[0]))
    key = "sha" if "sha" in rows[0] else "id"
    for number in range(15 * _MB // size):
        rows.append(rows[0] | {key: f"{number:040x}" if key == "sha" else 10**9 + number})


_SUMS = {
    "15 MB beside what was asked": Fault(
        "", content_changed(_beside("x" * 15 * _MB)), kinds=OF_JSON
    ),
    "240,000 values beside it": Fault("", content_changed(_beside([{}] * 240_000)), kinds=OF_JSON),
    "15 MB of rows": Fault("", content_changed(_many_rows), kinds=LISTINGS),
    "600 kB in each message": Fault(
        "", content_changed(_long_messages), kinds=_WITH_MESSAGES, is_credible=True
    ),
}


def _endless(data: Callable[[Answer], bytes], more: bytes, pause_s: float = 0.0) -> Fault:
    def spoil(_asked: Asked, answer: Answer) -> Sent:
        honest = replace(answer, status=200, body=answer.body or b"{}")
        return Sent(data(honest), "endless", more, pause_s)

    return Fault("", spoil)


def _without_length(answer: Answer) -> bytes:
    lines = [line for line in head(answer).split(b"\r\n") if not line.startswith(b"content-length")]
    return b"\r\n".join(lines)


@cache
def _bomb(start: bytes, more: bytes, count: int) -> bytes:
    return gzip.compress(start + more * count)


def _bombed(start: bytes, more: bytes, count: int) -> Fault:
    def spoil(asked: Asked, _answer: Answer) -> Sent:
        return whole(asked, Answer(200, {"content-encoding": "gzip"}, _bomb(start, more, count)))

    return Fault("", spoil)


_ENDLESS = {
    "a body without end": _endless(_without_length, _BLOCK),
    "headers without end": _endless(lambda answer: head(answer)[:-2], b"x-more: 1\r\n"),
    "a body that drips": _endless(lambda answer: head(answer, 10**6), b" ", DROP_S),
    "a body without a length that drips": _endless(_without_length, b" ", DROP_S),
    "headers that drip": _endless(lambda answer: head(answer)[:-2], b"x", DROP_S),
    "300 MB behind gzip": _bombed(b"", b" " * _MB, 300),
    "100 million values behind gzip": _bombed(b"[", b"{}," * _MB, 100),
    "15 MB of values behind gzip": _bombed(b"[", b"{}," * _MB, 5),
}
HOSTILE = (
    *(replace(fault, name=name, family=SUMS, is_of_content=True) for name, fault in _SUMS.items()),
    *(replace(fault, name=name, family=ENDLESS) for name, fault in _ENDLESS.items()),
)
