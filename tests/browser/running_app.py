"""The app as a process of its own, on a port of its own."""

import os
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

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


@contextmanager
def running_app(database: Path, *more_flags: str) -> Iterator[RunningApp]:
    """
    The app on a database of its own, until the block ends; started from the database's folder.

    Args:
        database: Its link, which need not be there yet; its folder must.
        more_flags: For `streamlit run`.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    flags = [f"--server.port={port}", "--server.fileWatcherType=none", *more_flags]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *flags],
        cwd=database.absolute().parent,
        env={**os.environ, "LONGPOLE_DATABASE": str(database.absolute())},
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
