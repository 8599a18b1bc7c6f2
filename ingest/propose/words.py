"""
The words of strangers' commits: what they say about a run, and how they are shown in a proposal.

The table is read from its head on, and the first row that matches the headline counts. Prefixes are
those of "Conventional Commits" (conventionalcommits.org), with scope and `!`, in any case. In
comments, names and strings of the proposal nothing of a text hides.
"""

import re
from dataclasses import dataclass
from enum import Enum

from basis import visible as all_of
from basis.visible import is_all_visible
from ingest.records import PullRequestCommit

_PREFIX = r"(?:\([^)]*\))?!?:"
_ANY_PREFIX = rf"(?:\w+{_PREFIX}\s*)?"
_LONGEST_HEADLINE = 200
"""Characters that are looked at: what decides stands in front."""

LONGEST = 100
"""Characters of a text in a comment."""


class Kind(Enum):
    """What a message makes of its commit."""

    TREATMENT = "begins a treatment"
    FIX_UP = "mends the treatment before"
    WARM = "runs the treatment once more, on the caches that it left"
    COLD = "runs the treatment once more, on empty caches"
    SILENT = "does not say"


@dataclass(frozen=True, slots=True)
class Saying:
    """
    What a message says.

    Attributes:
        words: Those that say so, as written; empty where none do.
    """

    kind: Kind
    words: str = ""


_TABLE = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (Kind.FIX_UP, r"^(?:fixup|squash|amend)!"),
        (Kind.FIX_UP, rf"^(?:fix|bugfix|hotfix|revert){_PREFIX}"),
        (Kind.FIX_UP, r"^(?:fix(?:es|ed|up)?|revert|typo|oops|address(?:es|ed)?)\b"),
        (
            Kind.TREATMENT,
            rf"^(?:experiment|exp|perf|feat|feature|treatment|trial|try|variant){_PREFIX}",
        ),
        (Kind.WARM, r"(?<!pre-)\bwarm(?:ed|ing|s)?\b"),
        (Kind.WARM, r"\bre-?(?:run|trigger|try)(?:s|ed|ning|ing)?\b"),
        (Kind.WARM, r"\b(?:another|second|third|2nd|3rd|one more) run\b|\brun again\b"),
        (Kind.WARM, r"\bempty commit\b"),
        (
            Kind.WARM,
            rf"^{_ANY_PREFIX}(?:trigger|kick)(?: (?:off|ci|the|a|new|builds?|runs?|workflows?))*$",
        ),
        (Kind.COLD, r"\bcold (?:run|cache|start|build)s?\b"),
        (Kind.FIX_UP, rf"^(?:chore|docs?|style|tests?|lint|format|nit){_PREFIX}"),
        (Kind.FIX_UP, r"^(?:lint|format(?:ting)?|nit|clean-?up|wip)\b"),
        (Kind.TREATMENT, r"^(?:experiment(?:al)?|treatment|trial|try(?:ing)?)\b"),
    )
)


def read_saying(commit: PullRequestCommit) -> Saying:
    """What the headline of a commit's message says; of the rest nothing is guessed."""
    headline = commit.headline.strip()[:_LONGEST_HEADLINE]
    for kind, pattern in _TABLE:
        if found := pattern.search(headline):
            return Saying(kind, found[0])
    return Saying(Kind.SILENT)


def without_prefix(headline: str) -> str:
    """A headline without `perf(ci):` or the like."""
    return re.sub(rf"^{_ANY_PREFIX}", "", headline.strip())


def prefix(headline: str) -> str:
    """The prefix of a headline, `perf(ci):` for example, as written; empty without one."""
    found = re.match(rf"\w+{_PREFIX}", headline)
    return "" if found is None else found[0]


def visible(text: str, longest: int = LONGEST) -> str:
    """A text on one line, all of it visible, cut if it is long."""
    return all_of.visible(text if len(text) <= longest else f"{text[:longest]}...")


def printable(text: str) -> str:
    """A text without what does not show; spaces stand alone, and not at its ends."""
    spaced = "".join(one if is_shown(one) else " " for one in text)
    return " ".join(spaced.split())


def is_shown(text: str) -> bool:
    """Whether a TOML string may hold the text as it is."""
    return text.isprintable() and is_all_visible(text)


def basic_string(text: str) -> str:
    """
    What stands between the quotes of a basic string of TOML.

    Source: toml.io, "String".
    """
    return "".join(
        f"\\{one}"
        if one in '"\\'
        else one
        if is_shown(one)
        else f"\\u{ord(one):04x}"
        if ord(one) < 0x10000  # noqa: PLR2004 - four digits end there
        else f"\\U{ord(one):08x}"
        for one in text
    )
