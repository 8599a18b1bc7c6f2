"""What a request can reach: the app's own pages, and no other file, host or page."""

import http.client
import socket
from contextlib import closing
from itertools import cycle
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.app import cases
from tests.browser.conftest import Show
from tests.browser.forged import xsrf_headers
from tests.browser.running_app import ROOT, RunningApp
from tests.load.session import Seen, run_apart, session

_UPS = (
    "../" * 12,
    "..%2f" * 12,
    "%2e%2e/" * 12,
    "..%5c" * 12,
    "....//" * 12,
    "%252e%252e%252f" * 12,
)
_FOLDERS = (
    "",
    "media/",
    "component/streamlit/",
    "_stcore/bidi-components/x/",
    "app/static/",
    "static/",
    "static/js/",
)
_SECRETS = (b"root:", b"import streamlit", b"[project]", b"create table")


def test_the_app_listens_on_this_machine_alone(app: RunningApp) -> None:
    """Started from another folder, without a flag: another address of the machine is free."""
    port = urlsplit(app.address).port
    with socket.socket() as other:
        other.bind(("127.0.0.2", port))


def test_no_path_leads_to_a_file(app: RunningApp, show: Show) -> None:
    """Whatever stands for `..`, below whichever of Streamlit's folders: no file is served."""
    show(cases.small)
    connection = http.client.HTTPConnection(urlsplit(app.address).netloc, timeout=20)
    files = ("etc/passwd", f"{ROOT}/app.py", f"{ROOT}/pyproject.toml")
    below = [f"/{folder}{up}" for folder in _FOLDERS for up in _UPS]
    paths = [f"{folder}{file}" for folder, file in zip(below, cycle(files), strict=False)]
    # What is not found may be answered with the app's own page: its script says what is there.
    for path in [*paths, f"//{ROOT}/app.py", "/app/static/app.py", "/.streamlit/config.toml"]:
        connection.request("GET", path)
        answer = connection.getresponse()
        content = answer.read()
        assert [] == [mark for mark in _SECRETS if mark in content], path
    connection.close()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/_stcore/agent/interact", 403),
        ("POST", "/_stcore/agent/mcp", 400),
        ("PUT", "/_stcore/upload_file/session/file", 403),
    ],
)
def test_what_is_off(method: str, path: str, status: int, app: RunningApp) -> None:
    """Neither Streamlit's interface for programs nor its uploads take a request."""
    assert status == app.status(method, path, {})


def test_no_byte_is_taken(app: RunningApp) -> None:
    """Not from a session of its own, with the token that Streamlit asks of a script, either."""
    run_apart(_upload(app))


async def _upload(app: RunningApp) -> None:
    async with session(app.address) as visit:
        path = f"/_stcore/upload_file/{(await visit.read('', {})).session_id}/file"
        part = 'Content-Disposition: form-data; name="f"; filename="f"'
        body = f"--x\r\n{part}\r\n\r\na\r\n--x--\r\n"
        headers = {**xsrf_headers(), "Content-Type": "multipart/form-data; boundary=x"}
        connection = http.client.HTTPConnection(urlsplit(app.address).netloc, timeout=20)
        with closing(connection):
            connection.request("PUT", path, body, headers)
            assert http.client.REQUEST_ENTITY_TOO_LARGE == connection.getresponse().status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 101),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 403),
    ],
    ids=str,
)
def test_a_page_of_somebody_else(headers: dict[str, str], status: int, app: RunningApp) -> None:
    """A stranger's page in a reader's browser can't connect, nor can a name that it points here."""
    assert status == app.status_of_page(headers)


def test_an_address_that_is_no_text(app: RunningApp, show: Show) -> None:
    """Bytes that are no text, and too much of it, leave the page as it is without, with a note."""
    show(cases.small)
    asked = BackMsg()
    asked.rerun_script.query_string = f"clock={'x' * 10_000}%FF&arm=%ED%A0%80&cache=%00"
    seen = run_apart(_sent(app.address, asked))
    assert [] == seen.problems
    said = " ".join(seen.texts)
    assert "The address asks for" in said
    assert "No verdict on warm runs of fast or plain yet" in said
    assert "xxx" * 30 not in said


async def _sent(address: str, asked: BackMsg) -> Seen:
    async with session(address) as visit:
        return await visit.send(asked)


def test_a_message_makes_no_file(app: RunningApp) -> None:
    """Streamlit's offer to install files for coding assistants is refused."""
    assert "Skills install is not available in this environment." == run_apart(
        _install(app.address)
    )


async def _install(address: str) -> str:
    asked = BackMsg()
    asked.backend_operation_request.request_id = "1"
    asked.backend_operation_request.install_skills.SetInParent()
    async with session(address) as visit:
        seen = await visit.read("", {})
        asked.backend_operation_request.session_id = seen.session_id
        return await visit.operate(asked)
