"""Names of arms, from the words of the commits that begin them."""

import re
from collections.abc import Iterable

from ingest.propose.visible import printable
from ingest.propose.words import without_prefix
from ingest.records import PullRequestCommit

LONGEST = 40
_LOOSE_ENDS = " -+,.:;/(["
_LOOSE_WORDS = re.compile(
    r"(?: (?:a|an|and|by|for|from|in|into|of|on|or|per|the|to|via|with))+$", re.IGNORECASE
)


def arm_names(beginnings: Iterable[PullRequestCommit], taken: Iterable[str] = ()) -> list[str]:
    """
    A name for each arm, short, printable and its own.

    Args:
        beginnings: The commits that begin the arms.
        taken: Names that none of them may have, in any case.
    """
    used = {name.casefold() for name in taken}
    names = []
    for commit in beginnings:
        plain = _short(printable(without_prefix(commit.headline))) or f"commit {commit.sha[:7]}"
        name, number = plain, 1
        while name.casefold() in used:
            number += 1
            name = f"{plain} {number}"
        used.add(name.casefold())
        names.append(name)
    return names


def _short(text: str) -> str:
    """As many whole words as fit; of a first word that does not fit, its beginning."""
    if len(text) > LONGEST:
        whole_words = text[: LONGEST + 1].rpartition(" ")[0]
        text = _LOOSE_WORDS.sub("", whole_words) or text[:LONGEST]
    return text.rstrip(_LOOSE_ENDS)
