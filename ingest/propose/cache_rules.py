"""Rules by message that select exactly the cold, or the warm, commits of a treatment."""

from collections.abc import Iterator, Sequence

from ingest.config import re2
from ingest.propose.treatments import COLD, WARM, Treatment
from ingest.propose.words import prefix
from ingest.records import PullRequestCommit

_OF_WARM_RUNS = ("warm run", r"(?i)\bwarm", r"(?i)\bre-?run", r"(?i)\bre-?trigger", r"(?i)trigger")
_OF_COLD_RUNS = ("cold run", r"(?i)\bcold\b")
_LONGEST = 100
"""Characters of a headline in a rule: RE2 refuses very long patterns, and so do readers."""


def message_rules(treatment: Treatment, state: str) -> list[str] | None:
    """
    Regular expressions that together select the treatment's commits of one cache state.

    The most general that does so is taken, so that it also fits the warm runs to come.

    Args:
        treatment: Its commits' whole messages are what the rules are tried on.
        state: cold or warm.

    Returns:
        Empty if no commit is in that state; None if words cannot tell them from the others.
    """
    wanted = [each.commit for each in treatment.commits if each.state == state]
    others = [each.commit.message for each in treatment.commits if each.state != state]
    if not wanted:
        return []
    messages = [commit.message for commit in wanted]
    for pattern in _common_patterns(state, wanted):
        if _selects(pattern, messages, others):
            return [pattern]
    rules = []
    for commit in wanted:
        own = [each for each in _own_patterns(commit) if _selects(each, [commit.message], others)]
        if not own:
            return None
        rules.append(own[0])
    return list(dict.fromkeys(rules))


def _selects(pattern: str, wanted: list[str], others: list[str]) -> bool:
    return all(re2.matches(pattern, wanted)) and not any(re2.matches(pattern, others))


def _common_patterns(state: str, wanted: Sequence[PullRequestCommit]) -> Iterator[str]:
    """What may select all of several commits, the plainest first."""
    yield from {WARM: _OF_WARM_RUNS, COLD: _OF_COLD_RUNS}[state]
    prefixes = {prefix(commit.headline) for commit in wanted}
    if len(prefixes) == 1 and (only := prefixes.pop()):
        yield f"^{re2.literal(only)}"


def _own_patterns(commit: PullRequestCommit) -> Iterator[str]:
    """What may select one commit: its headline, at the beginning, then as a line of its own."""
    if commit.headline:
        yield f"^{re2.literal(commit.headline[:_LONGEST])}"
    if 0 < len(commit.headline) <= _LONGEST:
        yield f"(?m)^{re2.literal(commit.headline)}$"
