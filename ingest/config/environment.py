"""What the environment says: the database, the API root, hosts of logs, and the token."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from basis.errors import UsageError
from basis.places import DATA, LONGPOLE
from ingest.errors import TokenMissing

_PUBLIC_API = "https://api.github.com"
_HOST_GLOB = re.compile(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*", re.IGNORECASE)
_TOKEN = re.compile(r"[!-~]+")


def default_database(environ: Mapping[str, str]) -> Path:
    """
    Where real data goes unless a flag says otherwise.

    The demo does not ask: it has a database of its own, so that it never mixes with real data.
    """
    return Path(environ.get("LONGPOLE_DATABASE") or DATA / "longpole.duckdb")


def api_root(environ: Mapping[str, str]) -> str:
    """
    The API to ask: GITHUB_API_URL, else the public one.

    Raises:
        UsageError: It is no URL.
    """
    root = environ.get("GITHUB_API_URL", "").rstrip("/") or _PUBLIC_API
    if not _is_api_root(root):
        raise UsageError(
            f"GITHUB_API_URL is no API root: set it to a URL like {_PUBLIC_API}, or unset it."
        )
    return root


def find_token(environ: Mapping[str, str], root: str) -> str:
    """
    The token: GITHUB_TOKEN, else GH_TOKEN, else what the GitHub CLI has for the API root's host.

    Raises:
        TokenMissing: There is none.
        UsageError: It holds what no token can.
    """
    for variable in ("GITHUB_TOKEN", "GH_TOKEN"):
        if secret := environ.get(variable, "").strip():
            if not _TOKEN.fullmatch(secret):
                raise UsageError(
                    f"{variable} holds characters that no token has, a line break perhaps: "
                    "copy the token once more."
                )
            return secret
    if (signed_in := _token_of_github_cli(environ, root)) is not None:
        return signed_in
    raise TokenMissing(
        "no token: put one into GITHUB_TOKEN (read access to Actions, pull requests and contents "
        f"is enough), or sign in with `gh auth login`; `{LONGPOLE} demo` needs none."
    )


def log_hosts(environ: Mapping[str, str]) -> tuple[str, ...]:
    """
    Hosts that logs may be downloaded from, too: LONGPOLE_LOG_HOSTS, names or `*.` and a domain.

    Raises:
        UsageError: One is no name of a host.
    """
    hosts = tuple(re.split(r"[,\s]+", environ.get("LONGPOLE_LOG_HOSTS", "").strip(", \t\n")))
    if hosts == ("",):
        return ()
    if not all(map(_HOST_GLOB.fullmatch, hosts)):
        raise UsageError(
            "LONGPOLE_LOG_HOSTS holds what is no name of a host: write names with commas between "
            "them, such as logs.example.com or *.example.com."
        )
    return hosts


def _is_api_root(root: str) -> bool:
    """A plain URL: what else it might hold, a password for example, would be stored and shown."""
    try:
        parts = urlsplit(root)
        is_reachable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    is_plain = "@" not in parts.netloc and not parts.query and not parts.fragment
    return parts.scheme in ("http", "https") and is_reachable and is_plain


def _token_of_github_cli(environ: Mapping[str, str], root: str) -> str | None:
    gh = shutil.which("gh", path=environ.get("PATH"))
    host = urlsplit(root).hostname
    if gh is None or host is None:
        return None
    public = urlsplit(_PUBLIC_API).hostname
    try:
        answer = subprocess.run(  # noqa: S603 - the program is `gh` from the user's own PATH
            [gh, "auth", "token", "--hostname", "github.com" if host == public else host],
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    secret = answer.stdout.strip()
    return secret if answer.returncode == 0 and _TOKEN.fullmatch(secret) else None
