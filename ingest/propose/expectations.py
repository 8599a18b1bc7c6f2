"""
Sentences that expect a speed, offered as commented entries of the experiment file.

They are read in the descriptions of pull requests and the messages of commits that were fetched
anyway. Whoever takes the first `# ` off each line of an entry has TOML; what is to be filled in, or
was guessed, stands behind a second `#`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.propose.arms import BranchRuns, ProposedArm, count_of
from ingest.propose.expected_sentences import ExpectedSentence, find_expected_sentences
from ingest.propose.proposal import Proposal
from ingest.propose.treatments import Treatment
from ingest.propose.words import basic_string, printable
from ingest.records import RunAttempt

MOST_ENTRIES = 10
"""Of a proposal; the rest is counted."""

MOST_CHARACTERS = 200_000
"""Of all texts of a proposal together; what follows is not read."""

_RELATIVE = frozenset({"saves", "faster", "slower"})
_NEWEST = "Guessed: the newest arm of its pull request; the description is of all of them."
_COMMON = "Guessed: several of these pull requests have its commit; this is the first such arm."
_LATER = "Guessed: its commit is of no arm; this is the next arm of its pull request."


@dataclass(frozen=True, slots=True)
class _Text:
    """What somebody wrote, and the arm that it is about; None where there is none."""

    text: str
    who: str | None
    link: str | None
    arm: ProposedArm | None
    guess: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    source: _Text
    arm: ProposedArm
    sentence: ExpectedSentence


def expectation_lines(proposal: Proposal) -> Iterator[tuple[bool, str]]:
    """
    The paragraphs and entries of a proposal, all of them comments.

    Yields:
        Whether it is prose, which may be wrapped, and what stands behind the first `# `; an empty
        line stands alone.
    """
    entries, measured_count, homeless_count, is_whole = _find(proposal)
    kept = _keep(entries)
    remarks = []
    if kept:
        remarks.append(
            "Expectations, as descriptions and commits word them: take the # off those to be held "
            "against the runs. They are of the experiment's clock unless you add a job, step or "
            "role; docs/experiments.md says how they were found."
        )
    if more := len(entries) - len(kept):
        remarks.append(f"Not offered: {count_of(more, 'more sentence')}.")
    if measured_count:
        remarks.append(f"Not offered: {count_of(measured_count, 'sentence')} of what was measured.")
    if homeless_count:
        remarks.append(f"Not offered: {count_of(homeless_count, 'sentence')} of no arm.")
    if not is_whole:
        remarks.append(f"Read for them: the first {MOST_CHARACTERS:,} characters.")
    yield from ((True, remark) for remark in remarks)
    for entry in kept:
        yield True, ""
        yield from ((False, line) for line in _entry_lines(proposal, entry))


def _find(proposal: Proposal) -> tuple[list[_Entry], int, int, bool]:
    """Entries, how many sentences are measured, how many of no arm, and whether all was read."""
    entries: dict[tuple[str, str], _Entry] = {}
    measured, homeless = set(), set()
    left = MOST_CHARACTERS
    for source in _texts(proposal):
        text = source.text[:left]
        left -= len(text)
        for sentence in find_expected_sentences(text):
            plain = " ".join(sentence.text.casefold().split())
            if sentence.is_measured:
                measured.add(plain)
            elif source.arm is None:
                homeless.add(plain)
            else:
                key = (source.arm.name, plain)
                entries.setdefault(key, _Entry(source, source.arm, sentence))
    return list(entries.values()), len(measured), len(homeless), left > 0


def _keep(entries: Sequence[_Entry]) -> list[_Entry]:
    """As many as are offered, those with a claim first, in the order in which they were found."""
    places = sorted(range(len(entries)), key=lambda place: not entries[place].sentence.claims)
    return [entries[place] for place in sorted(places[:MOST_ENTRIES])]


def _texts(proposal: Proposal) -> Iterator[_Text]:
    treated = [(arm, arm.source) for arm in proposal.arms if isinstance(arm.source, Treatment)]
    homes = {each.commit.sha: arm for arm, source in treated for each in source.commits}
    pull_counts = Counter(sha for facts in proposal.pulls for sha in facts.shas)
    seen: set[str] = set()
    for facts in proposal.pulls:
        pull = facts.pull
        own = [
            (arm, source.commits[-1].commit.position)
            for arm, source in treated
            if source.pull.pull_number == pull.pull_number
        ]
        guess = _NEWEST if len(own) > 1 else ""
        newest = own[-1][0] if own else None
        yield _Text(facts.description, pull.author, pull.html_url, newest, guess)
        for commit in facts.commits:
            if commit.sha in seen:
                continue
            seen.add(commit.sha)
            guess = "" if commit.sha in homes else _LATER
            if guess and pull_counts[commit.sha] > 1:
                guess = _COMMON
            later = next((arm for arm, last in own if commit.position <= last), None)
            link = None if pull.html_url is None else f"{pull.html_url}/commits/{commit.sha}"
            home = homes.get(commit.sha, later)
            yield _Text(commit.message, commit.author, link, home, guess)
    yield from _of_branches(proposal.arms)


def _of_branches(arms: Sequence[ProposedArm]) -> Iterator[_Text]:
    """The head commits of a branch's runs, without those that the baseline has, too."""
    baseline, *others = arms
    seen = {run.head_sha for run in baseline.runs}
    for arm in others:
        if not isinstance(arm.source, BranchRuns):
            continue
        for run in arm.runs:
            if run.head_sha not in seen and run.message:
                seen.add(run.head_sha)
                yield _Text(run.message, None, _commit_address(run), arm)


def _commit_address(run: RunAttempt) -> str | None:
    place, found, _ = (run.html_url or "").partition("/actions/runs/")
    return f"{place}/commit/{run.head_sha}" if found else None


def _entry_lines(proposal: Proposal, entry: _Entry) -> Iterator[str]:
    """One entry; a line of its own that stays a comment begins with `#`."""
    source, arm, sentence = entry.source, entry.arm, entry.sentence
    yield f"[[{proposal.name}.expect]]"
    yield _pair("text", printable(sentence.text))
    if source.who:
        yield _pair("who", printable(source.who))
    if source.link and source.link.startswith(("https://", "http://")):
        yield _pair("link", source.link)
    yield _pair("arm", arm.name)
    if source.guess:
        yield f"# {source.guess}"
    is_baseline = arm is proposal.arms[0]
    if is_baseline and any(key in _RELATIVE for key, _ in sentence.claims):
        yield '# against = "..."  the arm is the baseline: name the one that it is compared with'
    if sentence.cache and _has_state(arm, sentence.cache):
        yield _pair("cache", sentence.cache)
    elif sentence.cache:
        yield f'# cache = "{sentence.cache}"  the sentence says so; the arm has no such rule yet'
    if sentence.part:
        yield f'# {sentence.part} = "..."  the sentence speaks of a {sentence.part}: name it'
    for key, value in sentence.claims:
        yield f"{key} = true" if value is True else _pair(key, str(value))
    if not sentence.claims:
        yield '# about = "..."  no figure could be read: fill one in, or another claim'


def _has_state(arm: ProposedArm, state: str) -> bool:
    source = arm.source
    return isinstance(source, Treatment) and any(each.state == state for each in source.commits)


def _pair(key: str, text: str) -> str:
    return f'{key} = "{basic_string(text)}"'
