"""Names of jobs and steps, taken apart so that they can be compared: words, and the action run."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

# A local path whose last part has a dot is a script, like `./build.sh`, and no action's folder.
_ACTION = re.compile(
    r"(?:run )?"
    r"(?:(?P<name>[\w.-]+(?:/[\w.-]+)+)@(?P<version>\S+)|(?P<path>\./(?:[\w.-]+/)*[\w-]*))",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_SET_UP = re.compile(r"\bset[ -]up\b", re.IGNORECASE)
_NUMBER = re.compile(r"v?\d+")
# Words that say nothing of the work.
_STOP_WORDS = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "in", "into", "job", "of", "on", "or", "run"}
    | {"step", "the", "to", "using", "via", "with"}
)
# Nor do these, in the name of an action.
_OF_ACTIONS = frozenset({"action", "actions", "github"})
_ENDINGS = ("ings", "ing", "ies", "ed", "es", "s", "e")
_LEAST = 3
_VOWELS = set("aeiouy")
# Of a row, words that tell two works apart, however much else their names have in common.
_APART = (
    ("upload", "download"),
    ("push", "pull"),
    ("save", "restore"),
    ("start", "stop"),
    ("enable", "disable"),
    ("install", "uninstall"),
    ("add", "remove"),
    ("create", "delete"),
    ("mount", "unmount"),
    ("lock", "unlock"),
    ("pack", "unpack"),
    ("compress", "decompress"),
    ("encrypt", "decrypt"),
    ("setup", "teardown"),
    ("login", "logout"),
    ("pre", "post"),
    ("before", "after"),
    ("debug", "release"),
    ("unit", "integration", "e2e"),
    ("amd64", "arm64", "ppc64le", "s390x"),
    ("linux", "windows", "macos"),
)


@dataclass(frozen=True, slots=True)
class Action:
    """
    An action that a step uses.

    Attributes:
        name: `owner/repository`, with the path in it, or the local path; in lower case.
        version: Tag, branch or SHA; None of a local one.
    """

    name: str
    version: str | None


@cache
def action_of(step_name: str) -> Action | None:
    """
    The action of a step without a name of its own: `Run actions/checkout@v4`, `Run ./local`.

    None for any other name. Owners and repositories know no case.

    Source: GitHub Docs, "Workflow syntax", `jobs.<job_id>.steps[*].uses` and `.name`.
    """
    found = _ACTION.fullmatch(step_name.strip())
    if found is None:
        return None
    name = found["name"] or found["path"].removesuffix("/")
    return Action(name.casefold(), found["version"])


@cache
def words_of(name: str) -> Mapping[str, str]:
    """
    The words of a name by their stems, in its order, without those that say nothing.

    `Building` and `builds` are the word `build`, `binaries` and `binary` are one, as are `Set up`
    and `setup`. A stem is no word of any language: it only tells whether two words are one. Of an
    action neither owner nor version is a word of its name.
    """
    action = action_of(name)
    plain = name if action is None else action.name.partition("/")[2]
    left_out = _STOP_WORDS if action is None else _STOP_WORDS | _OF_ACTIONS
    found: dict[str, str] = {}
    for word in _WORD.findall(_SET_UP.sub("setup", plain).casefold()):
        if word not in left_out:
            found.setdefault(_stem(word), word)
    return found


def is_number(stem: str) -> bool:
    """Whether a word is a number or a version: it may tell works apart, but makes none alike."""
    return _NUMBER.fullmatch(stem) is not None


def tell_apart(one: str, other: str) -> bool:
    """Whether two names hold words that exclude each other, like upload and download."""
    mine, yours = _sides_of(one), _sides_of(other)
    return any(not mine[row] & yours[row] for row in mine.keys() & yours.keys())


@cache
def _sides_of(name: str) -> Mapping[int, frozenset[str]]:
    """The words of a name that exclude others, by their row."""
    found: dict[int, set[str]] = defaultdict(set)
    for stem in words_of(name).keys() & _ROWS.keys():
        found[_ROWS[stem]].add(stem)
    return {row: frozenset(stems) for row, stems in found.items()}


def _stem(word: str) -> str:
    found = word
    for ending in _ENDINGS:
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= _LEAST and _VOWELS & set(rest):
            found = f"{rest}y" if ending == "ies" else rest
            break
    # `pulling` loses one of two letters with its ending, and so must `pull`.
    if len(found) > _LEAST and found[-1] == found[-2]:
        found = found[:-1]
    return found


_ROWS = {_stem(word): row for row, words in enumerate(_APART) for word in words}
