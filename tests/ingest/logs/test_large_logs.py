"""Large logs, and bombs: a night of them stays within its memory, in a process of its own."""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

import pytest

from tests.benchmarks.resident import peak_mib
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld, start
from tests.simulated import SimulatedGithub
from tests.simulated.archives import archive, log_files
from tests.simulated.log_lines import filler

_MOST_MIB = 350
_LINES = 900_000
_AT = datetime(2026, 4, 9, 13)


def _large(small: SmallWorld, run_id: int) -> Iterator[bytes]:
    """Two jobs, of which the first has 80 MB of lines in one step."""
    files = list(log_files(small.repository.jobs_of(run_id)))
    for place, (name, lines) in enumerate(files):
        if name == "build/4_Build.txt":
            files[place] = name, _with_filler(lines)
    return archive(files)


def _with_filler(lines: Iterable[str]) -> Iterator[str]:
    yield from lines
    yield from filler(_AT, _LINES)


def _bomb(_small: SmallWorld, _run_id: int) -> Iterator[bytes]:
    """A quarter of a gigabyte of blanks in a quarter of a megabyte."""
    return archive([("0_build.txt", (" " * 2**20 for _ in range(256)))])


def _ingest(project: Project, api: str) -> tuple[int, float]:
    """Exit code of the real command, and the most memory that it had, MiB."""
    process = start(project, api)
    most = 0.0
    # What the kernel says at its end counts what this process had when it started it, too.
    while process.poll() is None:
        most = max(most, peak_mib(process.pid))
        time.sleep(0.05)
    return process.returncode, most


@pytest.mark.parametrize(("made", "run_count"), [(_large, 2), (_bomb, 1)], ids=["80 MB", "a bomb"])
def test_memory(
    project: Project, made: Callable[[SmallWorld, int], Iterator[bytes]], run_count: int
) -> None:
    """Whatever archives hold, few at a time are read, as streams; nothing of them stays on disk."""
    small = SmallWorld()
    for run_id in range(1, 1 + run_count):
        small.add_run(run_id, jobs=["build", "test"])
        small.repository.logs[run_id, 1] = partial(made, small, run_id)
    project.write(PULL_REQUEST_ARM.replace("[[x.arm]]", "logs = true\n\n[[x.arm]]", 1))
    with SimulatedGithub(small.world) as github:
        code, mib = _ingest(project, github.url)
        assert run_count == len(github.archives.downloads)
    assert 0 == code
    assert 50 < mib < _MOST_MIB
    assert [(run_count,)] == project.query("select count(*) from attempt_logs where state = 'read'")
    ((count, line_count),) = project.query(
        "select count(*), sum(line_count) from job_logs where state = 'read'"
    )
    assert made is _bomb or (count == 4 and line_count > 2 * _LINES)
    files = [path for path in project.folder.rglob("*") if path.is_file()]
    assert [] == [path for path in files if b"of this large repository" in path.read_bytes()]
