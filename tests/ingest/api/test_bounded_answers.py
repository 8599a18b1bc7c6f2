"""Answers that do not end, in time or in size: the wire is real, the patience short."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest

from ingest.api import bounded_reading, client
from ingest.api.client import GithubApi
from ingest.api.sending import AnswerTooSlow, Sender
from ingest.api.sending import Request as Sending
from ingest.errors import AnswerTooLarge, GithubUnreachable, TimeSpent, UnexpectedAnswer
from tests.ingest.fake_time import FakeTime
from tests.simulated import Answer, Request, SimulatedGithub, many_runs

_PATIENCE_S = 0.5
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_GET = Sending("GET", "/x", "/x")


@contextmanager
def _server(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """A port whose connections are served by a function, and its URL."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=answer, args=[connection], daemon=True).start()

    def answer(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(65536)
            serve(connection)

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _dripping(before: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    """Each drop comes long before a socket's timeout of silence; a minute of drops in all."""

    def serve(connection: socket.socket) -> None:
        connection.sendall(before)
        for _ in range(600):
            time.sleep(0.1)
            connection.sendall(drop)

    return serve


@pytest.mark.parametrize(
    ("before", "drop"),
    [
        pytest.param(b"", b"H", id="status line"),
        pytest.param(_HEAD, b"x: y\r\n", id="headers"),
        pytest.param(_HEAD + b"Content-Length: 600\r\n\r\n", b"1", id="body with a length"),
        pytest.param(_HEAD + b"Connection: close\r\n\r\n", b"1", id="body without a length"),
        pytest.param(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n1\r\n", id="chunks"),
        pytest.param(
            _HEAD + b"Content-Encoding: gzip\r\nContent-Length: 600\r\n\r\n",
            gzip.compress(b"")[:1],
            id="gzip",
        ),
    ],
)
def test_an_answer_that_drips_ends_when_its_time_is_up(before: bytes, drop: bytes) -> None:
    """Whatever part of it drips, and although no pause is as long as the timeout of silence."""
    began = time.monotonic()
    with _server(_dripping(before, drop)) as url:
        sender = Sender(url, "token", _PATIENCE_S)
        with pytest.raises(AnswerTooSlow, match=r"/x had not ended after 0\.5 s"):
            sender.send(_GET)
        sender.close()
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(("earned_s", "most"), [(0.0, 5), (0.1, 9)])
def test_slow_answers_end_the_night(
    monkeypatch: pytest.MonkeyPatch, earned_s: float, most: int
) -> None:
    """Although every other answer comes at once; more are borne where more answers came."""
    monkeypatch.setattr(client, "_MOST_LOST_S", 0.9)
    monkeypatch.setattr(client, "_EARNED_S", earned_s)
    asked = []

    def serve(connection: socket.socket) -> None:
        asked.append(1)
        if len(asked) % 2:
            connection.sendall(_HEAD + b"Content-Length: 2\r\n\r\n{}")
        else:
            _dripping(_HEAD + b"\r\n", b"1")(connection)

    with _server(serve) as url, GithubApi(url, "token", clock=FakeTime().clock) as api:
        api._sender._longest_s = 0.2
        with pytest.raises(GithubUnreachable, match=r"[12] s for answers that failed or did not"):
            _ask_again_and_again(api)
        count = len(asked)
        with pytest.raises(GithubUnreachable):
            api.get("/y")
    assert len(asked) == count
    # A busy machine makes each of them slower.
    assert most // 2 < count // 2 <= most


def _ask_again_and_again(api: GithubApi) -> None:
    for _ in range(100):
        # One that is given up is not the end of the night: a busy machine may be late for it.
        with suppress(AnswerTooSlow):
            api.get("/x")


def _bomb(size: int) -> bytes:
    body = gzip.compress(b" " * size)
    return _HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def test_a_body_that_grows_when_it_is_decoded_is_refused_before_it_has_grown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A megabyte of which a kilobyte comes over the wire; the bound is 100 kB here."""
    monkeypatch.setattr(bounded_reading, "LARGEST_BYTES", 100_000)
    with _server(lambda connection: connection.sendall(_bomb(1_000_000))) as url:
        sender = Sender(url, "token")
        with pytest.raises(AnswerTooLarge, match="has more than"):
            sender.send(_GET)
        sender.close()


@pytest.mark.parametrize(
    "sent", [_bomb(100_000), _HEAD + b"Content-Length: 100000\r\n\r\n" + b" " * 100_000]
)
def test_a_body_at_the_bound_is_read(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    """Exactly as many bytes as an answer may have, compressed or not."""
    monkeypatch.setattr(bounded_reading, "LARGEST_BYTES", 100_000)
    with _server(lambda connection: connection.sendall(sent)) as url:
        sender = Sender(url, "token")
        assert " " * 100_000 == sender.send(_GET).body
        sender.close()


def test_a_wait_for_others_is_no_time_of_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a large one is read: twice as long as an answer may take."""
    monkeypatch.setattr(bounded_reading, "LARGE_BYTES", 1_000)
    told: list[float] = []

    def wait() -> None:
        told.append(2 * _PATIENCE_S)
        time.sleep(told[-1])

    with _server(lambda connection: connection.sendall(_bomb(100_000))) as url:
        sender = Sender(url, "token", _PATIENCE_S)
        with bounded_reading.calling_before_large(wait):
            assert " " * 100_000 == sender.send(_GET).body
        assert " " * 100_000 == sender.send(_GET).body
        sender.close()
    assert 1 == len(told)


def test_a_wait_for_others_keeps_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """GitHub asked for one request at a time: another one is sent while a large answer waits."""
    monkeypatch.setattr(bounded_reading, "LARGE_BYTES", 100)
    asked: list[str] = []

    def slow_down_once(request: Request, honest: Answer) -> Answer:
        asked.append(request.path)
        return Answer(429, {"retry-after": "1"}) if len(asked) == 1 else honest

    with (
        SimulatedGithub(many_runs(1), hook=slow_down_once) as github,
        GithubApi(github.url, "token", clock=FakeTime().clock) as api,
        ThreadPoolExecutor(1) as pool,
    ):

        def wait() -> None:
            pool.submit(api.get, "/repos/example/many").result(timeout=20)

        with api.calling_before_large(wait):
            api.get("/repos/example/many")
    assert 3 == len(asked)


def test_an_answer_of_too_many_values_is_no_answer() -> None:
    """Half a million empty objects: two megabytes on the wire, sixty in memory."""
    body = b"[" + b",".join([b"{}"] * 400_000) + b"]"
    with (
        SimulatedGithub(many_runs(1), hook=lambda *_: Answer(200, {}, body)) as github,
        GithubApi(github.url, "token") as api,
        pytest.raises(UnexpectedAnswer, match="far too much of it"),
    ):
        api.get("/repos/example/many")


def test_answers_without_end_end_the_night(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of forty in a row each was read as far as any is; the next one is not asked for."""
    asked = []

    def send(*_arguments: object) -> None:
        asked.append(1)
        raise AnswerTooLarge("too large")

    monkeypatch.setattr(Sender, "send", send)
    with GithubApi("http://api.test", "token", clock=FakeTime().clock) as api:
        for _ in range(39):
            with pytest.raises(AnswerTooLarge):
                api.get("/x")
        for _ in range(2):
            with pytest.raises(GithubUnreachable, match="one request after the other"):
                api.get("/x")
    assert 40 == len(asked)


def test_no_request_is_sent_after_the_last_minute() -> None:
    """The third of three requests, each of which takes a minute of two."""
    time_ = FakeTime()
    with (
        SimulatedGithub(many_runs(1)) as github,
        GithubApi(github.url, "token", max_minutes=2, clock=time_.clock) as api,
    ):
        for _ in range(2):
            api.get("/repos/example/many")
            time_.now += 60
        with pytest.raises(TimeSpent, match="the 2 minutes of --max-minutes are used up"):
            api.get("/repos/example/many")
    assert 2 == len(github.requests)
