"""Where sign-in is configured: nothing before it, the pages after it, and only for the allowed."""

import http.client
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import InvalidStatus

from tests.app import cases
from tests.browser.forged import Visitor, signed_in, strangers
from tests.browser.oidc_provider import CLIENT_ID, CLIENT_SECRET, OidcProvider, oidc_provider
from tests.browser.running_app import RunningApp, running_app
from tests.browser.watched_page import WatchedPage, watched_page
from tests.load.session import run_apart, session

_SECRET = "0123456789abcdef" * 2
_WORDS = (b"plain", b"later", b"wall time", b"warm runs", b"5 Apr 2026", b"build")
_OF_THE_DATA = (*_WORDS, b"/media/")
_PAGES = (
    "what-decides-the-time",
    "where-do-the-seconds-go",
    "what-would-make-it-faster",
    "what-did-each-commit-do",
    "what-happened",
    "how-good-is-the-data",
    "which_is_faster",
)


@pytest.fixture(scope="module")
def provider() -> Iterator[OidcProvider]:
    """Who may sign in is said by each test; none may make it refuse."""
    with oidc_provider() as running:
        yield running
        assert [] == running.refusals


@pytest.fixture(scope="module")
def guarded_app(
    provider: OidcProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningApp]:
    """The app on `small`, for people of example.com."""
    folder = tmp_path_factory.mktemp("guarded")
    secrets = folder / "secrets.toml"
    secrets.write_text(
        f"""
        [auth]
        redirect_uri = "http://localhost:{{port}}/oauth2callback"
        cookie_secret = "{_SECRET}"
        client_id = "{CLIENT_ID}"
        client_secret = "{CLIENT_SECRET}"
        server_metadata_url = "{provider.metadata_url}"
        allowed = ["example.com"]
        """,
        encoding="utf-8",
    )
    database = cases.small(folder / "a.duckdb")
    with running_app(database, f"--secrets.files={secrets}") as running:
        yield running
        assert [] == [line for line in running.lines if "Traceback" in line], running.lines


def test_sign_in(guarded_app: RunningApp, provider: OidcProvider, browser: Browser) -> None:
    """A browser signs in with the provider, sees the pages, and signs out again."""
    provider.claims = {"email": "ann@example.com", "email_verified": True}
    context = browser.new_context()
    with watched_page(context, guarded_app.address) as watched:
        watched.open("/what-happened")
        assert "This dashboard is for people who have signed in." in watched.text()
        assert "plain" not in watched.text()
        _sign_in(watched)
        watched.page.get_by_text("Signed in as ann@example.com").wait_for()
        watched.page.get_by_text("No verdict on warm runs of fast or plain yet").wait_for()
        watched.settle()
        assert [] == watched.complaints
        watched.page.get_by_role("button", name="Sign out").click()
        watched.page.get_by_role("button", name="Sign in").wait_for()
        assert "plain" not in watched.text()
    context.close()


def test_an_address_that_is_not_allowed(
    guarded_app: RunningApp, provider: OidcProvider, browser: Browser
) -> None:
    """Whom the provider knows but the list does not sees no data, and why."""
    provider.claims = {"email": "eve@example.com.evil.org", "email_verified": True}
    context = browser.new_context()
    with watched_page(context, guarded_app.address) as watched:
        watched.open()
        _sign_in(watched)
        watched.page.get_by_text("Your address is not among those that are let in").wait_for()
        assert "plain" not in watched.text()
    context.close()


def test_no_page_without_its_data(guarded_app: RunningApp) -> None:
    """Whatever address a stranger asks for, no answer holds a word of the data."""
    paths = [
        *(f"/{page}{more}" for page in ("", *_PAGES) for more in ("", "/", "?run=1", "/~/+/")),
        *(f"/~/+/{page}" for page in _PAGES),
        *(f"/_stcore/{name}" for name in ("health", "metrics", "host-config", "stream")),
        *("/_stcore/script-health-check", "/_stcore/message", "/_stcore/agent/mcp"),
        *("/media/", f"/media/{'0' * 56}.csv", "/component/streamlit/app.py", "/app/static/a"),
        *("/oauth2callback?code=x&state=y", "/auth/login?provider=default", "/auth/logout"),
    ]
    connection = http.client.HTTPConnection(urlsplit(guarded_app.address).netloc, timeout=20)
    with closing(connection):
        for path in paths:
            connection.request("GET", path)
            answer = connection.getresponse().read()
            assert [] == [word for word in _WORDS if word in answer], path


def test_strangers_are_sent_nothing(guarded_app: RunningApp) -> None:
    """Whatever a script comes with to the websocket and asks for; whom it is for sees the data."""
    run_apart(_try_all(guarded_app.address))


async def _try_all(address: str) -> None:
    ann = signed_in(address, _SECRET)
    async with session(address, headers=ann.headers, tokens=ann.tokens) as visit:
        seen = await visit.read("", {})
        assert any(b"plain" in message for message in seen.messages)
        for why, stranger in strangers(address, _SECRET, seen.session_id):
            await _see_nothing(address, why, stranger, is_thorough=why == "nothing")
        evil = {**ann.headers, "Origin": "http://evil.example"}
        with pytest.raises(InvalidStatus):
            async with session(address, headers=evil, tokens=ann.tokens):
                pass
    # Its session waits for the browser to come back.
    why, stranger = [*strangers(address, _SECRET, seen.session_id)][-1]
    await _see_nothing(address, why, stranger, is_thorough=True)


async def _see_nothing(
    address: str, why: str, stranger: Visitor, *, is_thorough: bool = False
) -> None:
    async with session(address, headers=stranger.headers, tokens=stranger.tokens) as visit:
        seen = await visit.read("", {"experiment": "cache", "run": "1"})
        messages = list(seen.messages)
        for asked in _requests(messages) if is_thorough else ():
            messages += (await visit.send(asked)).messages
    assert [] == [word for word in _OF_THE_DATA if any(word in one for one in messages)], why
    offered = b"This dashboard is for people who have signed in."
    refused = b"Your address is not among those that are let in"
    assert any(offered in one or refused in one for one in messages), why


def _requests(messages: list[bytes]) -> Iterator[BackMsg]:
    """Every page by its name and its number, and what a page's own widgets would say."""
    found = [
        page
        for message in map(ForwardMsg.FromString, messages)
        if message.WhichOneof("type") == "navigation"
        for page in message.navigation.app_pages
    ]
    assert len(_PAGES) == len(found)
    for page in found:
        asked = BackMsg()
        asked.rerun_script.page_script_hash = page.page_script_hash
        asked.rerun_script.page_name = page.url_pathname
        asked.rerun_script.query_string = "experiment=cache&run=1&show=Cost"
        for name in ("snapshot", "experiment", "report", "$$ID-0-report"):
            asked.rerun_script.widget_states.widgets.add(id=name, string_value="cache")
        yield asked


def _sign_in(watched: WatchedPage) -> None:
    watched.page.get_by_role("button", name="Sign in").click()
