"""Where sign-in is configured: nothing before it, the pages after it, and only for the allowed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.app import cases
from tests.app.conftest import PAGES
from tests.browser.oidc_provider import CLIENT_ID, CLIENT_SECRET, OidcProvider, oidc_provider
from tests.browser.running_app import RunningApp, running_app
from tests.browser.watched_page import WatchedPage, watched_page
from tests.load.session import run_apart, session

_OF_THE_DATA = (b"plain", b"later", b"wall time", b"Median", b"5 Apr 2026", b"/media/", b"build")


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
        cookie_secret = "{"0123456789abcdef" * 2}"
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
        watched.page.get_by_text("Median wall time, warm runs: plain").wait_for()
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


def test_nothing_is_sent_before_sign_in(guarded_app: RunningApp) -> None:
    """No message of the websocket holds a word of the data, whichever page is asked for."""
    sent = run_apart(_read_all(guarded_app.address))
    assert len(PAGES) <= len(sent)
    assert [] == [word for word in _OF_THE_DATA if any(word in message for message in sent)]
    assert any(b"This dashboard is for people who have signed in." in one for one in sent)


async def _read_all(address: str) -> list[bytes]:
    messages: list[bytes] = []
    async with session(address) as visit:
        for page in ("", *(name.replace("_", "-") for name in PAGES), "what-happened"):
            seen = await visit.read(page, {"experiment": "cache", "run": "1"})
            messages += seen.messages
    return messages


def _sign_in(watched: WatchedPage) -> None:
    watched.page.get_by_role("button", name="Sign in").click()
