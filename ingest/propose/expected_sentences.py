"""
Sentences in which people say how long something will take, or how much faster it will be.

Whether one tells an expectation or a measurement is said by the nearest word of either kind before
its figure, else behind it, else by the heading above. A measurement is marked, and not offered.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from ingest.propose import speed_words as says
from ingest.propose.prose import Sentence, read_sentences
from ingest.propose.speed_claims import Candidate, Claims, read_candidates


class _Nature(Enum):
    EXPECTED = "expected"
    MEASURED = "measured"
    UNSAID = "not said"


@dataclass(frozen=True, slots=True)
class ExpectedSentence:
    """
    A sentence that was found.

    Attributes:
        text: As written, its line ends as spaces.
        line: Of the text, from 1, where its paragraph begins.
        claims: Empty where no figure could be read.
        cache: "cold" or "warm" where it speaks of one of them.
        part: "step" or "job" where it speaks of one; what it is called is not guessed.
        is_measured: It says what was measured, and is no expectation.
    """

    text: str
    line: int
    claims: Claims
    cache: str = ""
    part: str = ""
    is_measured: bool = False


def find_expected_sentences(text: str) -> list[ExpectedSentence]:
    """The sentences of a stranger's text that claim a speed, in order; measured ones, too."""
    found = (_read(sentence) for sentence in read_sentences(text))
    return [each for each in found if each is not None]


def _read(sentence: Sentence) -> ExpectedSentence | None:
    candidates = read_candidates(sentence.text)
    if not candidates:
        return None
    cues = list(says.CUES.finditer(sentence.text))
    cues = cues or list(says.CUES.finditer(sentence.heading))[:1]
    measured = None
    for candidate in candidates:
        nature = _nature(cues, candidate)
        if nature is _Nature.EXPECTED or (nature is _Nature.UNSAID and candidate.is_enough):
            return _found(sentence, candidate, is_measured=False)
        if nature is _Nature.MEASURED and measured is None:
            measured = candidate
    return None if measured is None else _found(sentence, measured, is_measured=True)


def _nature(cues: Sequence[re.Match[str]], candidate: Candidate) -> _Nature:
    before = [cue for cue in cues if cue.start() <= candidate.start]
    nearest = before[-1] if before else next(iter(cues), None)
    if nearest is None:
        return _Nature.UNSAID
    return _Nature.EXPECTED if nearest["expected"] else _Nature.MEASURED


def _found(sentence: Sentence, candidate: Candidate, *, is_measured: bool) -> ExpectedSentence:
    text = sentence.text
    claims = candidate.claims
    if job := _awaited_job(text):
        claims = (*claims, ("because_waits_for", job))
    caches = {found[0].lower()[:4] for found in says.CACHE.finditer(text)}
    part = says.PART.search(text)
    return ExpectedSentence(
        text,
        sentence.line,
        claims,
        cache=caches.pop() if len(caches) == 1 else "",
        part="" if part is None else part[0].lower().rstrip("s"),
        is_measured=is_measured,
    )


def _awaited_job(text: str) -> str | None:
    """The key of a job that is waited for: quoted, or with a hyphen, as no other word is."""
    waits = says.WAITS_FOR.search(text)
    if waits is None or not (waits["quote"] or "-" in waits["job"]):
        return None
    return waits["job"].rstrip(".-")
