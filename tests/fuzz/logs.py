"""
Logs of jobs, mutated: nothing crashes, and no fact is told that text and mutation can't explain.

What each mutation may change is its `Change`.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from io import BytesIO
from math import isfinite
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from ingest.errors import LogUnreadable
from ingest.logs.bounds import LONGEST_KEY, LONGEST_VALUE
from ingest.logs.log_facts import (
    BuildLayer,
    CacheOutcome,
    InnerStep,
    JobAction,
    LogFacts,
    StepWait,
)
from ingest.logs.read_archive import read_archive
from ingest.logs.secrets import HIDDEN
from tests.fuzz.log_mutations import MUTATIONS, Change
from tests.ingest.logs.whole_logs import WHOLE_LOGS, WholeLog

WORDED = (LogUnreadable,)
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


Row = JobAction | CacheOutcome | BuildLayer | InnerStep | StepWait


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
    name = random.choice(list(MUTATIONS))
    change, mutate = MUTATIONS[name]
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
            assert told.waits in ([], before.waits)
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
    return [*facts.actions, *facts.caches, *facts.layers, *facts.inner_steps, *facts.waits]


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
    for table in (facts.actions, facts.caches, facts.layers, facts.inner_steps):
        assert [row.position for row in table] == list(range(1, len(table) + 1))
    for row in _rows(facts):
        if not isinstance(row, JobAction | StepWait):
            assert row.step_number in numbers
            assert row.seconds is None or (isfinite(row.seconds) and row.seconds >= 0)
    waits = {one.number for one in facts.waits if one.kind is not None}
    for wait in facts.waits:
        assert wait.number in numbers
        assert (wait.number in waits) == ({wait.awaited_by, wait.cancelled_by} == {None})
        assert {wait.awaited_by, wait.cancelled_by} <= {None, *waits}
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
