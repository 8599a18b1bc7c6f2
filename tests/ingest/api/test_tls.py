"""An https address where nobody can be sure who answers: one sentence, and the night ends."""

import os
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from time import sleep

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ingest.api import sending
from tests.ingest.project import PULL_REQUEST_ARM, Project

Answering = Callable[[socket.socket], None]
AGAIN = "run the same command again to continue."
TRUSTING = f"name it in REQUESTS_CA_BUNDLE, and {AGAIN}"
UNREAD = (
    "the certificates to be trusted can't be read: let REQUESTS_CA_BUNDLE name a file of "
    f"certificates (PEM), or unset it; {AGAIN}"
)
NO_TLS = "does not answer in TLS: check GITHUB_API_URL, its port and whether it begins with http://"


def _certificate(path: Path, days: tuple[int, int] = (-1, 1), ip: str = "127.0.0.1") -> Path:
    """One that vouches for itself, with its key, which was made for this file alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "simulated GitHub")])
    first, last = (datetime.now(UTC) + timedelta(days=day) for day in days)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, first, last)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(ip))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    own = serialization.PrivateFormat.PKCS8
    path.write_bytes(
        key.private_bytes(pem, own, serialization.NoEncryption()) + certificate.public_bytes(pem)
    )
    return path


def _in_tls(certificate: Path) -> Answering:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def answer(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as trusted:
            trusted.recv(65536)
            trusted.sendall(b"HTTP/1.1 401 x\r\nContent-Length: 2\r\n\r\n{}")

    return answer


def _plainly(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 x\r\nContent-Length: 2\r\n\r\n{}")


def _not_at_all(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.recv(1)


def _byte_by_byte(connection: socket.socket) -> None:
    """A handshake of 16 KiB that takes hours."""
    connection.recv(65536)
    connection.sendall(b"\x16\x03\x03\x40\x00")
    while True:
        connection.sendall(b"x")
        sleep(0.05)


def _with_a_reset(connection: socket.socket) -> None:
    connection.recv(16)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@contextmanager
def _listening(answer: Answering) -> Iterator[tuple[str, list[None]]]:
    """An https address that answers so, and how often somebody connected to it."""
    connected: list[None] = []

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            answer(connection)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                connected.append(None)
                threading.Thread(target=serve, args=[connection], daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}", connected
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of certificates, and of files that hold none."""
    folder = tmp_path_factory.mktemp("certificates")
    _certificate(folder / "good")
    _certificate(folder / "expired", days=(-2, -1))
    _certificate(folder / "early", days=(1, 2))
    _certificate(folder / "of another host", ip="127.0.0.2")
    (folder / "empty").touch()
    (folder / "broken").write_text("-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n")
    return folder


@pytest.mark.parametrize(
    ("own", "trusted", "sentence"),
    [
        ("good", "good", "rejected the token"),
        ("good", None, TRUSTING),
        ("expired", "expired", "has expired: check this machine's clock"),
        ("early", "early", "is not valid yet: check this machine's clock"),
        ("of another host", "of another host", "is one of another host: check GITHUB_API_URL"),
        ("good", "absent", UNREAD),
        ("good", "empty", UNREAD),
        ("good", "broken", UNREAD),
        (None, None, NO_TLS),
    ],
)
def test_who_answers_is_not_sure(
    project: Project, certificates: Path, own: str | None, trusted: str | None, sentence: str
) -> None:
    """One connection at most, one sentence with its remedy, exit code 1; the first is trusted."""
    project.write(PULL_REQUEST_ARM)
    project.environ["REQUESTS_CA_BUNDLE"] = trusted and os.fspath(certificates / trusted)
    answer = _plainly if own is None else _in_tls(certificates / own)
    with _listening(answer) as (url, connected):
        outcome = project.ingest(api=url)
    assert 1 == outcome.exit_code
    [said] = outcome.stderr.splitlines()
    assert sentence in said
    assert len(connected) <= 1


@pytest.mark.parametrize("answer", [_not_at_all, _byte_by_byte, _with_a_reset])
def test_a_handshake_that_comes_to_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch, answer: Answering
) -> None:
    """It is tried again as any request without an answer is, four times in all."""
    monkeypatch.setattr(sending, "_TIMEOUT_S", 0.2)
    project.write(PULL_REQUEST_ARM)
    with _listening(answer) as (url, connected):
        outcome = project.ingest(api=url)
    assert 1 == outcome.exit_code
    assert f"{url} does not answer: check the network" in outcome.stderr
    assert 4 == len(connected)
