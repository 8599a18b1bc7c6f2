"""Proposed arms, the baseline and one per treatment that has runs: names, and cache rules."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.config.experiment_values import re2_literal, re2_matches
from ingest.propose.treatments import COLD, WARM, Treatment
from ingest.propose.words import prefix, printable, without_prefix
from ingest.records import PullRequestCommit, RunAttempt

LONGEST_NAME = 40
_LOOSE_ENDS = " -+,.:;/(["
_LOOSE_WORDS = re.compile(
    r"(?: (?:a|an|and|by|for|from|in|into|of|on|or|per|the|to|via|with))+$", re.IGNORECASE
)
BASELINE = "baseline"
_OF_WARM_RUNS = ("warm run", r"(?i)\bwarm", r"(?i)\bre-?run", r"(?i)\bre-?trigger", r"(?i)trigger")
_FIRST_TREATMENT = (
    "Guessed: the first treatment is the baseline, since the branch that the pull requests are to "
    "be merged into has no such runs."
)
_OF_COLD_RUNS = ("cold run", r"(?i)\bcold\b")
_LONGEST_HEADLINE = 100
"""Characters of a headline in a rule: RE2 refuses very long patterns, and so do readers."""


def name_arms(beginnings: Iterable[PullRequestCommit], taken: Iterable[str] = ()) -> list[str]:
    """A name for each arm by the commit that begins it: short, printable, none of those taken."""
    return name_by_texts(
        ((commit.headline, f"commit {commit.sha[:7]}") for commit in beginnings), taken
    )


def name_by_texts(texts: Iterable[tuple[str, str]], taken: Iterable[str] = ()) -> list[str]:
    """The same by texts, each with the name that stands where it says nothing."""
    used = {name.casefold() for name in taken}
    names = []
    for text, instead in texts:
        plain = _short(printable(without_prefix(text))) or instead
        name, number = plain, 1
        while name.casefold() in used:
            number += 1
            name = f"{plain} {number}"
        used.add(name.casefold())
        names.append(name)
    return names


def _short(text: str) -> str:
    """As many whole words as fit; of a first word that does not fit, its beginning."""
    if len(text) > LONGEST_NAME:
        whole_words = text[: LONGEST_NAME + 1].rpartition(" ")[0]
        text = _LOOSE_WORDS.sub("", whole_words) or text[:LONGEST_NAME]
    return text.rstrip(_LOOSE_ENDS)


@dataclass(frozen=True, slots=True)
class BranchRuns:
    """
    Runs of a branch, or of branches that a glob matches.

    Attributes:
        runs: Of the arm's workflow and event.
        since: Older ones do not belong to it; None for no such limit. Likewise those that follow.
        until: Not included.
        last: So many of the newest.
        workflow: None for the experiment's, as of the event.
        labels: Of the runners whose legs are meant; none for all.
    """

    branch: str
    runs: tuple[RunAttempt, ...]
    since: datetime | None = None
    until: datetime | None = None
    last: int | None = None
    workflow: str | None = None
    event: str | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposedArm:
    """
    One arm, and what it selects.

    Attributes:
        because: What it was guessed from, a paragraph each.
    """

    name: str
    source: Treatment | BranchRuns
    because: tuple[str, ...] = ()

    @property
    def runs(self) -> list[RunAttempt]:
        """Those of the experiment's workflow and event, newest first."""
        return sorted(self.source.runs, key=lambda run: run.run_id, reverse=True)

    @property
    def newest_successful_run(self) -> RunAttempt | None:
        """One that ran only once where there is one: a partial re-run does not show every job."""
        successes = [run for run in self.runs if run.conclusion == "success"]
        return next((run for run in successes if run.run_attempt == 1), next(iter(successes), None))

    @property
    def newest_sha(self) -> str | None:
        """The commit whose workflow file stands for the arm."""
        run = self.newest_successful_run or next(iter(self.runs), None)
        return None if run is None else run.head_sha


def propose_arms(base: BranchRuns | None, treatments: Sequence[Treatment]) -> list[ProposedArm]:
    """The arms, the baseline first: the base's runs, else the first treatment that has some."""
    own = [treatment for treatment in treatments if treatment.runs]
    first = [] if base is None else [base_arm(base)]
    if base is None and own:
        told = _begins(own[0]), _FIRST_TREATMENT
        first = [ProposedArm(BASELINE, own.pop(0), told)]
    names = name_arms((each.commits[0].commit for each in own), taken=[BASELINE])
    pairs = zip(names, own, strict=True)
    return [*first, *(ProposedArm(name, each, (_begins(each),)) for name, each in pairs)]


def base_arm(base: BranchRuns) -> ProposedArm:
    """The baseline, of the runs of the branch that pull requests are to be merged into."""
    since = "" if base.since is None else f" since {base.since:%Y-%m-%d}"
    told = (
        "Guessed: the baseline is the branch that the pull requests are to be merged into, with "
        f"{count_of(len(base.runs), 'run')}{since}. Nothing says which of them found warm caches."
    )
    return ProposedArm(BASELINE, base, (told,))


def _begins(treatment: Treatment) -> str:
    return f"Guessed to begin at {treatment.short_shas[0]} from {treatment.begins_because}."


def count_of(number: int, what: str) -> str:
    """So many of something."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def find_message_rules(treatment: Treatment, state: str) -> list[str] | None:
    """
    Regular expressions that together select the treatment's commits of one cache state.

    The most general that does so is taken, so that it also fits the warm runs to come.

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
    return all(re2_matches(pattern, wanted)) and not any(re2_matches(pattern, others))


def _common_patterns(state: str, wanted: Sequence[PullRequestCommit]) -> Iterator[str]:
    """What may select all of several commits, the plainest first."""
    yield from {WARM: _OF_WARM_RUNS, COLD: _OF_COLD_RUNS}[state]
    prefixes = {prefix(commit.headline) for commit in wanted}
    if len(prefixes) == 1 and (only := prefixes.pop()):
        yield f"^{re2_literal(only)}"


def _own_patterns(commit: PullRequestCommit) -> Iterator[str]:
    """What may select one commit: its headline, at the beginning, then as a line of its own."""
    if commit.headline:
        yield f"^{re2_literal(commit.headline[:_LONGEST_HEADLINE])}"
    if 0 < len(commit.headline) <= _LONGEST_HEADLINE:
        yield f"(?m)^{re2_literal(commit.headline)}$"
