"""
Logs of jobs, mutated: nothing crashes, and no fact is told that text and mutation can't explain.

What each mutation may change is its `Change`. A key that stands in a line of its own is known by
the line before: nothing is put between those two.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields
from enum import Enum, auto
from functools import cache
from io import BytesIO
from itertools import takewhile
from math import isfinite
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from ingest.errors import LogUnreadable
from ingest.logs.bounds import LONGEST_KEY, LONGEST_VALUE
from ingest.logs.log_facts import BuildLayer, CacheOutcome, InnerStep, JobAction, LogFacts
from ingest.logs.read_archive import read_archive
from ingest.logs.secrets import HIDDEN
from tests.ingest.logs.whole_logs import WHOLE_LOGS, WholeLog

WORDED = (LogUnreadable,)
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
_STATES = {"read", "cut", "empty", "damaged", "missing", "ambiguous"}
_OUTCOMES = {
    "restore": {"hit", "partial", "miss", "failed"},
    "save": {"saved", "unchanged", "refused", "failed"},
}
_LAYERS = {"cached", "done", "failed", "canceled"}
_KINDS = {
    *("RUN", "COPY", "ADD", "WORKDIR", "FROM", "load", "context", "import cache", "export cache"),
    *("export image", "push", "other"),
}


class Change(Enum):
    """What a mutation may do to facts."""

    NOTHING = auto()
    LOSES_OR_REPEATS = auto()
    ANYTHING = auto()


@dataclass(frozen=True, repr=False)
class MutatedLog:
    """
    An archive, and what was done to it.

    Attributes:
        text: All that the log says now; empty of an archive that was damaged.
    """

    name: str
    mutation: str
    change: Change
    archive: bytes
    text: str

    def __repr__(self) -> str:
        """The mutation, and how the log begins."""
        return f"{self.mutation}: {self.text[:200]}"


_HEADER = re.compile(rb"##\[group\]Run |Post job cleanup")
Row = JobAction | CacheOutcome | BuildLayer | InnerStep
Lines = list[bytes]
Mutation = Callable[[Random, Lines], Lines]


def corpus() -> list[str]:
    """Names of logs of whole jobs."""
    return list(WHOLE_LOGS)


def make(random: Random, samples: Sequence[str]) -> MutatedLog:
    """A log whose lines were mutated in one way, as one file; or an archive with flipped bytes."""
    sample = random.choice(samples)
    whole = WHOLE_LOGS[sample]
    if random.random() < 0.1:
        data = bytearray(_packed({"0_build.txt": whole.text.encode()}))
        for _ in range(random.randint(1, 3)):
            data[random.randrange(len(data))] = random.randrange(256)
        end = random.choice([len(data), random.randrange(len(data))])
        return MutatedLog(sample, "archive", Change.ANYTHING, bytes(data[:end]), "")
    name = random.choice(list(_MUTATIONS))
    change, mutate = _MUTATIONS[name]
    lines = mutate(random, whole.text.encode().split(b"\n"))
    data_of_log = b"\n".join(lines)
    text = data_of_log.decode("utf-8", "replace")
    return MutatedLog(sample, name, change, _packed({"0_build.txt": data_of_log}), text)


def read(given: MutatedLog) -> LogFacts:
    """The facts, once they are known to be well-formed and explained."""
    whole = WHOLE_LOGS[given.name]
    told = _facts(whole, given.archive)
    _check_form(whole, told)
    if given.text:
        _check_words(told, given.text)
    before = _facts_before(given.name)
    match given.change:
        case Change.NOTHING:
            assert _without_counts(told) == _without_counts(before)
        case Change.LOSES_OR_REPEATS:
            known = [_essence(one) for one in _rows(before)]
            for one in _rows(told):
                is_known = any(_is_part(_essence(one), other) for other in known)
                # Without any mark of inner steps, headers tell them.
                is_header = isinstance(one, InnerStep) and f"##[group]{one.name}" in given.text
                assert is_known or is_header, one
        case Change.ANYTHING:
            pass
    return told


def _facts(whole: WholeLog, archive: bytes) -> LogFacts:
    return read_archive(BytesIO(archive), [whole.job], lambda _job: True)


@cache
def _facts_before(name: str) -> LogFacts:
    """What the log tells that nothing was done to."""
    whole = WHOLE_LOGS[name]
    return _facts(whole, _packed({"0_build.txt": whole.text.encode()}))


def _packed(files: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def _rows(facts: LogFacts) -> list[Row]:
    return [*facts.actions, *facts.caches, *facts.layers, *facts.inner_steps]


def _essence(row: Row) -> tuple[object, ...]:
    """
    A row without position, number of the build, and what instants tell.

    That a save was refused is said in one line, that it failed in the next.
    """
    left_out = {"position", "build", "seconds", "bytes", "offset_s"}
    values = [getattr(row, field.name) for field in fields(row) if field.name not in left_out]
    return type(row).__name__, *("failed" if value == "refused" else value for value in values)


def _is_part(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether a row says no more than another."""
    return len(one) == len(other) and all(
        mine in {None, its} for mine, its in zip(one, other, strict=True)
    )


def _without_counts(facts: LogFacts) -> list[tuple[object, ...]]:
    columns = ("state", "runner_version", "image", "region", "cpu_model", "cores", "machine_s")
    jobs = [tuple(getattr(one, column) for column in columns) for one in facts.jobs]
    return [*jobs, *(astuple(row) for row in _rows(facts))]


def _check_form(whole: WholeLog, facts: LogFacts) -> None:
    numbers = {step.number for step in whole.job.steps} | {None}
    (one,) = facts.jobs
    assert one.job_id == whole.job.job_id
    assert one.state in _STATES
    assert 0 <= one.told_line_count <= one.line_count
    assert one.cores is None or one.cores > 0
    tables: tuple[Sequence[Row], ...]
    tables = (facts.actions, facts.caches, facts.layers, facts.inner_steps)
    for table in tables:
        assert [row.position for row in table] == list(range(1, len(table) + 1))
    for row in _rows(facts):
        if not isinstance(row, JobAction):
            assert row.step_number in numbers
            assert row.seconds is None or (isfinite(row.seconds) and row.seconds >= 0)
    for one_cache in facts.caches:
        assert one_cache.outcome in _OUTCOMES[one_cache.kind]
        assert one_cache.found_key is None or one_cache.outcome in {"hit", "partial"}
        assert all(
            len(key or "") <= LONGEST_KEY for key in (one_cache.cache_key, one_cache.found_key)
        )
    for layer in facts.layers:
        assert layer.outcome in _LAYERS
        assert layer.kind in _KINDS
        assert layer.seconds == 0 or layer.outcome != "cached"
    for inner in facts.inner_steps:
        assert 0 < len(inner.name) <= LONGEST_VALUE


def _check_words(facts: LogFacts, text: str) -> None:
    """Every word of every fact stands in the log."""
    (one,) = facts.jobs
    words = [one.runner_version, one.image, one.image_version, one.region, one.cpu_model]
    words += [word for action in facts.actions for word in (action.action, action.ref)]
    words += [key for cache in facts.caches for key in (cache.cache_key, cache.found_key)]
    words += [word for layer in facts.layers for word in (layer.stage, layer.place)]
    words += [part for inner in facts.inner_steps for part in inner.name.split(HIDDEN)]
    for word in words:
        assert word is None or word in text or "\x1b" in text, word


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
    other = WHOLE_LOGS[random.choice(corpus())].text.encode().split(b"\n")
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


_MUTATIONS: dict[str, tuple[Change, Mutation]] = {
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
