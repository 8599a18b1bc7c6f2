"""Who is let in, and what a configuration must have; the sign-in itself is tested in a browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit import config
from streamlit.config_option import ConfigOption
from streamlit.runtime.secrets import Secrets
from streamlit.testing.v1 import AppTest

from app_pages.sign_in import is_allowed, name_of, problem_of, providers
from tests.app.conftest import ROOT

_CLIENT = {"client_id": "c", "client_secret": "s", "server_metadata_url": "https://i.example"}
_ALL = {"redirect_uri": "https://x.example/oauth2callback", "cookie_secret": "0" * 32}


@pytest.mark.parametrize(
    ("user", "is_in"),
    [
        ({"email": "ann@example.com"}, True),
        ({"email": "änn@example.com"}, True),
        ({"email": "\N{KELVIN SIGN}im@other.org"}, False),
        ({"email": "Ann@EXAMPLE.com", "email_verified": True}, True),
        ({"email": "ann@example.com", "email_verified": "true"}, True),
        ({"email": "guest@other.org"}, True),
        ({"email": "ann@example.com", "email_verified": False}, False),
        ({"email": "ann@example.com", "email_verified": []}, False),
        ({"email": "ann@sub.example.com"}, False),
        ({"email": "ann@notexample.com"}, False),
        ({"email": "ann@example.com@evil.org"}, False),
        ({"email": "other@other.org"}, False),
        ({"email": "example.com"}, False),
        ({"email": "@example.com"}, False),
        ({"email": ["ann@example.com"]}, False),
        ({"sub": "1"}, False),
    ],
)
def test_the_list(user: dict[str, object], is_in: bool) -> None:
    """Whole addresses and whole domains, whatever the case; nobody without a verified one."""
    assert is_in == is_allowed(user, ["Example.com", "guest@other.org", "kim@other.org"])


@pytest.mark.parametrize(
    ("auth", "words"),
    [
        ({**_ALL, **_CLIENT}, None),
        ({**_ALL, "one": _CLIENT, "client_kwargs": {"scope": "openid"}}, None),
        ({**_ALL, **_CLIENT, "allowed": []}, None),
        ({**_CLIENT}, "lacks redirect_uri, cookie_secret."),
        ({**_ALL}, "lacks client_id, client_secret, server_metadata_url."),
        ({**_ALL, "one": {**_CLIENT, "client_secret": ""}}, "lacks one.client_secret."),
        ({**_ALL, **_CLIENT, "cookie_secret": "short"}, "has fewer than 32 characters"),
        ({**_ALL, **_CLIENT, "allowed": "example.com"}, "`allowed` must be a list"),
        ("yes", "must be a table"),
    ],
)
def test_problems(auth: Any, words: str | None) -> None:  # noqa: ANN401 - whatever stands in the file
    """A sentence with the remedy for what keeps sign-in from working."""
    problem = problem_of(auth)
    assert (words is None) == (problem is None)
    assert words is None or words in str(problem)


def test_names() -> None:
    """Providers by their tables; who is signed in by address, name or subject."""
    assert ["default", "one"] == providers({**_CLIENT, "one": _CLIENT})
    assert ["a@x", "Ann", "7", "somebody"] == [
        name_of({"email": "a@x", "name": "Ann"}),
        name_of({"name": "Ann", "sub": "7"}),
        name_of({"sub": "7"}),
        name_of({}),
    ]


def test_a_broken_configuration_lets_nobody_in() -> None:
    """`[auth]` without a provider: one sentence, and not a word of the data."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.secrets["auth"] = {"redirect_uri": "x"}
    app.run()
    (error,) = app.error
    assert error.value.startswith("Nobody is let in: `[auth]` in `.streamlit/secrets.toml` lacks")
    assert [] == [*app.exception, *app.dataframe, *app.caption]


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The file that `secrets.files` names, which is not there yet."""
    monkeypatch.setattr(Secrets, "_maybe_install_file_watchers", lambda _: None)
    monkeypatch.setattr(st, "secrets", Secrets())
    files = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(tmp_path / "secrets.toml")])
    yield tmp_path / "secrets.toml"
    config.set_option("secrets.files", files, ConfigOption.DEFAULT_DEFINITION)


def test_a_file_that_is_named_and_not_there_lets_nobody_in(secrets: Path) -> None:
    """Nor does a link that leads nowhere; a file that asks for nothing lets everybody in."""
    assert "a file that `secrets.files` names is not there" in _refusal()
    secrets.symlink_to("nowhere")
    assert "can't be read" in _refusal()
    config.set_option("secrets.files", [str(secrets)], ConfigOption.DEFAULT_DEFINITION)
    assert "can't be read" in _refusal()
    secrets.unlink()
    assert not _refusal()
    config.set_option("secrets.files", [str(secrets)])
    secrets.write_text("other = 1", encoding="utf-8")
    assert not _refusal()


def test_doors_do_not_open_by_themselves(secrets: Path) -> None:
    """Streamlit reads the file anew when it changes: one without `[auth]` lets nobody in then."""
    secrets.write_text("[auth]", encoding="utf-8")
    assert "lacks redirect_uri" in _refusal()
    for content, words in (
        (b"", "`[auth]` is gone"),
        (b"[other]", "`[auth]` is gone"),
        (b"x = '\xff'", "can't be read"),
        (b"[auth", "can't be read"),
    ):
        secrets.write_bytes(content)
        st.secrets._reset()
        assert words in _refusal()
    secrets.unlink()
    assert "`[auth]` is gone" in _refusal()


def _refusal() -> str:
    """What a reader is told who is not let in; empty for one who is."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    return "".join(error.value for error in app.error if error.value.startswith("Nobody"))
