"""A wire to the simulated GitHub that breaks where it is told to: real sockets, byte by byte."""

import http.client
import socket
import struct
import threading
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO, Literal, Self

from tests.simulated import Answer

_LONGEST_WAIT_S = 20
_OWN = frozenset({"connection", "content-length", "date", "server", "transfer-encoding"})
_WITHOUT_LENGTH = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came over the wire."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """
    What goes over the wire.

    Attributes:
        data: Bytes of the answer, or some of them.
        ending: What follows: the next request on the same connection, its orderly end, a reset,
            nothing at all until the client has lost its patience, or more and more until then.
        more: What follows again and again.
        pause_s: Before each time.
    """

    data: bytes
    ending: Literal["keep", "close", "reset", "hang", "endless"] = "keep"
    more: bytes = b""
    pause_s: float = 0.0


Spoil = Callable[[Asked, Answer], Sent]
"""Sees a request and the honest answer to it; what it returns goes over the wire."""


def head(answer: Answer, length: int | None = None) -> bytes:
    """Status line and headers; `length` is what Content-Length claims, where it lies."""
    claimed = len(answer.body) if length is None else length
    headers = {**answer.headers, "content-length": str(claimed)}
    if answer.status in _WITHOUT_LENGTH:
        del headers["content-length"]
    lines = [f"HTTP/1.1 {answer.status} x", *(f"{name}: {headers[name]}" for name in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def whole(asked: Asked, answer: Answer) -> Sent:
    """The answer as it is."""
    return Sent(head(answer) + answer.body)


class BrokenWire:
    """
    A port of the loopback interface behind which the simulated GitHub stands, for a `with` block.

    Args:
        port: Where that listens.

    Attributes:
        url: The API root as clients see it.
        spoil: What becomes of answers.
        is_unconditional: Of which requests the ETag is left out on the way.
        surprises: Requests of no known kind.
    """

    def __init__(self, port: int) -> None:
        self.url = ""
        self.spoil: Spoil = whole
        self.is_unconditional: Callable[[Asked], bool] = lambda _asked: False
        self.surprises: list[str] = []
        self._port = port

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._listen, name="broken wire", daemon=True).start()
        return self

    def __exit__(self, *_exception: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(_LONGEST_WAIT_S)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        upstream = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_LONGEST_WAIT_S)
        # The client may break the connection off, too.
        with connection, connection.makefile("rb") as stream, suppress(OSError):
            while (asked := _read(stream)) is not None:
                try:
                    left_out = {"if-none-match"} if self.is_unconditional(asked) else set()
                    honest = _forwarded(upstream, asked, left_out)
                    sent = self.spoil(asked, honest)
                except AssertionError as error:
                    self.surprises.append(str(error))
                    raise
                connection.sendall(sent.data)
                if sent.ending == "hang":
                    stream.read(1)
                while sent.ending == "endless":  # until the client breaks the connection off
                    time.sleep(sent.pause_s)
                    connection.sendall(sent.more)
                if sent.ending == "reset":
                    lingering = struct.pack("ii", 1, 0)
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, lingering)
                if sent.ending != "keep":
                    break
        upstream.close()


def _read(stream: BinaryIO) -> Asked | None:
    """The next request; None for none, or for one that its client broke off, as when killed."""
    line = stream.readline().decode("latin-1").split()
    headers: dict[str, str] = {}
    while text := (ended := stream.readline()).decode("latin-1").strip():
        name, _, value = text.partition(":")
        headers[name.strip().lower()] = value.strip()
    length = int(headers.get("content-length", "0"))
    body = stream.read(length)
    is_whole = len(line) == len(["GET", "/", "HTTP/1.1"]) and ended and len(body) == length
    return Asked(line[0], line[1], headers, body) if is_whole else None


def _forwarded(
    upstream: http.client.HTTPConnection, asked: Asked, left_out: Collection[str]
) -> Answer:
    kept = {
        name: value for name, value in asked.headers.items() if name not in _OWN.union(left_out)
    }
    kept.pop("accept-encoding", None)
    upstream.request(asked.method, asked.path, asked.body, kept)
    answer = upstream.getresponse()
    body = answer.read()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(
        answer.status, {name: headers[name] for name in headers if name not in _OWN}, body
    )
