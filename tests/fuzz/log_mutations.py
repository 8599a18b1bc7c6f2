"""
How the lines of a job's log are mutated, and what each mutation may change.

A key that stands in a line of its own is known by the line before: nothing is put between those
two.
"""

import re
from collections.abc import Callable
from enum import Enum, auto
from itertools import takewhile
from random import Random

from tests.ingest.logs.whole_logs import WHOLE_LOGS

_STAMP = "2026-05-01T12:00:{second:02}.5000000Z "
_NOISE = (
    *("ok", "", "Cache", "Cache hit", "cache restored", "echo Cache restored from key: x"),
    *("#", "# 1 DONE", "#x DONE 0.1s", "CACHED", "##[debug]Cache hit for: x", "##[warning]x"),
    *(
        "Sent 5 of 10 (50.0%), 1.0 MBs/sec",
        "Model name: x",
        "Step 1 of 3: RUN",
        "\x1b[31mred\x1b[0m",
    ),
    *("\r", "a\rb", "\0", "\u202e", "x" * 5000, "é" * 3000, "--->", "::group::Run x", "***"),
)
_HEADER = re.compile(rb"##\[group\]Run |Post job cleanup")
Lines = list[bytes]
Mutation = Callable[[Random, Lines], Lines]


class Change(Enum):
    """What a mutation may do to facts."""

    NOTHING = auto()
    LOSES_OR_REPEATS = auto()
    ANYTHING = auto()


def _deleted(random: Random, lines: Lines) -> Lines:
    share = random.choice([0.01, 0.1, 0.5])
    return [line for line in lines if random.random() > share]


def _doubled(random: Random, lines: Lines) -> Lines:
    share = random.choice([0.02, 0.2])
    return [line for line in lines for _ in range(2 if random.random() < share else 1)]


def _cut(random: Random, lines: Lines) -> Lines:
    whole = b"\n".join(lines)
    return whole[: random.randrange(len(whole))].split(b"\n")


def _shuffled(random: Random, lines: Lines) -> Lines:
    """Lines near each other in another order, none beyond a header."""
    changed = list(lines)
    for _ in range(random.randint(1, 10)):
        place = random.randrange(len(changed))
        near = changed[place : place + random.randint(2, 8)]
        near = [*near[:1], *takewhile(lambda line: not _HEADER.search(line), near[1:])]
        random.shuffle(near)
        changed[place : place + len(near)] = near
    return changed


def _flipped(random: Random, lines: Lines) -> Lines:
    whole = bytearray(b"\n".join(lines))
    for _ in range(random.choice([1, 10, 200])):
        whole[random.randrange(len(whole))] = random.randrange(256)
    return bytes(whole).split(b"\n")


def _with_carriage_returns(_random: Random, lines: Lines) -> Lines:
    return [line + b"\r" for line in lines]


def _noisy(random: Random, lines: Lines) -> Lines:
    """Lines of other programs between two that have instants, with the instant of the first."""
    changed = []
    for line, following in zip(lines, [*lines[1:], b""], strict=True):
        changed.append(line)
        is_free = following[:2] == b"20" and line[:2] == b"20" and b"##[" not in following + line
        if is_free and b"Key:" not in line and random.random() < 0.1:
            changed.append(line[:29] + random.choice(_NOISE).encode())
    return changed


def _with_decoys(random: Random, lines: Lines) -> Lines:
    """Lines of the log itself within others, or without instants, where they say nothing."""
    changed = []
    for line in lines:
        changed.append(line)
        if b"Key:" not in line and random.random() < 0.1:
            decoy = random.choice(lines)[29:]
            changed.append(random.choice([decoy, line[:29] + b"> " + decoy]))
    return changed


def _mixed(random: Random, lines: Lines) -> Lines:
    """Two logs, line by line."""
    other = WHOLE_LOGS[random.choice(list(WHOLE_LOGS))].text.encode().split(b"\n")
    both = [(place / len(lines), line) for place, line in enumerate(lines)]
    both += [(place / len(other), line) for place, line in enumerate(other)]
    return [line for _, line in sorted(both, key=lambda one: one[0])]


def _other_instants(random: Random, lines: Lines) -> Lines:
    share = random.choice([0.05, 1])
    return [
        _STAMP.format(second=random.randrange(70)).encode() + line[29:]
        if random.random() < share
        else line
        for line in lines
    ]


MUTATIONS: dict[str, tuple[Change, Mutation]] = {
    "lines deleted": (Change.LOSES_OR_REPEATS, _deleted),
    "lines doubled": (Change.LOSES_OR_REPEATS, _doubled),
    "cut": (Change.LOSES_OR_REPEATS, _cut),
    "lines shuffled": (Change.LOSES_OR_REPEATS, _shuffled),
    "bytes flipped": (Change.ANYTHING, _flipped),
    "carriage returns": (Change.NOTHING, _with_carriage_returns),
    "noise between": (Change.NOTHING, _noisy),
    "decoys between": (Change.NOTHING, _with_decoys),
    "two logs mixed": (Change.ANYTHING, _mixed),
    "other instants": (Change.ANYTHING, _other_instants),
}
