"""Who is let in: everybody, unless `[auth]` in `.streamlit/secrets.toml` asks for sign-in."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import config

_DEFAULT = "default"
_OF_ALL = ("redirect_uri", "cookie_secret")
_OF_A_PROVIDER = ("client_id", "client_secret", "server_metadata_url")
_SHORTEST_SECRET = 32
_NO_PROVIDERS = {"client_kwargs"}
_FILE = "`.streamlit/secrets.toml`"
# The secrets that had `[auth]`: Streamlit reads their file anew when it changes, and one that is
# empty for a moment, as while it is written, must not open the doors.
_ASKING: list[object] = []


def is_let_in() -> bool:
    """Whether this reader may see the data; who may not yet is offered to sign in, or told why."""
    auth, problem = _configured()
    if problem:
        st.error(f"Nobody is let in: {problem}")
        return False
    if auth is None:
        return True
    if st.user.get("is_logged_in") is not True:
        st.markdown("This dashboard is for people who have signed in.")
        for name in providers(auth):
            label = "Sign in" if name == _DEFAULT else f"Sign in with {name}"
            arguments = () if name == _DEFAULT else (name,)
            st.button(label, on_click=st.login, args=arguments, key=f"sign-in-{name}")
        return False
    user = st.user.to_dict()
    with st.sidebar:
        st.text(f"Signed in as {name_of(user)}")
        st.button("Sign out", on_click=st.logout)
    if "allowed" in auth and not is_allowed(user, auth["allowed"]):
        st.error("Your address is not among those that are let in: ask who runs this dashboard.")
        return False
    return True


def problem_of(auth: Any) -> str | None:  # noqa: ANN401 - whatever stands in the file
    """What keeps `[auth]` from working, with the remedy; None where nothing does."""
    if not isinstance(auth, Mapping):
        return f"`auth` in {_FILE} must be a table."
    missing = [key for key in _OF_ALL if not auth.get(key)]
    names = providers(auth)
    if not names:
        missing += _OF_A_PROVIDER
    for name in names:
        section = auth if name == _DEFAULT else auth[name]
        prefix = "" if name == _DEFAULT else f"{name}."
        missing += [f"{prefix}{key}" for key in _OF_A_PROVIDER if not section.get(key)]
    if missing:
        return f"`[auth]` in {_FILE} lacks {', '.join(missing)}."
    if len(str(auth["cookie_secret"])) < _SHORTEST_SECRET:
        return (
            f"`cookie_secret` has fewer than {_SHORTEST_SECRET} characters: make one with "
            '`python -c "import secrets; print(secrets.token_hex())"`.'
        )
    allowed = auth.get("allowed", [])
    if not isinstance(allowed, list) or not all(isinstance(one, str) for one in allowed):
        return "`allowed` must be a list of addresses and domains."
    return None


def providers(auth: Mapping[str, Any]) -> list[str]:
    """The names of the providers, `default` for that of `[auth]` itself."""
    named = [
        name
        for name, section in auth.items()
        if isinstance(section, Mapping) and name not in _NO_PROVIDERS
    ]
    is_one_unnamed = any(key in auth for key in _OF_A_PROVIDER)
    return [*([_DEFAULT] if is_one_unnamed else []), *named]


def is_allowed(user: Mapping[str, object], allowed: Sequence[str]) -> bool:
    """
    Whether a list of addresses and domains holds the address of who has signed in.

    A domain stands for its own addresses, not for those of its subdomains. An address that the
    provider says it has not verified is nobody's; so is one with a letter that becomes one of
    ASCII when it is made small, as the Kelvin sign does.
    """
    address = user.get("email")
    if not isinstance(address, str) or user.get("email_verified", True) not in (True, "true"):
        return False
    name, at, domain = address.lower().rpartition("@")
    is_address = bool(name and at and domain) and address.isascii() == address.lower().isascii()
    return is_address and bool({address.lower(), domain} & {one.lower() for one in allowed})


def name_of(user: Mapping[str, object]) -> str:
    """What the provider calls who has signed in: the address, else a name, else the subject."""
    return next((str(user[key]) for key in ("email", "name", "sub") if user.get(key)), "somebody")


def _configured() -> tuple[Mapping[str, Any] | None, str | None]:
    """`[auth]`, None without one; and what is wrong with it. Who can't tell lets nobody in."""
    try:
        auth = st.secrets.get("auth")
    except (OSError, ValueError):  # not there, no TOML, no text; not to be opened
        if any(map(os.path.lexists, st.get_option("secrets.files"))):
            return None, f"{_FILE} can't be read: mend it, or remove it and restart the app."
        auth = None
    if auth is None:
        return None, _why_not_open()
    if not _has_asked():
        _ASKING.append(st.secrets)
    return auth, problem_of(auth)


def _why_not_open() -> str | None:
    """Why an app without `[auth]` is not for everybody all the same; None if it is."""
    if _has_asked():
        return (
            f"`[auth]` is gone from {_FILE}, which had it when the app started: put it back, or "
            "restart the app."
        )
    is_named = config.is_manually_set("secrets.files")
    for path in map(Path, st.get_option("secrets.files")):
        if not path.exists() and (is_named or path.is_symlink()):
            # Without its path, which is not for whoever asks.
            return (
                "a file that `secrets.files` names is not there: put it there, or no longer name "
                "it, and restart the app."
            )
    return None


def _has_asked() -> bool:
    return any(secrets is st.secrets for secrets in _ASKING)
