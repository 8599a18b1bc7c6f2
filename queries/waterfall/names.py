"""What parts are called."""

import re
from collections.abc import Sequence
from itertools import takewhile

from queries.attempts.names import TOLD_APART
from queries.waterfall.parts import Detail, Kind, Part
from queries.wording import named, quoted

_FEWEST_IN_COMMON = 4
_SEPARATORS = re.compile(r"[-_./: ]")

WORDS = {
    Kind.SET_UP: "runner set-up and clean-up",
    Kind.LOST: TOLD_APART["lost"],
    Kind.UNKNOWN: TOLD_APART["unknown"],
    Kind.SCHEDULING: "scheduling",
    Kind.QUEUE: "queue",
    Kind.WAIT: "scheduling and queue",
    Kind.GAP: "gaps between steps",
    Kind.UNRESOLVED: "steps at the same time, unresolved",
    Kind.NO_STEPS: "jobs without stored steps",
    Kind.SKEW: "clock skew",
}
"""Kinds that have one part, in words."""


def part_name(part: Part) -> str:
    """A part as its row in a picture or table says it; names as they came."""
    less, more = part.jobs
    match part.kind:
        case Kind.NO_LONGER:
            return f"no longer waits for {gathered(less, part.others)}"
        case Kind.NOW:
            return f"now waits for {gathered(more, part.others)}"
        case Kind.OTHER_BRANCH:
            sides = [
                f"{words} often {gathered(jobs, (*others, *part.others))}"
                for words, jobs, others in (("less", less, more), ("more", more, less))
                if jobs
            ]
            return f"another branch decides: {', '.join(sides)}"
        case Kind.ROLE | Kind.STEP:
            move = moved_words(part)
            return f"{part.name} ({move})" if move else str(part.name)
        case kind:
            return WORDS[kind]


def moved_words(part: Part) -> str:
    """In which jobs the work of a part is on the paths; empty where these are the same."""
    if not part.is_moved:
        return ""
    # Of work on the path of both arms in jobs of one of them, the other's place is what matters.
    before, after = part.jobs
    has_more = any(detail.seconds > 0 for detail in part.details)
    has_less = any(detail.seconds < 0 for detail in part.details)
    if has_more and has_less:
        return f"before in {gathered(before, after)}, now in {gathered(after, before)}"
    if has_more:
        return f"before in {gathered(before, after)}"
    return f"now in {gathered(after, before)}"


def detail_name(detail: Detail) -> str:
    """The step of a detail, or what else it is."""
    return WORDS[detail.kind] if detail.name is None else detail.name


def gathered(names: Sequence[str], others: Sequence[str] = ()) -> str:
    """
    Names quoted, those with a beginning of four characters up to a separator in common as one.

    `pre-build-cli` and `pre-build-ui` are `pre-build-*`.

    Args:
        names: As they came.
        others: Names that must not seem to be among them.
    """
    groups: list[list[str]] = []
    for name in sorted(names):
        if groups and _common(groups[-1][0], name, others):
            groups[-1].append(name)
        else:
            groups.append([name])
    shown = [
        f"{_common(group[0], group[-1], others)}*" if len(group) > 1 else group[0]
        for group in groups
    ]
    return quoted(shown[0]) if len(shown) == 1 else named(shown)


def _common(first: str, last: str, others: Sequence[str]) -> str:
    """
    What sorted names begin with, up to a separator; empty below four characters, or if others do.

    The first and the last differ earliest.
    """
    pairs = zip(first, last, strict=False)
    prefix = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    ends = [match.end() for match in _SEPARATORS.finditer(prefix)]
    common = prefix[: ends[-1]] if ends and ends[-1] > _FEWEST_IN_COMMON else ""
    return "" if common and any(other.startswith(common) for other in others) else common
