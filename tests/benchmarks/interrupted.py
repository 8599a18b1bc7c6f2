"""An ingest in a process of its own against a large GitHub in another: watched, and ended."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from tests.benchmarks.large_github import FIRST_AT, REPOSITORY
from tests.benchmarks.resident import peak_mib, resident_mib

_ROOT = Path(__file__).resolve().parents[2]
EXPERIMENT = f"""
[large]
repository = "{REPOSITORY}"
workflow = "build.yaml"

[[large.arm]]
name = "topic"
branch = "topic"
cold = {{ message = "^cold" }}
warm = {{ step = "step 1", over = 10 }}
"""
_SAMPLED_EACH_S = 0.02
_WITHIN_S = 10


@dataclass(slots=True)
class Session:
    """
    One ingest, from its start to its end.

    Attributes:
        exit_code: Of the process; negative where a signal ended it.
        seconds: What it took.
        peak_mib: The most memory that it had.
        resident_mib: What it had once so many runs' jobs had been asked for, by that count.
        after_jobs_mib: The most that it had after the last answer of jobs.
        requests: Status and path of each request.
    """

    exit_code: int = 0
    seconds: float = 0.0
    peak_mib: float = 0.0
    resident_mib: dict[int, float] = field(default_factory=dict)
    after_jobs_mib: float = 0.0
    requests: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Site:
    """
    A folder with an experiment file and a database, and the GitHub that it reads.

    Attributes:
        folder: Where everything lies.
        api_root: Of the simulated GitHub.
        jobs_count: How often jobs were asked for.
    """

    folder: Path
    api_root: str
    log: TextIO
    jobs_count: int = 0
    _unfinished: str = ""

    @property
    def database(self) -> Path:
        """The link that readers open."""
        return self.folder / "longpole.duckdb"

    def ingest(
        self, marks: Sequence[int] = (), end: tuple[signal.Signals, int] | None = None
    ) -> Session:
        """
        Run the command, and watch its memory.

        Args:
            marks: At which counts of answers of jobs, of all sessions, to note the memory.
            end: A signal to send, and at which of these counts.
        """
        session = Session()
        began = time.perf_counter()
        open_marks = [mark for mark in sorted(marks) if mark > self.jobs_count]
        with (self.folder / "story.txt").open("w", encoding="utf-8") as story:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "tests.benchmarks.unpaced"),
                    *("--experiments", str(self._experiments())),
                    *("--database", str(self.database)),
                    *("--since", f"{FIRST_AT:%Y-%m-%d}"),
                ],
                cwd=_ROOT,
                env={"GITHUB_API_URL": self.api_root, "GITHUB_TOKEN": "token", "PATH": ""},
                stdout=story,
                stderr=story,
            )
            while process.poll() is None:
                session.peak_mib = max(session.peak_mib, peak_mib(process.pid))
                resident = resident_mib(process.pid)
                if self._read_log(session):
                    session.after_jobs_mib = 0.0
                session.after_jobs_mib = max(session.after_jobs_mib, resident)
                while open_marks and self.jobs_count >= open_marks[0]:
                    session.resident_mib[open_marks.pop(0)] = resident
                if end is not None and self.jobs_count >= end[1]:
                    process.send_signal(end[0])
                    end = None
                time.sleep(_SAMPLED_EACH_S)
        self._read_log(session)
        session.exit_code = process.wait()
        session.seconds = time.perf_counter() - began
        return session

    def told(self) -> str:
        """What the last ingest said, its last lines."""
        return "\n".join((self.folder / "story.txt").read_text("utf-8").splitlines()[-5:])

    def _experiments(self) -> Path:
        path = self.folder / "experiments.toml"
        path.write_text(EXPERIMENT, encoding="utf-8")
        return path

    def _read_log(self, session: Session) -> bool:
        """Take over what the server has answered since; whether jobs were among it."""
        before = self.jobs_count
        *lines, self._unfinished = (self._unfinished + self.log.read()).split("\n")
        for line in lines:
            status, _, path = line.partition(" ")
            session.requests.append((int(status), path))
            self.jobs_count += "/jobs?" in path
        return self.jobs_count > before


@contextmanager
def site(folder: Path, runs: int, jobs: int, steps: int) -> Iterator[Site]:
    """A new folder, and a GitHub with so many runs, jobs of each and steps of each job."""
    log = folder / "requests.txt"
    log.touch()
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.benchmarks.large_github", "--log", str(log)),
            *("--runs", str(runs), "--jobs", str(jobs), "--steps", str(steps)),
        ],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        with server.stdin, server.stdout, log.open(encoding="utf-8") as lines:
            yield Site(folder, server.stdout.readline().strip(), lines)
    finally:
        try:
            assert 0 == server.wait(_WITHIN_S), "the simulated GitHub did not know a request"
        finally:
            server.kill()
