"""
Connections over TLS that no other try would make: nobody can be sure who answers.

What may pass (a handshake that is broken off, or does not end) is no matter of this file.

Source of the numbers: OpenSSL, "X509_STORE_CTX_get_error", its list of error codes.
"""

import ssl
from collections.abc import Iterator

import requests

from ingest.errors import ConnectionUntrusted

_OUT_OF_DATE = {9: "is not valid yet", 10: "has expired"}
_OF_ANOTHER_HOST = frozenset({62, 64})
_NOT_IN_TLS = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST"})
_AGAIN = "run the same command again to continue."


def causes(error: BaseException) -> Iterator[BaseException]:
    """An error, and what led to it."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def untrusted(error: Exception, root: str) -> ConnectionUntrusted | None:
    """
    What to say of a request that would fail again; None where another try may help.

    Args:
        error: As `requests` raised it.
        root: The API root that was asked.
    """
    if type(error) is OSError:  # how `requests` says that there is no such file of certificates
        return _unread()
    if not isinstance(error, requests.exceptions.SSLError):
        return None
    for cause in causes(error):
        match cause:
            case ssl.SSLCertVerificationError():
                return ConnectionUntrusted(_unverified(cause, root))
            case ssl.SSLError(library="X509") | PermissionError():
                return _unread()
            case ssl.SSLError(reason=reason) if reason in _NOT_IN_TLS:
                return ConnectionUntrusted(
                    f"{root} does not answer in TLS: check GITHUB_API_URL, its port and whether it "
                    f"begins with http://, and any proxy; {_AGAIN}"
                )
    return None


def _unverified(error: ssl.SSLCertVerificationError, root: str) -> str:
    if (why := _OUT_OF_DATE.get(error.verify_code)) is not None:
        return (
            f"the certificate of {root} {why}: check this machine's clock, and have the "
            f"certificate renewed; {_AGAIN}"
        )
    if error.verify_code in _OF_ANOTHER_HOST:
        return f"the certificate of {root} is one of another host: check GITHUB_API_URL; {_AGAIN}"
    return (
        f"nobody whom this machine trusts vouches for {root} ({error.verify_message}): put "
        "the certificate of who issued its own into a file, name it in REQUESTS_CA_BUNDLE, and "
        f"{_AGAIN}"
    )


def _unread() -> ConnectionUntrusted:
    return ConnectionUntrusted(
        "the certificates to be trusted can't be read: let REQUESTS_CA_BUNDLE name a file of "
        f"certificates (PEM), or unset it; {_AGAIN}"
    )
