"""
What a commit's message says about its run.

The table is read from its head on, and the first row that matches the headline counts. Prefixes are
those of "Conventional Commits" (conventionalcommits.org), with scope and `!`, in any case.
"""

import re
from dataclasses import dataclass
from enum import Enum

from ingest.records import PullRequestCommit

_PREFIX = r"(?:\([^)]*\))?!?:"
_ANY_PREFIX = rf"(?:\w+{_PREFIX}\s*)?"
_LONGEST_HEADLINE = 200
"""Characters that are looked at: what decides stands in front."""


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
        kind: What it makes of its commit.
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


def said(commit: PullRequestCommit) -> Saying:
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
