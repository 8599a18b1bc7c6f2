"""
The end of every answer: in time, and in size once it is decoded.

The timeout of a socket is one of silence: a server that sends a byte a second never meets it. So a
watch ends the connection from outside, whatever part of the answer is on its way; and a body is
read piece by piece, since what takes 300 kB on the wire may take 300 MB in memory. Who reads
several at once may let large ones wait for each other.

Source for the time: GitHub ends each request after ten seconds ("Troubleshooting the REST API").
"""

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, Retry
from urllib3.connection import HTTPConnection, HTTPSConnection

LONGEST_S = 20.0
LARGEST_BYTES = 16 * 1024 * 1024
"""Of one decoded answer; a page of 100 runs or jobs usually has a hundredth of it."""

LARGE_BYTES = 1024 * 1024
"""Of a decoded answer: before the rest of a larger one is read, its reader is called."""

MOST_VALUES = 500_000
"""Of one answer: an empty object takes two bytes, and in memory thirty times as many."""

LARGEST_NUMBER = 2**53
"""GitHub's ids have eleven digits; what JSON can't hold everywhere is none."""

_PIECE_BYTES = 64 * 1024
_of_thread = threading.local()


class TooLarge(Exception):
    """An answer has more than `LARGEST_BYTES`."""


class Watch:
    """Ends the connections that a thread uses, once its time is up."""

    def __init__(self, longest_s: float) -> None:
        self.is_over = False
        self._left_s = longest_s
        self._lock = threading.Lock()
        self._copies: list[socket.socket] = []
        self._start()

    def _start(self) -> None:
        self._started_at = time.monotonic()
        self._timer = threading.Timer(self._left_s, self.end)
        self._timer.daemon = True
        self._timer.start()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """What passes in here does not count."""
        self._timer.cancel()
        self._left_s = max(0.0, self._left_s - (time.monotonic() - self._started_at))
        try:
            yield
        finally:
            self._start()

    def add(self, connected: socket.socket) -> None:
        """Note one more connection, by a copy that its owner can't close meanwhile."""
        copy = socket.socket(fileno=os.dup(connected.fileno()))
        with self._lock:
            self._copies.append(copy)
            if self.is_over:
                _end(copy)

    def end(self) -> None:
        """Time is up."""
        with self._lock:
            self.is_over = True
            for copy in self._copies:
                _end(copy)

    def close(self) -> None:
        """Nothing is to be ended any more."""
        self._timer.cancel()
        with self._lock:
            for copy in self._copies:
                copy.close()
            self._copies.clear()


@contextmanager
def watched(longest_s: float) -> Iterator[Watch]:
    """Everything that this thread sends and receives in here ends after so many seconds."""
    watch = _of_thread.watch = Watch(longest_s)
    try:
        yield watch
    finally:
        _of_thread.watch = None
        watch.close()


@contextmanager
def calling_before_large(tell: Callable[[], None]) -> Iterator[None]:
    """
    In here, `tell` is called for each answer of this thread that turns out to be large.

    It may wait: the time that it takes is none of the answer's.
    """
    _of_thread.tell = tell
    try:
        yield
    finally:
        _of_thread.tell = None


def read_within_bounds(response: requests.Response, *_arguments: Any, **_options: Any) -> None:  # noqa: ANN401 - a hook of requests
    """
    Read a body before `requests` would, which knows no bound.

    Raises:
        TooLarge: It has too many bytes.
    """
    try:
        response._content = b"".join(_pieces(response))  # noqa: SLF001 - where it is looked for
    except BaseException:
        response.close()
        raise
    # Without one its encoding would be guessed, which takes minutes for a large body.
    response.encoding = response.encoding or "utf-8"


def _pieces(response: requests.Response) -> Iterator[bytes]:
    size = 0
    for piece in response.iter_content(_PIECE_BYTES):
        if size <= LARGE_BYTES < size + len(piece):
            _tell_of_large()
        size += len(piece)
        if size > LARGEST_BYTES:
            raise TooLarge
        yield piece


def decode(body: str) -> Any:  # noqa: ANN401 - what JSON holds is found out by `convert`
    """
    The JSON of a body; what is no whole number within sense is -1, as no field takes it.

    It is not null: what is missing may stand for something, an attempt for the first one.

    Raises:
        ValueError, RecursionError: It is none, or holds too many values.
    """
    if sum(map(body.count, ",[{")) > MOST_VALUES:
        raise ValueError("too many values")
    return json.loads(body, parse_int=_within_sense)


def _within_sense(digits: str) -> int:
    number = int(digits) if len(digits) <= len(str(LARGEST_NUMBER)) else -1
    return number if 0 <= number <= LARGEST_NUMBER else -1


def _end(copy: socket.socket) -> None:
    try:
        copy.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself


def _tell_of_large() -> None:
    tell: Callable[[], None] | None = getattr(_of_thread, "tell", None)
    watch: Watch | None = getattr(_of_thread, "watch", None)
    if tell is not None and watch is not None:
        with watch.paused():
            tell()


def _watch(connected: socket.socket | None) -> None:
    watch: Watch | None = getattr(_of_thread, "watch", None)
    if watch is not None and connected is not None:
        watch.add(connected)


class _Watched:
    """Connections tell the watch of their thread of themselves: new ones before any handshake."""

    sock: socket.socket | None

    def _new_conn(self) -> socket.socket:
        connected: socket.socket = super()._new_conn()  # type: ignore[misc]
        _watch(connected)
        return connected

    def request(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - passed on
        _watch(self.sock)
        super().request(*arguments, **options)  # type: ignore[misc]


class _HttpConnection(_Watched, HTTPConnection):
    pass


class _HttpsConnection(_Watched, HTTPSConnection):
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _HttpConnection


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _HttpsConnection


class WatchedAdapter(HTTPAdapter):
    """Connections that can be watched, through a proxy, too."""

    def __init__(self, retry: Retry) -> None:
        super().__init__(max_retries=retry)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - passed on
        """Make the pool of direct connections."""
        super().init_poolmanager(*arguments, **options)
        _watch_pool(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:  # noqa: ANN401 - passed on
        """Make the pool of connections through a proxy."""
        return _watch_pool(super().proxy_manager_for(proxy, **options))


def _watch_pool(manager: PoolManager) -> PoolManager:
    manager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
    return manager
