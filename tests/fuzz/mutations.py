"""What is done to a sample before it is given to a reader; all of it follows from the seed."""

import copy
from collections.abc import Sequence
from random import Random
from typing import Any

from tests.hostile_names import HOSTILE

_TEXTS = [
    *HOSTILE.values(),
    "",
    "0",
    "null",
    "true",
    "2026-13-45T99:99:99Z",
    "9999-12-31T23:59:59-14",
]
_NUMBERS = [0, -1, 1, 2**31, 2**63, -(2**63), 10**400, 1e308, float("inf"), float("nan"), 0.5]
_DEEPEST = 200
_MOST_COPIES = 3000


def mutated_tree(random: Random, tree: Any) -> Any:  # noqa: ANN401 - decoded JSON
    """A copy of decoded JSON in which a few values are missing, null, huge, deep or others."""
    changed = copy.deepcopy(tree)
    for _ in range(random.randint(1, 4)):
        places = list(_places(changed))
        if not places:
            return odd_value(random)
        holder, key = random.choice(places)
        _change(random, holder, key, places)
    return changed


def odd_value(random: Random) -> Any:  # noqa: ANN401 - decoded JSON
    """A value of whatever type, many of them at a border."""
    match random.randrange(8):
        case 0:
            return None
        case 1:
            return random.choice([True, False])
        case 2 | 3:
            return random.choice(_NUMBERS)
        case 4:
            return random.choice([[], {}, [[]], [None], {"": None}])
        case 5:
            return _deep(random, random.choice([3, 60, _DEEPEST]))
        case _:
            return random.choice(_TEXTS)


def mutated_text(random: Random, text: str, snippets: Sequence[str]) -> str:
    """A text whose lines and characters were moved, dropped, doubled and mixed with snippets."""
    lines = text.split("\n")
    for _ in range(random.randint(1, 5)):
        place = random.randrange(len(lines))
        match random.randrange(12):
            case 0:
                del lines[place]
            case 1:
                lines.insert(place, random.choice(lines))
            case 2:
                lines.insert(place, random.choice(snippets))
            case 3:
                lines = lines + lines[place:]
            case 4:
                lines = lines[: place + 1]
            case _:
                lines[place] = _mutated_line(random, lines[place], snippets)
        lines = lines or [""]
    return "\n".join(lines)


def _mutated_line(random: Random, line: str, snippets: Sequence[str]) -> str:
    column = random.randrange(len(line) + 1)
    match random.randrange(6):
        case 0:
            return random.choice(["\t", " ", "  ", "    "]) + line
        case 1:
            return line.lstrip()
        case 2:
            return line[:column] + random.choice(snippets) + line[column:]
        case 3:
            return line[:column] + random.choice(_TEXTS) + line[column:]
        case 4:
            return line[:column] + line[column + 1 :]
        case _:
            head, separator, _ = line.partition(random.choice([":", "="]))
            return head + separator + random.choice([" ", ""]) + random.choice(snippets)


def repeated(random: Random, snippet: str) -> str:
    """A snippet so often that depth or size is the matter."""
    return snippet * random.choice([50, 400, _MOST_COPIES])


def _places(tree: Any) -> Any:  # noqa: ANN401 - decoded JSON
    """Each holder with a key of it, without recursion."""
    waiting = [tree]
    while waiting:
        holder = waiting.pop()
        keys = holder.keys() if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            yield holder, key
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])


def _change(random: Random, holder: Any, key: Any, places: list[tuple[Any, Any]]) -> None:  # noqa: ANN401 - decoded JSON
    match random.randrange(6):
        case 0:
            del holder[key]
        case 1:
            other, other_key = random.choice(places)
            try:
                holder[key] = copy.deepcopy(other[other_key])
            except (KeyError, IndexError):
                holder[key] = None
        case 2 if isinstance(holder[key], list):
            holder[key] = holder[key] * random.choice([2, 50])
        case 3 if isinstance(holder, dict):
            holder[random.choice(_TEXTS)] = odd_value(random)
        case _:
            holder[key] = odd_value(random)


def _deep(random: Random, depth: int) -> Any:  # noqa: ANN401 - decoded JSON
    value: Any = None
    for _ in range(depth):
        value = [value] if random.random() < 0.5 else {"a": value}
    return value
