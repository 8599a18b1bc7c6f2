"""What the log archive of an attempt tells: read as streams, within fixed memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from ingest.logs.background_steps import BackgroundSteps
from ingest.logs.bounds import (
    MOST_ARCHIVE_ROWS,
    MOST_JOB_BYTES,
    MOST_JOB_LINES,
    MOST_LINES,
    MOST_ROWS,
    MOST_UNPACKED_BYTES,
)
from ingest.logs.buildkit_facts import BuildkitFacts
from ingest.logs.cache_facts import CacheFacts
from ingest.logs.classic_builds import ClassicBuilds
from ingest.logs.headers import head_lines
from ingest.logs.inner_steps import InnerSteps
from ingest.logs.job_files import JobFiles, find_files
from ingest.logs.log_facts import JobLog, LogFacts
from ingest.logs.log_lines import Line, read_lines
from ingest.logs.runner_facts import RunnerFacts
from ingest.logs.step_times import number_lines
from ingest.logs.zip_files import FileDamaged, chunks, open_archive
from ingest.records import Job

_LAST_LINE = "Cleaning up orphan processes"
_CLOCKS_DIFFER = timedelta(seconds=2)
_ENDED_WITHIN = timedelta(seconds=10)
_MOST_SET_UP_LINES = 1_000


def read_archive(
    file: BinaryIO, jobs: Sequence[Job], globs_wanted: Callable[[Job], bool]
) -> LogFacts:
    """
    What the logs of an attempt tell of the jobs that are wanted, each of which has a `JobLog`.

    Args:
        file: The archive, seekable.
        jobs: Those of the attempt that ran: neither skipped nor carried over, no check runs; all of
            them, since by them it is known whose a file is.
        globs_wanted: Whether a job's log is to be read; of another nothing is told.

    Raises:
        LogUnreadable: What came is no archive, or larger than any that is read.
    """
    facts = LogFacts()
    with open_archive(file) as archive:
        left = _Budget(MOST_UNPACKED_BYTES, MOST_LINES)
        found = find_files(
            archive.infolist(), jobs, lambda info, some: _fitting(archive, info, some, left)
        )
        for job in sorted(jobs, key=lambda job: job.job_id):
            if globs_wanted(job):
                _read_job(archive, job, found[job.job_id], left, facts)
    return facts


@dataclass(slots=True)
class _Budget:
    """What may still be unpacked."""

    bytes_left: int
    lines_left: int
    is_spent: bool = False

    def spend_bytes(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The same pieces, until nothing is left."""
        for piece in pieces:
            self.bytes_left -= len(piece)
            if self.bytes_left < 0:
                self.is_spent = True
                return
            yield piece

    def spend_lines(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The same lines, until nothing is left."""
        for line in lines:
            self.lines_left -= 1
            if self.lines_left < 0:
                self.is_spent = True
                return
            yield line


def _read_job(
    archive: ZipFile, job: Job, files: JobFiles, of_archive: _Budget, facts: LogFacts
) -> None:
    """Add what one job's files tell."""
    of_job = _Budget(MOST_JOB_BYTES, MOST_JOB_LINES)

    def lines_of(info: ZipInfo) -> Iterator[Line]:
        return of_job.spend_lines(_lines(of_job.spend_bytes(chunks(archive, info)), of_archive))

    lines: Iterable[Line]
    if files.steps:
        lines = chain.from_iterable(
            _numbered(lines_of(info), number) for number, info in files.steps.items()
        )
    elif files.whole:
        lines = number_lines(lines_of(files.whole), job.steps)
    else:
        state = "ambiguous" if files.is_ambiguous else "missing"
        facts.jobs.append(JobLog(job_id=job.job_id, state=state))
        return
    reading = _Reading(job)
    try:
        reading.read(head_lines(lines))
    except FileDamaged:
        facts.jobs.append(JobLog(job_id=job.job_id, state="damaged"))
        return
    reading.tell(facts, is_cut=of_job.is_spent or of_archive.is_spent)


def _lines(pieces: Iterable[bytes], left: _Budget) -> Iterator[Line]:
    return left.spend_lines(read_lines(left.spend_bytes(pieces)))


def _numbered(lines: Iterable[Line], number: int) -> Iterator[Line]:
    for line in lines:
        line.step_number = number
        yield line


class _Reading:
    """One job's lines, given to each parser."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._runner = RunnerFacts(job.job_id)
        self._caches = CacheFacts(job.job_id, job.steps)
        self._buildkit = BuildkitFacts(job.job_id)
        self._classic = ClassicBuilds(job.job_id)
        self._inner = InnerSteps(job.job_id)
        self._background = BackgroundSteps(job)
        self._parsers = (
            *(self._runner, self._caches, self._buildkit, self._classic, self._inner),
            self._background,
        )
        self._line_count = self._told_line_count = 0
        self._last_at: datetime | None = None
        self._has_last_line = False

    def read(self, lines: Iterable[Line]) -> None:
        """Read them all."""
        for line in lines:
            self._line_count += 1
            self._last_at = line.at or self._last_at
            self._has_last_line |= line.text == _LAST_LINE
            told = [parser.read(line) for parser in self._parsers]
            self._told_line_count += any(told)

    def tell(self, facts: LogFacts, *, is_cut: bool) -> None:
        """Add what they told."""
        runner = self._runner
        caches, inner_steps = self._caches.tell(), self._inner.tell()
        layers = self._buildkit.tell()
        layers += self._classic.tell(first=1 + max((one.build for one in layers), default=0))
        tables = (facts.actions, facts.caches, facts.layers, facts.inner_steps)
        count = len(runner.actions) + len(caches) + len(layers) + len(inner_steps)
        has_place = count + sum(len(table) for table in tables) <= MOST_ARCHIVE_ROWS
        is_cut |= not has_place or any(parser.is_cut for parser in self._parsers)
        state = self._state(is_cut=is_cut)
        facts.jobs.append(
            JobLog(
                job_id=self._job.job_id,
                state=state,
                **runner.told,
                cpu_model=runner.cpu_model,
                cores=runner.cores,
                machine_s=runner.machine_s,
                actions_s=runner.actions_s,
                line_count=self._line_count,
                told_line_count=self._told_line_count,
            )
        )
        if has_place:
            facts.actions += runner.actions
            facts.caches += caches
            facts.inner_steps += inner_steps
            facts.layers += [
                replace(layer, position=place) for place, layer in enumerate(layers[:MOST_ROWS], 1)
            ]
        if state == "read":
            facts.waits += self._background.tell()

    def _state(self, *, is_cut: bool) -> str:
        if is_cut:
            return "cut"
        if self._last_at is None:
            return "empty"
        end = self._job.completed_at
        if self._has_last_line or end is None or self._last_at >= end - _ENDED_WITHIN:
            return "read"
        return "cut"


def _fitting(archive: ZipFile, info: ZipInfo, jobs: Sequence[Job], left: _Budget) -> set[int]:
    """Of jobs whose names fit a file those whose whole name or time its lines have."""
    begun: datetime | None = None
    last: datetime | None = None
    name: str | None = None
    try:
        for place, line in enumerate(_lines(chunks(archive, info), left)):
            last = line.at or last
            if place < _MOST_SET_UP_LINES and line.at:
                if line.text.startswith("Current runner version: "):
                    begun = begun or line.at
                if line.text.startswith("Complete job name: "):
                    name = name or line.text.removeprefix("Complete job name: ")
    except FileDamaged:
        return set()
    named = [job for job in jobs if job.name == name] or jobs
    if len(named) == 1 and name is not None:
        return {named[0].job_id}
    return {
        job.job_id
        for job in named
        if begun
        and last
        and job.started_at
        and job.completed_at
        and job.started_at - _CLOCKS_DIFFER <= begun
        and last <= job.completed_at + _CLOCKS_DIFFER
    }
