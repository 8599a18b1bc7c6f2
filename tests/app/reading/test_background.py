"""Work in the background outlives its failures, but not the program."""

import subprocess
import sys
from functools import partial
from pathlib import Path
from threading import Event

from app_pages.reading.background import in_background

ROOT = Path(__file__).resolve().parents[3]

_PROGRAM = """
from threading import main_thread
from app_pages.reading.background import in_background
in_background([main_thread().join, lambda: print("too late")])
"""


def test_a_step_that_fails() -> None:
    """The next is taken all the same."""
    done = Event()
    in_background([partial(next, iter(())), done.set])
    assert done.wait(10)


def test_the_program_ends() -> None:
    """Between two steps: the one that is under way is ended, no other is begun."""
    ended = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert ("", "") == (ended.stdout, ended.stderr)
