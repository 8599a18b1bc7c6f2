"""What the environment says: the database, the API root and the token."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from ingest.errors import TokenMissing, UsageError

_PUBLIC_API = "https://api.github.com"


def default_database(environ: Mapping[str, str]) -> Path:
    """
    Where real data goes unless a flag says otherwise.

    The demo does not ask: it has a database of its own, so that it never mixes with real data.
    """
    return Path(environ.get("LONGPOLE_DATABASE") or "data/longpole.duckdb")


def api_root(environ: Mapping[str, str]) -> str:
    """
    The API to ask: GITHUB_API_URL, else the public one.

    Raises:
        UsageError: It is no URL.
    """
    root = environ.get("GITHUB_API_URL", "").rstrip("/") or _PUBLIC_API
    parts = urlsplit(root)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise UsageError(
            f"GITHUB_API_URL is no API root: set it to a URL like {_PUBLIC_API}, or unset it."
        )
    return root


def token(environ: Mapping[str, str]) -> str:
    """
    The token: GITHUB_TOKEN, else GH_TOKEN, else what the GitHub CLI is signed in with.

    Raises:
        TokenMissing: There is none.
    """
    for variable in ("GITHUB_TOKEN", "GH_TOKEN"):
        if secret := environ.get(variable, "").strip():
            return secret
    if (gh := shutil.which("gh", path=environ.get("PATH"))) is not None:
        answer = subprocess.run(  # noqa: S603 - the program is `gh` from the user's own PATH
            [gh, "auth", "token"], capture_output=True, text=True, check=False, timeout=10
        )
        if answer.returncode == 0 and answer.stdout.strip():
            return answer.stdout.strip()
    raise TokenMissing(
        "no token: put one into GITHUB_TOKEN (read access to Actions and pull requests is enough), "
        "or sign in with `gh auth login`; `--demo` needs none."
    )
