"""Where the simulated GitHub keeps archives of logs: a host of its own, which asks for no token."""

import socket
import threading
import time
from asyncio import sleep
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from itertools import count
from types import TracebackType
from typing import Self

from starlette.types import Receive, Scope, Send

from tests.simulated.listening import serving

LINK_VALID_S = 60.0


@dataclass(frozen=True, slots=True)
class Download:
    """One download that was asked for, with the headers that came with it, in lower case."""

    path: str
    headers: Mapping[str, str]
    status: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """
    What is sent back.

    Attributes:
        pieces: Of the body; an error in making them breaks the connection off.
        pause_s: Before each piece.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/zip"})
    pieces: Iterable[bytes] = ()
    pause_s: float = 0.0


ArchiveHook = Callable[[Download, Sent], Sent]
"""Sees a download and the honest answer to it; what it returns is sent."""


class ArchiveServer:
    """
    A listener on the loopback interface, while the `with` block lasts.

    Attributes:
        host: The name by which links call it.
        hook: May replace answers; is called in the server's thread.
        downloads: What was asked for, in the order of the answers.
        valid_s: For how long a link can be used.
    """

    def __init__(self) -> None:
        self.host = "127.0.0.1"
        self.hook: ArchiveHook | None = None
        self.downloads: list[Download] = []
        self.valid_s = LINK_VALID_S
        self._numbers = count(1)
        self._links: dict[str, tuple[float, Callable[[], Iterable[bytes]]]] = {}

    def __enter__(self) -> Self:
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        self._server = serving(self._serve)
        self._thread = threading.Thread(
            target=self._server.run,
            kwargs={"sockets": [listener]},
            name="simulated archives",
            daemon=True,
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _exception: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._server.end()
        self._thread.join()

    def link(self, pieces: Callable[[], Iterable[bytes]]) -> str:
        """An address of an archive, valid for a while."""
        path = f"/logs/{next(self._numbers)}.zip?sig=a-secret-signature"
        self._links[path] = time.monotonic(), pieces
        return f"http://{self.host}:{self.port}{path}"

    async def _serve(self, scope: Scope, _receive: Receive, send: Send) -> None:
        query = scope["query_string"].decode("ascii")
        path = scope["raw_path"].decode("ascii") + (f"?{query}" if query else "")
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        asked = Download(path, headers)
        sent = self._answer(path)
        if self.hook is not None:
            sent = self.hook(asked, sent)
        self.downloads.append(replace(asked, status=sent.status))
        named = [(name.encode(), value.encode()) for name, value in sent.headers.items()]
        await send({"type": "http.response.start", "status": sent.status, "headers": named})
        for piece in sent.pieces:
            await sleep(sent.pause_s)
            if piece:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    def _answer(self, path: str) -> Sent:
        made_at, pieces = self._links.get(path, (float("-inf"), tuple))
        if time.monotonic() - made_at > self.valid_s:
            text = b"<Error><Code>AuthenticationFailed</Code></Error>"
            return Sent(int(HTTPStatus.FORBIDDEN), {"content-type": "application/xml"}, [text])
        return Sent(pieces=pieces())
