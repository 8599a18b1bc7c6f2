"""Cookies as Streamlit makes them, sound and forged: what a stranger may come with to a sign-in."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from unittest import mock

from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
    generate_xsrf_token_string,
)

_USER = "_streamlit_user"
_XSRF = "_streamlit_xsrf"
_TOKENS = "_streamlit_user_tokens"
_TOKEN = generate_xsrf_token_string(b"0" * 16)
_DAY_S = 86400


@dataclass(frozen=True, slots=True)
class Visitor:
    """
    What somebody comes with.

    Attributes:
        headers: Of the request for a websocket.
        tokens: Behind the protocol's name.
    """

    headers: Mapping[str, str]
    tokens: tuple[str, ...] = (_TOKEN,)


def signed_in(address: str, secret: str, **claims: object) -> Visitor:
    """Whom the app's own sign-in made a cookie for, with other claims where they are given."""
    return _visitor(address, _signed(secret, _USER, address, claims))


def xsrf_headers() -> dict[str, str]:
    """What a request needs to write: a script can say it to itself."""
    return {"Cookie": f"{_XSRF}={_TOKEN}", "X-Xsrftoken": _TOKEN}


def strangers(address: str, secret: str, session_id: str) -> Iterator[tuple[str, Visitor]]:
    """
    Everybody who is not to be let in, each by what is wrong with what they come with.

    Args:
        address: Of the app.
        secret: That with which it signs cookies; strangers do not know it, but a copy of the
            dashboard may have the same.
        session_id: Of somebody who has signed in.
    """
    sound = _signed(secret, _USER, address, {})
    yield "nothing", Visitor({}, ())
    yield "no cookie", _visitor(address, None)
    yield "an empty cookie", _visitor(address, "")
    yield "no cookie that can be read", _visitor(address, "%00../é|1|2:::")
    yield "not signed", _visitor(address, _claims(address, {}).replace(" ", ""))
    yield "another's signature", _visitor(address, _signed("f" * 32, _USER, address, {}))
    yield "an empty signature", _visitor(address, _signed("", _USER, address, {}))
    yield "the signature of other tokens", _visitor(address, _signed(secret, _TOKENS, address, {}))
    yield "a changed byte", _visitor(address, f"x{sound[1:]}")
    with mock.patch("time.time", return_value=time.time() - 32 * _DAY_S):
        old = _signed(secret, _USER, address, {})
    yield "past its days", _visitor(address, old)
    elsewhere = _signed(secret, _USER, "http://evil.example", {})
    yield "another dashboard's", _visitor(address, elsewhere)
    yield "without its XSRF token", Visitor(_visitor(address, sound).headers, ())
    yield (
        "another XSRF token",
        Visitor(_visitor(address, sound).headers, (generate_xsrf_token_string(b"1" * 16),)),
    )
    yield "without an origin", Visitor({"Cookie": _visitor(address, sound).headers["Cookie"]})
    for claims in (
        {"is_logged_in": False},
        {"is_logged_in": "yes"},
        {"email": "eve@evil.example"},
        {"email": "ann@example.com.evil.example"},
        {"email_verified": False},
    ):
        yield str(claims), signed_in(address, secret, **claims)
    yield "another's session", Visitor(_visitor(address, None).headers, (_TOKEN, session_id))


def _visitor(address: str, cookie: str | None) -> Visitor:
    cookies = [f"{_XSRF}={_TOKEN}", *([] if cookie is None else [f"{_USER}={cookie}"])]
    return Visitor({"Origin": address, "Cookie": "; ".join(cookies)})


def _signed(secret: str, name: str, address: str, claims: Mapping[str, object]) -> str:
    return create_signed_value(secret, name, _claims(address, claims)).decode()


def _claims(address: str, claims: Mapping[str, object]) -> str:
    said = {"origin": address, "is_logged_in": True, "email": "ann@example.com", **claims}
    return json.dumps({"email_verified": True, **said})
