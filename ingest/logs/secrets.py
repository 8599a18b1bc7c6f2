"""Nothing that looks like a secret is kept, even where GitHub did not mask it."""

import re
from math import log2

HIDDEN = "***"

_WORDS = (
    r"password|passwd|passphrase|pwd|secret|token|credentials?|authorization"
    r"|(?:api|access|private|auth|account|encryption|signing)[_-]?key"
)
_KNOWN = re.compile(
    r"-----BEGIN .*"
    r"|\b(?:gh[a-z]_\w{16,}|github_pat_\w+|glpat-[\w-]+|xox[a-z]-[\w-]+|(?:AKIA|ASIA)[A-Z0-9]{16}"
    r"|(?:sk|pk|rk)[-_][\w-]{16,}|npm_\w{16,}|pypi-[\w-]{16,}|AIza[\w-]{30,}|ya29\.[\w.-]+"
    r"|dckr_pat_[\w-]+|hf_\w{16,}|SG\.[\w.-]{16,}|dop_v1_\w+|eyJ[\w-]{6,}\.[\w.-]+)"
)
_ASSIGNED = re.compile(
    rf"((?:\b|_)(?:[\w-]*[_-])?(?:{_WORDS})(?:[_-][\w-]*)?[\"']?(?:\s*[=:]\s*|\s+))"
    r"(\"[^\"]*\"?|'[^']*'?|(?:(?:bearer|basic)\s+)?[^\s\"',;&|)]+)",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/:@]*):[^\s/@]+@", re.IGNORECASE)
_BEARER = re.compile(r"\b(bearer|basic)\s+[\w+/=.~-]{8,}", re.IGNORECASE)
_LONG = re.compile(r"[A-Za-z0-9]{20,}|[A-Za-z0-9+/]{32,}={0,2}")
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_SHORTEST_OF_ONE_CASE = 32
_BITS_PER_LETTER = 3.5
_BITS_PER_LETTER_OF_PATHS = 4.3


def hide_secrets(text: str) -> str:
    """
    A text with `***` for what looks like a secret.

    That is: known forms of tokens, keys, passwords in addresses, what is assigned to a name such as
    `password` or follows an option of such a name, and long words of letters and digits at random
    that are no hex digest.
    """
    text = _KNOWN.sub(HIDDEN, text)
    text = _IN_ADDRESS.sub(rf"\1:{HIDDEN}@", text)
    text = _BEARER.sub(rf"\1 {HIDDEN}", text)
    text = _ASSIGNED.sub(_hide_assigned, text)
    return _LONG.sub(lambda match: HIDDEN if _is_random(match[0]) else match[0], text)


def is_free_of_secrets(text: str) -> bool:
    """Whether nothing in a text looks like a secret."""
    return hide_secrets(text) == text


def _hide_assigned(match: re.Match[str]) -> str:
    """A value hidden, unless its name is but a word in a sentence."""
    is_assigned = "=" in match[1] or ":" in match[1]
    is_option = match.string[: match.start()].endswith("-")
    return match[1] + HIDDEN if is_assigned or is_option else match[0]


def _is_random(word: str) -> bool:
    if _HEX.fullmatch(word):
        return False
    has_digit = any(letter.isdigit() for letter in word)
    has_cases = not word.islower() and not word.isupper()
    if not has_digit or (not has_cases and len(word) < _SHORTEST_OF_ONE_CASE):
        return False
    least = _BITS_PER_LETTER_OF_PATHS if "/" in word else _BITS_PER_LETTER
    return -sum(n * log2(n) for n in (word.count(x) / len(word) for x in set(word))) >= least
