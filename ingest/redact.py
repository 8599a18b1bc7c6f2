"""The last line of defence: whatever went wrong, no token is told."""

import re
from collections.abc import Mapping

_HIDDEN = "***"
_VARIABLES = ("GITHUB_TOKEN", "GH_TOKEN")
# Shorter words may be a part of what is said; GitHub's tokens have 40 characters and more.
_SHORTEST = 12
_TOKEN = re.compile(r"(?:gh[a-z]|github_pat)_[\w.-]{12,}", re.ASCII)
_IN_ADDRESS = re.compile(r"(?<=://)[^\s/?#]*(?=@)")
_IN_HEADER = re.compile(
    r"(authorization\W{1,6}(?:(?:token|bearer|basic)\s+)?)[^\s'\",}]+", re.IGNORECASE
)


def without_tokens(text: str, environ: Mapping[str, str]) -> str:
    """
    The text with `***` for each token in it: those of the environment, and what looks like one.

    Classic, fine-grained and app tokens, user and password of an address, Authorization headers.

    Source: GitHub's "About authentication to GitHub", "GitHub's token formats".
    """
    for variable in _VARIABLES:
        for part in environ.get(variable, "").split():
            text = without_secret(text, part)
    text = _IN_ADDRESS.sub(_HIDDEN, _TOKEN.sub(_HIDDEN, text))
    return _IN_HEADER.sub(rf"\g<1>{_HIDDEN}", text)


def without_secret(text: str, secret: str) -> str:
    """The text with `***` for a secret in it; one of a few letters is no secret."""
    return text.replace(secret, _HIDDEN) if len(secret) >= _SHORTEST else text
