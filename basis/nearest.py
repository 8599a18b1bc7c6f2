"""What somebody may have meant by a glob that matches nothing."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain, islice

_MOST_LOOKED_AT = 1_000
_MOST_COMPARED = 30
_LONGEST = 100
_MOST_PARTS = 12
_LEAST = 0.55
_OF_A_PART = 0.9
_MOST = 3


def nearest(globs: Sequence[str], keys: Iterable[str], names: Iterable[str]) -> list[str]:
    """
    The few keys, callers' keys and names that are most like one of the globs, the nearest first.

    Bounded whatever strangers call their jobs: a hundred characters of the first thousand names are
    looked at, and those few compared that have the most letters in common.

    Args:
        globs: Those that match nothing.
        keys: Of jobs, `caller/callee`, the most frequent first.
        names: Of jobs or steps, likewise.
    """
    first_keys = with_callers(islice(keys, _MOST_LOOKED_AT))
    first_names = islice(names, _MOST_LOOKED_AT)
    known = list(islice(dict.fromkeys([*first_keys, *first_names]), _MOST_LOOKED_AT))
    likeness: dict[str, float] = {}
    for glob in globs:
        text = glob.replace("*", "").replace("?", "").strip().casefold()[:_LONGEST]
        matcher = SequenceMatcher(b=text, autojunk=False)
        at_most = {name: _at_most(matcher, name) for name in known}
        near = [name for name in known if at_most[name] >= _LEAST]
        for name in sorted(near, key=lambda name: -at_most[name])[:_MOST_COMPARED]:
            likeness[name] = max(likeness.get(name, 0), _likeness(matcher, name))
    found = [name for name in likeness if likeness[name] >= _LEAST]
    return sorted(found, key=lambda name: -likeness[name])[:_MOST]


def with_callers(keys: Iterable[str]) -> list[str]:
    """Keys of jobs, each once, after those of its callers: `a`, `a/b` and `a/b/c` for `a/b/c`."""
    return list(dict.fromkeys(chain.from_iterable(map(_callers_and_key, keys))))


def _callers_and_key(key: str) -> Iterator[str]:
    ends = [place for place, sign in enumerate(key) if sign == "/"]
    return (key[:end] for end in [*ends[:_MOST_PARTS], len(key)])


def _parts(name: str) -> Iterator[tuple[str, float]]:
    """The whole name, and its parts between slashes and before legs, each with its weight."""
    whole = name.casefold()[:_LONGEST]
    yield whole, 1
    parts = whole.replace(" (", "/").split("/", _MOST_PARTS)
    if len(parts) > 1:
        yield from ((part.strip(), _OF_A_PART) for part in parts[:_MOST_PARTS])


def _at_most(matcher: "SequenceMatcher[str]", name: str) -> float:
    """What `_likeness` does not exceed, for little work."""
    most = 0.0
    for text, weight in _parts(name):
        matcher.set_seq1(text)
        most = max(most, weight * min(matcher.real_quick_ratio(), matcher.quick_ratio()))
    return most


def _likeness(matcher: "SequenceMatcher[str]", name: str) -> float:
    """From 0 to 1."""
    most = 0.0
    for text, weight in _parts(name):
        matcher.set_seq1(text)
        if weight * matcher.quick_ratio() > most:
            most = max(most, weight * matcher.ratio())
    return most
