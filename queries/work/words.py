"""The words of a name of a job or step, so that they can be compared."""

import re
from collections.abc import Mapping
from functools import cache

_WORD = re.compile(r"[^\W_]+")
_SET_UP = re.compile(r"\bset[ -]up\b", re.IGNORECASE)
# Words that say nothing of the work.
_STOP_WORDS = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "in", "into", "job", "of", "on", "or", "run"}
    | {"step", "the", "to", "using", "via", "with"}
)
_ENDINGS = ("ings", "ing", "ies", "ed", "es", "s", "e")
_LEAST = 3
_VOWELS = set("aeiouy")


@cache
def words_of(name: str) -> Mapping[str, str]:
    """
    The words of a name by their stems, in its order, without those that say nothing.

    `Building` and `builds` are the word `build`, `binaries` and `binary` are one, as are `Set up`
    and `setup`. A stem is no word of any language: it only tells whether two words are one.
    """
    plain = _SET_UP.sub("setup", name).casefold()
    words = [word for word in _WORD.findall(plain) if word not in _STOP_WORDS]
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(_stem(word), word)
    return found


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
