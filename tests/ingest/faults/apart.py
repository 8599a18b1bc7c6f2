"""
Nights in processes of their own: each is ended in time, and its memory is known.

A process that has loaded all that an ingest needs waits for nights, and forks for each.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

import pytest

from ingest.api import client, downloads, sending
from tests.ingest.project import Project

LONGEST_NIGHT_S = 120
SILENCE_S = 1
_LONGEST_ANSWER_S = 2
_MOST_LOST_S = 8

_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Ran:
    """
    An ingest that is over.

    Attributes:
        code: Its exit code; below 0 the signal that ended it.
        mib: Most memory that its process had; 0 where that is not known.
    """

    code: int
    mib: float = 0.0


def be_impatient(patch: pytest.MonkeyPatch) -> None:
    """An ingest of this process waits a tenth of what it waits elsewhere."""
    patch.setattr(sending, "_TIMEOUT_S", SILENCE_S)
    for each in (client, downloads):
        patch.setattr(each, "_MOST_LOST_S", _MOST_LOST_S)
    patch.setattr(downloads, "_SILENCE_S", SILENCE_S)
    patch.setattr(downloads.Downloads.__init__, "__defaults__", (_LONGEST_ANSWER_S,))
    patch.setattr(sending.Sender.__init__, "__defaults__", (_LONGEST_ANSWER_S,))


class Apart:
    """The process that forks, for a `with` block."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_exception: object) -> None:
        self._process.communicate()

    def night(self, project: Project, api: str) -> Ran:
        """One ingest; what it says is in the project's files `stdout` and `stderr`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"folder": str(project.folder), "now": project.now.isoformat(), "api": api}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return Ran(**json.loads(self._process.stdout.readline()))


def _serve() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.alarm(LONGEST_NIGHT_S)
            os._exit(
                _night(Path(asked["folder"]), datetime.fromisoformat(asked["now"]), asked["api"])
            )
        _, status, used = os.wait4(child, 0)
        code = os.waitstatus_to_exitcode(status)
        sys.stdout.write(json.dumps({"code": code, "mib": used.ru_maxrss / 1024}) + "\n")
        sys.stdout.flush()


def _night(folder: Path, now: datetime, api: str) -> int:
    with pytest.MonkeyPatch.context() as patch:
        be_impatient(patch)
        project = Project(folder, patch, now=now)
        try:
            outcome = project.ingest(api=api)
        except BaseException as error:  # noqa: BLE001 - a traceback is what is looked for
            (folder / "stderr").write_text(f"Traceback {type(error).__name__}: {error}")
            return 1
        (folder / "stdout").write_text(outcome.stdout)
        (folder / "stderr").write_text(outcome.stderr)
        return outcome.exit_code


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _serve()
