"""
The faults: each takes a request and the honest answer, and says what goes over the wire.

Statuses and headers are those of GitHub's "Rate limits for the REST API" and "Troubleshooting the
REST API"; the rest is what networks, proxies and mistakes do.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tests.ingest.faults.broken_wire import Asked, Sent, head, whole
from tests.ingest.faults.fault import SUMS, Fault
from tests.ingest.faults.hostile import HOSTILE
from tests.ingest.faults.kinds import ARCHIVE, KINDS, LISTINGS
from tests.ingest.faults.untrue import UNTRUE
from tests.simulated import Answer

_FAR = "1900000000"
_PAGE = re.compile(r"\bpage=(\d+)")
_SECONDARY = b'{"message": "You have exceeded a secondary rate limit"}'
_PRIMARY = b'{"message": "API rate limit exceeded for user ID 1."}'
_REFUSED = b'{"message": "Resource not accessible by personal access token"}'
_USED_UP = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": _FAR}


def _status(status: int, headers: Mapping[str, str] | None = None, body: bytes = b"{}") -> Fault:
    return Fault("", lambda asked, _answer: whole(asked, Answer(status, headers or {}, body)))


def _body(body: bytes, headers: Mapping[str, str] | None = None) -> Fault:
    """A body in place of the honest one; its ETag goes with it."""
    return _status(200, headers, body)


def _cut(ending: Any, part: Callable[[int, int], int]) -> Fault:  # noqa: ANN401 - see `Sent`
    """The honest bytes up to a place, which depends on the lengths of head and body."""

    def spoil(_asked: Asked, answer: Answer) -> Sent:
        sent = replace(answer, body=answer.body or b"{}", status=answer.status or 200)
        start = head(sent)
        return Sent((start + sent.body)[: part(len(start), len(sent.body))], ending)

    return Fault("", spoil)


def _longer(_asked: Asked, answer: Answer) -> Sent:
    body = answer.body or b"{}"
    return Sent(head(Answer(200, {}, body), len(body) + 10) + body, "close")


def _changed(change: Callable[[Asked, list[Any], dict[str, Any]], None]) -> Fault:
    """A listing whose rows or envelope are changed; answers that are none stay as they are."""

    def spoil(asked: Asked, answer: Answer) -> Sent:
        if answer.status != 200:
            return whole(asked, answer)
        content = json.loads(answer.body)
        envelope = content if isinstance(content, dict) else {}
        rows = next((value for value in envelope.values() if isinstance(value, list)), content)
        change(asked, rows, envelope)
        headers = {key: value for key, value in answer.headers.items() if key != "etag"}
        return whole(asked, Answer(200, headers, json.dumps(content).encode()))

    return replace(Fault("", spoil), kinds=LISTINGS)


def _linked(link: Callable[[Asked], str | None]) -> Fault:
    """A listing whose next page is another one, or none."""

    def spoil(asked: Asked, answer: Answer) -> Sent:
        headers = {
            key: answer.headers[key] for key in answer.headers if key not in ("etag", "link")
        }
        if answer.status == 200 and (url := link(asked)) is not None:
            headers["link"] = f'<{url}>; rel="next"'
        return whole(asked, replace(answer, headers=headers))

    return replace(Fault("", spoil), kinds=LISTINGS)


def _root(asked: Asked) -> str:
    return f"http://{asked.headers['host']}"


def _next_for_ever(asked: Asked) -> str:
    page = _PAGE.search(asked.path)
    if page is None:
        return f"{_root(asked)}{asked.path}&page=2"
    return f"{_root(asked)}{_PAGE.sub(f'page={int(page[1]) + 1}', asked.path)}"


def _lengthen(
    field: str, length: int, rows: int | None = None
) -> Callable[[Asked, list[Any], dict[str, Any]], None]:
    """Sums of sizes: a text of so many bytes in the first rows, or in each."""

    def change(_asked: Asked, found: list[Any], _envelope: dict[str, Any]) -> None:
        for row in found[:rows]:
            row[field] = "x" * length

    return change


def _lie(count: int) -> Callable[[Asked, list[Any], dict[str, Any]], None]:
    def change(_asked: Asked, _rows: list[Any], envelope: dict[str, Any]) -> None:
        if "total_count" in envelope:
            envelope["total_count"] = count

    return change


def _repeat(_asked: Asked, rows: list[Any], _envelope: dict[str, Any]) -> None:
    rows.extend(rows[:1])


def _replace_last(_asked: Asked, rows: list[Any], _envelope: dict[str, Any]) -> None:
    """One row stands there twice, and another one not at all."""
    if len(rows) > 1:
        rows[-1] = rows[0]
    else:
        rows.clear()


def _lose(_asked: Asked, rows: list[Any], _envelope: dict[str, Any]) -> None:
    rows.pop()


def _empty(_asked: Asked, rows: list[Any], _envelope: dict[str, Any]) -> None:
    rows.clear()


_LASTING = {
    **{str(status): _status(status) for status in (500, 502, 503, 504)},
    "503, retry-after 1": _status(503, {"retry-after": "1"}),
    "401": _status(401, {}, b'{"message": "Bad credentials"}'),
    "403 refusal": _status(403, {}, _REFUSED),
    "403 secondary, retry-after 1": _status(403, {"retry-after": "1"}, _SECONDARY),
    "403 secondary, retry-after 3600": _status(403, {"retry-after": "3600"}, _SECONDARY),
    "403 secondary, no header": _status(403, {}, _SECONDARY),
    "403 remaining 0": _status(403, _USED_UP, _PRIMARY),
    "429 retry-after 1": _status(429, {"retry-after": "1"}, _SECONDARY),
    "429 retry-after 3600": _status(429, {"retry-after": "3600"}, _SECONDARY),
    "429 remaining 0": _status(429, _USED_UP, _PRIMARY),
    "429 no header": _status(429),
    "404": _status(404, {}, b'{"message": "Not Found"}'),
    # Of logs nothing tells it from the truth.
    "410": replace(
        _status(410, {}, b'{"message": "Gone"}'),
        kinds=tuple(kind for kind in KINDS if kind != "logs"),
    ),
    "451": _status(451, {}, b'{"message": "Unavailable"}'),
    "301 to itself": Fault(
        "",
        lambda asked, _answer: whole(
            asked, Answer(301, {"location": f"{_root(asked)}{asked.path}"}, b"{}")
        ),
    ),
    "302 to itself": replace(
        Fault(
            "",
            lambda asked, _answer: whole(
                asked, Answer(302, {"location": f"{_root(asked)}{asked.path}"})
            ),
        ),
        kinds=("logs", ARCHIVE),
    ),
    "302 to another host": replace(
        _status(302, {"location": "https://evil.test/logs.zip?sig=secret"}),
        kinds=("logs", ARCHIVE),
    ),
    "204": _status(204, {}, b""),
    "304 unasked": Fault(
        "",
        lambda asked, answer: whole(
            asked, answer if "if-none-match" in asked.headers else Answer(304, {}, b"")
        ),
    ),
    "reset before the answer": _cut("reset", lambda _head, _body: 0),
    "reset at byte 1": _cut("reset", lambda _head, _body: 1),
    "reset in the headers": _cut("reset", lambda start, _body: start // 2),
    "reset after the headers": _cut("reset", lambda start, _body: start),
    "reset in the body": _cut("reset", lambda start, body: start + body // 2),
    "reset before the last byte": _cut("reset", lambda start, body: start + body - 1),
    "closed without an answer": _cut("close", lambda _head, _body: 0),
    "closed in the headers": _cut("close", lambda start, _body: start // 2),
    "closed in the body": _cut("close", lambda start, body: start + body // 2),
    "body shorter than its length": Fault("", _longer),
    "no answer at all": _cut("hang", lambda _head, _body: 0),
    "silence in the body": _cut("hang", lambda start, body: start + body // 2),
    "no HTTP": Fault("", lambda *_: Sent(b"SSH-2.0-OpenSSH_9.6\r\n", "close")),
    "HTML": _body(b"<html><body>Unicorn!</body></html>"),
    "empty body": _body(b""),
    "null": _body(b"null"),
    "a list": _body(b"[]"),
    "a list of numbers": _body(b"[1, 2]"),
    "an empty object": _body(b"{}"),
    "a number": _body(b"7"),
    "a text": _body(b'"text"'),
    "no UTF-8": _body(b'{"a": "\xff\xfe"}'),
    "deeply nested": _body(b"[" * 100_000),
    "gzip that is none": _body(b"not gzip at all", {"content-encoding": "gzip"}),
    "half of the JSON": Fault(
        "",
        lambda asked, answer: whole(
            asked, Answer(200, {}, (answer.body or b"{}")[: len(answer.body) // 2])
        ),
    ),
    "no such name": Fault("", is_of_names=True),
    "rows repeated": _changed(_repeat),
    "a row in place of another": _changed(_replace_last),
    "a row missing": _changed(_lose),
    "no rows": _changed(_empty),
    "a text too long to be stored": replace(
        _changed(_lengthen("head_sha", 100_000, rows=1)), family=SUMS
    ),
    "a megabyte beside each row": replace(_changed(_lengthen("beside", 1_000_000)), family=SUMS),
    "total_count 0": _changed(_lie(0)),
    "total_count too large": _changed(_lie(1000)),
    "next page is itself": _linked(lambda asked: f"{_root(asked)}{asked.path}"),
    "next page for ever": _linked(_next_for_ever),
    "next page on another host": _linked(lambda asked: f"http://evil.test{asked.path}&page=2"),
    "no next page": _linked(lambda _asked: None),
}
_ONCE = (
    *("500", "503", "403 secondary, retry-after 1", "429 retry-after 1", "429 no header"),
    *("reset before the answer", "reset in the body", "closed in the body", "no answer at all"),
    *("no such name", "a row missing", "404"),
)
FAULTS = (
    *(replace(fault, name=name) for name, fault in _LASTING.items()),
    *(replace(_LASTING[name], name=f"{name}, once", is_once=True) for name in _ONCE),
    *HOSTILE,
    *UNTRUE,
)
