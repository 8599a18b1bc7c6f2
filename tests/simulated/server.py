"""The simulated GitHub's HTTP server: sockets, tokens, pages, ETags, rate limit."""

import socket
import threading
import time
from asyncio import sleep
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, unquote, urlencode

from starlette import requests, responses
from starlette.types import Receive, Scope, Send

from tests.simulated.archive_server import ArchiveServer
from tests.simulated.edits import EditNotTaken, edit
from tests.simulated.graph_ql import answer_query
from tests.simulated.listening import serving
from tests.simulated.messages import (
    Answer,
    Hook,
    Request,
    below,
    etag,
    fingerprint,
    json_answer,
    limit_exceeded,
    refusal,
)
from tests.simulated.rate_limit import RateWindow, overview
from tests.simulated.routes import Found, GoneObject, UnknownObject, UnknownRequest, answer
from tests.simulated.world import World

_GRAPHQL = ("POST", "/graphql")


class SimulatedGithub:
    """
    A GitHub on the loopback interface, while the `with` block lasts.

    Requests that it does not know are answered 501, kept, and fail the block at its end. So do
    queries that it does not know, which are answered 200 with errors, as GitHub does.

    Args:
        world: What it holds; may be changed while it serves.
        token: The only one accepted; None accepts every one.
        port: Where to listen; 0 takes a free one.
        rate_limit: REST requests per hour and token; 304 answers are free.
        graphql_rate_limit: GraphQL queries per hour and token.
        hook: May replace answers; is called in the server's thread.
        may_edit: Whether tokens may edit pull requests; otherwise they are refused it.

    Attributes:
        url: The API root.
        requests: What was asked, in the order of the answers.
        unknown_requests: What it did not know.
        archives: Where its links to logs lead.

    Raises:
        AssertionError: At the end, where there were unknown requests.
    """

    def __init__(  # noqa: PLR0913 - one argument per option
        self,
        world: World,
        token: str | None = None,
        *,
        port: int = 0,
        rate_limit: int = 5000,
        graphql_rate_limit: int = 5000,
        hook: Hook | None = None,
        may_edit: bool = False,
    ) -> None:
        self.world = world
        self.hook = hook
        self.url = ""
        self.requests: list[Request] = []
        self.unknown_requests: list[str] = []
        self.archives = ArchiveServer()
        self._token = token
        self._port = port
        self._may_edit = may_edit
        self._limits = {"core": rate_limit, "graphql": graphql_rate_limit}
        self._windows: dict[tuple[str, str], RateWindow] = {}

    def __enter__(self) -> Self:
        listener = socket.create_server(("127.0.0.1", self._port))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._server = serving(self._serve)
        self._thread = threading.Thread(
            target=self._server.run,
            kwargs={"sockets": [listener]},
            name="simulated GitHub",
            daemon=True,
        )
        self._thread.start()
        self.archives.__enter__()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        exception: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._server.end()
        self._thread.join()
        self.archives.__exit__(_kind, exception, _traceback)
        if self.unknown_requests and exception is None:
            raise AssertionError(
                "the simulated GitHub was asked what it does not know: "
                + ", ".join(self.unknown_requests)
            )

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = requests.Request(scope, receive)
        query = scope["query_string"].decode("ascii")
        path = scope["raw_path"].decode("ascii") + (f"?{query}" if query else "")
        token = asked.headers.get("authorization", "").partition(" ")[2].strip()
        body = await asked.body() if asked.method in ("POST", "PATCH") else b""
        request = Request(asked.method, path, 0, fingerprint(token), body.decode(errors="replace"))
        with self.world.lock:
            sent = self._answer(request, token, asked.headers.get("if-none-match", ""))
        if self.hook is not None:
            sent = self.hook(replace(request, status=sent.status), sent)
        self.requests.append(replace(request, status=sent.status))
        if sent.delay_s:
            await sleep(sent.delay_s)
        response = responses.Response(sent.body, sent.status, dict(sent.headers))
        await response(scope, receive, send)

    def _answer(self, request: Request, token: str, known_etags: str) -> Answer:
        resource = "graphql" if (request.method, request.path) == _GRAPHQL else "core"
        window = self._window(request, resource)
        if not token or self._token not in (None, token):
            sent = refusal(HTTPStatus.UNAUTHORIZED, "Bad credentials")
        elif (request.method, request.path) == ("GET", "/rate_limit"):
            sent = json_answer(overview(window, self._window(request, "graphql")))
        elif window.is_exhausted:
            sent = limit_exceeded(resource)
        else:
            window.used += 1
            if resource == "graphql":
                sent = self._query_answer(request, window)
            else:
                sent = self._content_answer(request, known_etags)
            if sent.status == HTTPStatus.NOT_MODIFIED:
                window.used -= 1
        return replace(sent, headers={**sent.headers, **window.headers()})

    def _window(self, request: Request, resource: str) -> RateWindow:
        window = self._windows.setdefault(
            (request.token_fingerprint, resource),
            RateWindow(self._limits[resource], resource=resource),
        )
        window.roll(time.time())
        return window

    def _query_answer(self, request: Request, window: RateWindow) -> Answer:
        try:
            found = answer_query(self.world, request.body, window.figures())
        except UnknownRequest:
            return self._unknown(request)
        if found.unknown is not None:
            self.unknown_requests.append(f"POST /graphql: {found.unknown}")
        return json_answer(found.content)

    def _content_answer(self, request: Request, known_etags: str) -> Answer:
        path, _, query_string = request.path.partition("?")
        query = dict(parse_qsl(query_string, keep_blank_values=True))
        try:
            if request.method == "PATCH" and not query:
                found = edit(self.world, unquote(path), request.body, may_edit=self._may_edit)
            elif request.method == "GET":
                found = answer(self.world, unquote(path), query)
            else:
                return self._unknown(request)
        except EditNotTaken as error:
            return error.answer
        except UnknownObject as error:
            is_gone = isinstance(error, GoneObject)
            return refusal(HTTPStatus.GONE if is_gone else HTTPStatus.NOT_FOUND, "Not Found")
        except UnknownRequest:
            return self._unknown(request)
        return self._as_answer(found, request, query, known_etags)

    def _as_answer(
        self, found: Found, request: Request, query: Mapping[str, str], known_etags: str
    ) -> Answer:
        if found.archive is not None:
            return Answer(int(HTTPStatus.FOUND), {"location": self.archives.link(found.archive)})
        sent = json_answer(found.content)
        headers = {"etag": etag(request, sent)}
        if headers["etag"] in known_etags:
            return Answer(int(HTTPStatus.NOT_MODIFIED), headers)
        if link := self._link(found, query):
            headers["link"] = link
        return below(self.url, replace(sent, headers={**sent.headers, **headers}))

    def _unknown(self, request: Request) -> Answer:
        self.unknown_requests.append(f"{request.method} {request.path}")
        message = "The simulated GitHub does not know this request"
        return refusal(HTTPStatus.NOT_IMPLEMENTED, message)

    def _link(self, found: Found, query: Mapping[str, str]) -> str:
        """The Link header, with the relations in GitHub's order; empty for a single page."""
        pages: dict[str, int] = {}
        if found.page > 1:
            pages["prev"] = min(found.page - 1, found.last_page)
        if found.page < found.last_page:
            pages |= {"next": found.page + 1, "last": found.last_page}
        if found.page > 1:
            pages["first"] = 1
        return ", ".join(
            f'<{self.url}{found.link_path}?{urlencode({**query, "page": page})}>; rel="{relation}"'
            for relation, page in pages.items()
        )
