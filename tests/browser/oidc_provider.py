"""A provider of identities on loopback: as much of OpenID Connect as a sign-in needs."""

import base64
import json
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID = "longpole"
CLIENT_SECRET = "the client's secret"


@dataclass(slots=True)
class OidcProvider:
    """
    The provider; whoever comes is signed in as `claims` say, without a question.

    Attributes:
        address: Where it answers.
        claims: What it says of the next who signs in.
        refusals: What it refused, and why: nothing in a sound sign-in.

    Source: OpenID Connect Core 1.0, "Authentication using the Authorization Code Flow".
    """

    address: str
    claims: dict[str, object] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    _key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048))
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def metadata_url(self) -> str:
        """Of the discovery document."""
        return f"{self.address}/.well-known/openid-configuration"

    def routes(self) -> list[Route]:
        """What it answers."""
        return [
            Route("/.well-known/openid-configuration", self._metadata),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/jwks", self._jwks),
        ]

    def _metadata(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        if asked.get("client_id") != CLIENT_ID or "openid" not in asked.get("scope", ""):
            return self._refuse(f"authorize: {asked}")
        code = secrets.token_urlsafe()
        self._codes[code] = asked
        query = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{query}")

    async def _token(self, request: Request) -> Response:
        form = {key: one for key, (one, *_) in parse_qs((await request.body()).decode()).items()}
        asked = self._codes.pop(form.get("code", ""), None)
        wanted = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        header = request.headers.get("authorization", "")
        is_client = header == f"Basic {wanted}" or form.get("client_secret") == CLIENT_SECRET
        if asked is None or not is_client or form.get("redirect_uri") != asked["redirect_uri"]:
            return self._refuse(f"token: {form} {header}")
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT_ID,
            "sub": "1",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.claims,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self._key)
        return JSONResponse({"access_token": "access", "token_type": "Bearer", "id_token": signed})

    def _jwks(self, _request: Request) -> Response:
        public = self._key.as_dict(private=False)
        return JSONResponse({"keys": [{**public, "kid": "1", "alg": "RS256", "use": "sig"}]})

    def _refuse(self, why: str) -> Response:
        self.refusals.append(why)
        return Response(json.dumps({"error": "invalid_request"}), 400)


@contextmanager
def oidc_provider() -> Iterator[OidcProvider]:
    """The provider, until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    provider = OidcProvider(f"http://127.0.0.1:{listening.getsockname()[1]}")
    app = Starlette(routes=provider.routes())
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
