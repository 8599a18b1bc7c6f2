"""An object store: a real server of S3's protocol, on this machine."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from tests.conftest import ROOT


@contextmanager
def start_store() -> Iterator[str]:
    """The address of a bucket, with what opens it in the environment; its server ends with it."""
    places = [str(ROOT / ".venv-s3" / "bin"), str(Path(sys.executable).parent)]
    program = next(filter(None, (shutil.which("moto_server", path=one) for one in places)), None)
    if program is None:
        pytest.skip("no server of S3's protocol is installed here: `make lake` installs one")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with (
        subprocess.Popen(
            [program, "-H", "127.0.0.1", "-p", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        try:
            _make_bucket(address, server)
            for name, value in {
                "AWS_ACCESS_KEY_ID": "somebody",
                "AWS_SECRET_ACCESS_KEY": "of no account",
                "AWS_REGION": "us-east-1",
                "AWS_ENDPOINT_URL": address,
                "AWS_ALLOW_HTTP": "true",
            }.items():
                patch.setenv(name, value)
            yield "s3://bucket"
        finally:
            server.terminate()


def _make_bucket(address: str, server: "subprocess.Popen[bytes]") -> None:
    """As soon as the server listens: it is asked until it answers, or has ended."""
    while True:
        try:
            urlopen(Request(f"{address}/bucket", method="PUT")).close()
        except URLError:
            if server.poll() is not None:
                raise
        else:
            return
