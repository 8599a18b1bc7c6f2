"""The app as a process of its own, on a port of its own."""

import os
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
_STARTED_WITHIN_S = 60


@dataclass(slots=True)
class RunningApp:
    """
    A Streamlit process that serves app.py.

    Attributes:
        address: Where it answers, without a slash at the end.
        pid: Of the process.
        lines: What it has printed so far.
    """

    address: str
    pid: int
    lines: list[str] = field(default_factory=list)

    def status(self, method: str, path: str, headers: Mapping[str, str]) -> int:
        """How a request is answered."""
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=20)
        with closing(connection):
            connection.putrequest(method, path, skip_host="Host" in headers)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            with connection.getresponse() as answer:
                return answer.status

    def status_of_page(self, headers: Mapping[str, str]) -> int:
        """How the connection of a page is answered whose browser says this, too; 101 is yes."""
        upgrade = {
            "Host": urlsplit(self.address).netloc,
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
            "Sec-WebSocket-Version": "13",
        }
        return self.status("GET", "/_stcore/stream", {**upgrade, **headers})


@contextmanager
def running_app(database: Path, *more_flags: str) -> Iterator[RunningApp]:
    """
    The app on a database of its own, until the block ends; started from the database's folder.

    Args:
        database: Its link, which need not be there yet; its folder must.
        more_flags: For `streamlit run`.
    """
    environ = {**os.environ, "LONGPOLE_DATABASE": str(database.absolute())}
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    with started_app(command, database.absolute().parent, environ, *more_flags) as app:
        yield app


@contextmanager
def started_app(
    command: Sequence[str], folder: Path, environ: Mapping[str, str], *more_flags: str
) -> Iterator[RunningApp]:
    """
    The app as a command starts it, until the block ends.

    Args:
        command: It; what is said of the port is added.
        folder: From where it is started.
        environ: Its environment.
        more_flags: For `streamlit run`.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    flags = [f"--server.port={port}", *more_flags]
    process = subprocess.Popen(
        [*command, *flags],
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    app = RunningApp(f"http://localhost:{port}", process.pid)
    is_started = threading.Event()
    reader = threading.Thread(target=_read, args=(process, app, is_started))
    reader.start()
    try:
        assert is_started.wait(_STARTED_WITHIN_S), "".join(app.lines)
        with urllib.request.urlopen(f"{app.address}/_stcore/health") as answer:
            assert answer.read() == b"ok", "".join(app.lines)
        yield app
    finally:
        process.terminate()
        process.wait()
        reader.join()


def _read(process: subprocess.Popen[str], app: RunningApp, is_started: threading.Event) -> None:
    """Until the process ends; Streamlit names its address once it listens."""
    assert process.stdout is not None
    with process.stdout as output:
        for line in output:
            app.lines.append(line)
            if app.address in line:
                is_started.set()
    is_started.set()
