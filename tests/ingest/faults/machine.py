"""Faults of the machine: kills, a full disk, refused writes, clocks that jump, deleted runs."""

import errno
import fcntl
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.storage import lock_holder, snapshots
from ingest.storage.snapshots import Store
from tests.ingest.faults.apart import Ran
from tests.ingest.faults.broken_wire import Asked, Sent, whole
from tests.ingest.faults.nights import Nights, Outcome
from tests.ingest.project import Project
from tests.simulated import Answer

_ROOT = Path(__file__).resolve().parents[3]
_KILLS = 50
_DISK_STEPS = 12
_REFUSALS = {
    "no space left": OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
    "permission denied": PermissionError(errno.EACCES, os.strerror(errno.EACCES)),
    "read-only disk": OSError(errno.EROFS, os.strerror(errno.EROFS)),
}
_CLOCKS = {
    "ten years ahead": timedelta(days=3650),
    "a day back": timedelta(days=-2),
    "two years back": timedelta(days=-730),
    "1970": datetime(1970, 1, 1, 0, 1) - datetime(2026, 4, 11, 2),
}
_Row = tuple[str, str, Outcome]


def clocks(nights: Nights) -> Iterator[_Row]:
    """A night whose clock is wrong, and one whose clock is right again."""
    for name, jump in _CLOCKS.items():

        def spoil(project: Project, by: timedelta = jump) -> Callable[[], None]:
            right = project.now
            project.now += by
            return lambda: setattr(project, "now", right)

        yield "clock", name, nights.outcome_of(spoil)


def refusals(nights: Nights) -> Iterator[_Row]:
    """Every operation on files that an ingest makes is refused once."""
    operations: dict[str, tuple[Any, str]] = {
        "lock": (fcntl, "flock"),
        "holder": (lock_holder.LockHolder, "write"),
        "copy": (snapshots, "copying"),
        "sync": (os, "fsync"),
        "move": (Path, "replace"),
        "link": (Path, "symlink_to"),
        "remove": (Path, "unlink"),
    }
    for reason, error in _REFUSALS.items():
        for name, (holder, attribute) in operations.items():

            def refuse(*_arguments: object, raised: OSError = error, **_options: object) -> None:
                raise raised

            def spoil(
                project: Project,
                where: tuple[Any, str] = (holder, attribute),
                refused: Callable[..., None] = refuse,
            ) -> Callable[[], None]:
                patch = pytest.MonkeyPatch()
                patch.setattr(*where, refused)
                return patch.undo

            yield reason, name, nights.outcome_of(spoil)
    yield "permission denied", "database", nights.outcome_of(_refuse_database)


def full_disks(nights: Nights) -> Iterator[_Row]:
    """Files that may not grow past a size: an ingest of its own process meets it at some moment."""
    size = Store(nights.project().database).working.stat().st_size
    for step in range(_DISK_STEPS):
        limit = (size * (step + 1) // 8) // 4096 * 4096 + 4096

        def ingest(project: Project, most: int = limit) -> Ran:
            return Ran(_process(project, nights.wire.url, most).wait(timeout=120))

        yield "disk full", f"at {limit // 1024} KiB", nights.outcome_of(ingest=ingest)


def kills(nights: Nights, seed: int, count: int = _KILLS) -> Iterator[_Row]:
    """`kill -9` at random moments: some time after a random request, or after the start."""
    chance = random.Random(seed)  # noqa: S311 - moments, no secrets
    for number in range(1, count + 1):
        request, delay_s = chance.randint(0, 40), chance.random() ** 2 * 0.3

        def ingest(project: Project, at: int = request, after_s: float = delay_s) -> Ran:
            return Ran(_killed(nights, project, at, after_s))

        moment = f"{number}: request {request} + {delay_s * 1000:.0f} ms"
        yield "kill -9", moment, nights.outcome_of(ingest=ingest)


def _killed(nights: Nights, project: Project, at: int, after_s: float) -> int:
    reached = threading.Event()
    seen: list[str] = []

    def watch(asked: Asked, answer: Answer) -> Sent:
        seen.append(asked.path)
        if len(seen) >= at:
            reached.set()
        return whole(asked, answer)

    nights.wire.spoil = watch
    victim = _process(project, nights.wire.url)
    while victim.poll() is None and not reached.wait(0.01) and at:
        pass
    time.sleep(after_s)
    victim.send_signal(signal.SIGKILL)
    code = victim.wait()
    nights.wire.spoil = whole
    return code


def _process(project: Project, api: str, file_size: int | None = None) -> subprocess.Popen[bytes]:
    """The command in a process of its own, in which files may be limited in size."""

    def limit() -> None:
        if file_size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))

    return subprocess.Popen(
        [
            *(sys.executable, "-m", "ingest"),
            *("--experiments", str(project.experiments)),
            *("--database", str(project.database)),
        ],
        cwd=_ROOT,
        env={"GITHUB_API_URL": api, "GITHUB_TOKEN": "token", "PATH": ""},
        preexec_fn=limit,  # noqa: PLW1509 - it only tells the kernel
        stdout=subprocess.DEVNULL,
        stderr=(project.folder / "stderr").open("wb"),
    )


def _refuse_database(_project: Project) -> Callable[[], None]:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise duckdb.IOException('IO Error: Cannot open file "x": Permission denied')

    patch = pytest.MonkeyPatch()
    patch.setattr(duckdb, "connect", refuse)
    return patch.undo
