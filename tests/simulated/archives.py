"""
Archives of logs, as GitHub makes them: a file for each job, and one for each of its steps.

They are made piece by piece while they are sent, so that a large one is never in memory.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from heapq import merge
from io import RawIOBase
from itertools import chain
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tests.simulated.log_lines import Machine, Wait, step_lines, told_steps, wait_lines
from tests.simulated.world import Json

File = tuple[str, Iterable[str]]
"""A name in the archive, and lines."""

_LONGEST_NAME = 90
_LINES_A_PIECE = 2_000


def log_files(
    jobs: Iterable[Json], machine_of: Callable[[Json], Machine] = lambda _job: Machine()
) -> Iterator[File]:
    """The files of an attempt's archive; jobs that did not run have none."""
    ran = [job for job in jobs if job["conclusion"] not in (None, "skipped") and job["runner_id"]]
    for place, job in enumerate(ran):
        machine = machine_of(job)
        steps = told_steps(job)
        folder = _file_name(job["name"])
        parts = [partial(step_lines, step, machine, is_last=step is steps[-1]) for step in steps]
        yield f"{place}_{folder}.txt", chain.from_iterable(part() for part in parts)
        for step, part in zip(steps, parts, strict=True):
            yield f"{folder}/{step['number']}_{_file_name(step['name'])}.txt", part()


def parallel_log_files(
    jobs: Iterable[Json], waits: Mapping[str, Mapping[int, Wait]]
) -> Iterator[File]:
    """
    A file for each job, in which lines of steps at the same time lie among each other.

    Args:
        jobs: All of an attempt.
        waits: Steps that wait for others, by name of the job and number.
    """
    for place, job in enumerate(jobs):
        steps = told_steps(job)
        of_job = waits.get(job["name"], {})
        parts = [
            wait_lines(step, of_job[step["number"]])
            if step["number"] in of_job
            else step_lines(step, Machine(), is_last=step is steps[-1])
            for step in steps
        ]
        yield f"{place}_{_file_name(job['name'])}.txt", merge(*parts, key=_stamp_of)


def _stamp_of(line: str) -> str:
    return line.partition(" ")[0]


def archive(files: Iterable[File]) -> Iterator[bytes]:
    """A ZIP archive of the files, in pieces."""
    pieces = _Pieces()
    with ZipFile(pieces, "w") as made:
        for name, lines in files:
            info = ZipInfo(name, (2026, 4, 10, 2, 0, 0))
            info.compress_type = ZIP_DEFLATED
            with made.open(info, "w") as file:
                for count, line in enumerate(lines):
                    file.write(line.encode() + b"\n")
                    if count % _LINES_A_PIECE == 0:
                        yield pieces.take()
        yield pieces.take()
    yield pieces.take()


def _file_name(name: str) -> str:
    """Without what no file name may have, and not too long."""
    return name.replace("/", "").replace(":", "")[:_LONGEST_NAME]


class _Pieces(RawIOBase):
    """What was written since it was asked for last; can't go back, as a connection can't."""

    def __init__(self) -> None:
        super().__init__()
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._written += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self._written)
        self._written.clear()
        return taken
