"""A reader's session: Streamlit's own protocol over a websocket, without a browser."""

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

T = TypeVar("T")

_LARGEST_MESSAGE = 2**28


@dataclass(slots=True)
class Seen:
    """
    What one run of the script has sent.

    Attributes:
        took_s: From the request to the end of the script.
        problems: Tracebacks and errors that a reader would see.
        texts: What stands in headings, paragraphs and captions.
        downloads: Paths of the files that are offered.
        messages: All of it, as it came.
        session_id: Under which the server knows the reader.
    """

    took_s: float = 0.0
    problems: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    downloads: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)
    session_id: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A websocket that a page would hold; the server keeps a session for it."""

    socket: ClientConnection

    async def read(self, page: str, query: Mapping[str, str | Sequence[str]]) -> Seen:
        """
        Ask for a page by its address, as a reader does who follows a link or goes back.

        Args:
            page: The path of its address, without slashes; empty for the first page.
            query: Of the address.

        Raises:
            websockets.ConnectionClosed: The server hung up.
        """
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.query_string = urlencode(query, doseq=True)
        # Filters follow the address, rather than what they were before.
        asked.rerun_script.is_history_navigation = True
        return await self.send(asked)

    async def send(self, asked: BackMsg) -> Seen:
        """Send a message that makes the script run, and read until it has ended."""
        seen = Seen()
        begin = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        while True:
            data = await self.socket.recv(decode=False)
            seen.messages.append(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "delta":
                _note(message, seen)
            elif kind == "session_event":
                if message.session_event.HasField("script_compilation_exception"):
                    seen.problems.append("the script does not compile")
            elif kind == "new_session":
                seen.session_id = message.new_session.initialize.session_id
            elif kind == "page_not_found":
                seen.problems.append("there is no such page")
            elif (
                kind == "script_finished"
                and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                seen.took_s = time.perf_counter() - begin
                return seen

    async def operate(self, asked: BackMsg) -> str:
        """Send a message that asks the server for an operation; what it says if it refuses."""
        await self.socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg.FromString(await self.socket.recv(decode=False))
            if message.WhichOneof("type") == "backend_operation_response":
                return str(message.backend_operation_response.error_msg)


def run_apart(work: Coroutine[Any, Any, T]) -> T:
    """Run in a thread of its own: a browser's event loop may run in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@asynccontextmanager
async def session(
    address: str, *, headers: Mapping[str, str] | None = None, tokens: Sequence[str] = ()
) -> AsyncIterator[Session]:
    """
    A session, until the block ends.

    Args:
        address: Of the app, without a slash at the end.
        headers: What a browser would say besides, as its cookies.
        tokens: What Streamlit's own script hands over behind the protocol's name: the token of the
            XSRF cookie, then the id of the session to go on with.

    Raises:
        websockets.InvalidStatus: The server does not take the connection.
    """
    stream = address.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(
        stream,
        subprotocols=[Subprotocol(token) for token in ("streamlit", *tokens)],
        additional_headers=headers,
        max_size=_LARGEST_MESSAGE,
        compression=None,
    ) as socket:
        yield Session(socket)


def _note(message: ForwardMsg, seen: Seen) -> None:
    element = message.delta.new_element
    kind = element.WhichOneof("type")
    if kind == "exception":
        seen.problems.append(f"{element.exception.type}: {element.exception.message}")
    elif kind == "alert":
        if element.alert.format == Alert.ERROR:
            seen.problems.append(element.alert.body)
        seen.texts.append(element.alert.body)
    elif kind in {"markdown", "heading", "text"}:
        seen.texts.append(getattr(element, kind).body)
    elif kind == "download_button" and element.download_button.url:
        seen.downloads.append(element.download_button.url)
