"""What a monitor is told: cases at a fixed now, and the command after good and bad nights."""

import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ingest.health import status
from ingest.health.status import Data, Status, find_complaints, later_ending, word_status
from ingest.records import Failure
from ingest.storage.ingest_log import Ending, read_last_ending, save_ending
from ingest.storage.snapshots import Store
from longpole.ingest_command import main
from tests.ingest.project import NOW, PULL_REQUEST_ARM, Project, SmallWorld
from tests.simulated import SimulatedGithub

_NIGHT = datetime(2026, 4, 9, 2)
_DAY = timedelta(hours=24)
_DATA = Data(
    last_complete_at=_NIGHT,
    run_count=3,
    attempt_count=4,
    newest_created_at=datetime(2026, 4, 8, 20, 30),
    newest_run_id=7,
    newest_repository="o/r",
    missing_jobs_count=1,
    in_progress_count=2,
)
_COMPLETE = Ending(_NIGHT, _NIGHT, "complete")
_FINE = Status(_DATA, _COMPLETE)
_CASES = {
    "fine": (_FINE, []),
    "as old as it may be": (replace(_FINE, data=replace(_DATA, last_complete_at=NOW - _DAY)), []),
    "a second older": (
        replace(_FINE, data=replace(_DATA, last_complete_at=NOW - _DAY - timedelta(seconds=1))),
        ["is older than 24.0 h"],
    ),
    "partial": (replace(_FINE, last=replace(_COMPLETE, outcome="partial")), ["but partial"]),
    "failed": (replace(_FINE, last=replace(_COMPLETE, outcome="failed")), ["but failed"]),
    "at work": (replace(_FINE, at_work="process 5"), []),
    "killed": (replace(_FINE, died="process 5"), ["was killed (process 5)"]),
    "never": (Status(None, None), ["there is no complete ingest"]),
    "never complete": (
        replace(_FINE, data=replace(_DATA, last_complete_at=None)),
        ["there is no complete ingest"],
    ),
    "clocks of two machines": (
        replace(_FINE, data=replace(_DATA, last_complete_at=NOW + timedelta(hours=1))),
        [],
    ),
    "a clock set back": (
        replace(_FINE, data=replace(_DATA, last_complete_at=NOW + _DAY)),
        ["ended in the future"],
    ),
}


@pytest.mark.parametrize(("status", "expected"), _CASES.values(), ids=_CASES)
def test_complaints(status: Status, expected: list[str]) -> None:
    """What a monitor is woken for, at an age of at most a day."""
    found = find_complaints(status, NOW, _DAY)
    assert len(expected) == len(found)
    assert all(part in complaint for part, complaint in zip(expected, found, strict=True))


def test_lines() -> None:
    """
    A partial night, told on 10 April, 02:00: the ingest a day before, the newest run 5.5 h earlier.

    Of seven failures five are told; strangers' text stays on its line.
    """
    failures = [Failure(f"run {number}", "gone\nattention: x") for number in range(1, 8)]
    last = replace(_COMPLETE, outcome="partial", failures=failures)
    lines = word_status(replace(_FINE, last=last, at_work="process 5"), NOW, timedelta(hours=12))
    assert [
        "last ingest: partial, 2026-04-09 02:00 UTC (24.0 h ago)",
        *(f"failed: run {number}: gone⟨U+000A⟩attention: x" for number in range(1, 6)),
        "failed: 2 more",
        "last complete ingest: 2026-04-09 02:00 UTC (24.0 h ago)",
        "newest run: 7 of o/r, 2026-04-08 20:30 UTC (29.5 h ago)",
        "data: 3 runs, 4 attempts",
        "of the attempts that arms select: 1 without their complete jobs, 2 running",
        "at work: process 5",
        "attention: the last ingest was not complete but partial.",
        (
            "attention: the last complete ingest is older than 12.0 h: see whether it is started "
            "every night, and what it says."
        ),
    ] == lines


def test_the_later_ending() -> None:
    """A failed night is only beside the snapshots; an older note gives way to a snapshot's log."""
    newer = replace(_COMPLETE, started_at=NOW, outcome="failed")
    assert newer == later_ending(newer, _COMPLETE)
    assert newer == later_ending(_COMPLETE, newer)
    assert _COMPLETE == later_ending(None, _COMPLETE) == later_ending(_COMPLETE, None)
    assert later_ending(None, None) is None


def test_endings_are_kept(project: Project) -> None:
    """What was saved is read again; what is damaged is none."""
    ending = replace(_COMPLETE, failures=(Failure("a", "ü\n"),))
    save_ending(project.folder, ending)
    assert ending == read_last_ending(project.folder)
    (project.folder / "last-ingest.json").write_text('{"outcome": 1}', encoding="utf-8")
    assert read_last_ending(project.folder) is None


def test_an_ending_that_cannot_be_kept(project: Project) -> None:
    """On a full disk the one before is not taken for it: none is kept."""
    save_ending(project.folder, _COMPLETE)

    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    project.patch.setattr(Path, "write_text", refuse)
    save_ending(project.folder, replace(_COMPLETE, outcome="failed"))
    assert read_last_ending(project.folder) is None


@pytest.fixture
def ingested(project: Project) -> Iterator[Project]:
    """A project whose first night, at `NOW`, went well, while its GitHub still listens."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world, token="token") as github:
        project.environ["GITHUB_API_URL"] = github.url
        assert 0 == project.ingest().exit_code
        yield project


def _status(project: Project, *flags: str, hours: float = 1) -> Result:
    project.patch.setattr(status, "utc_now", lambda: NOW + timedelta(hours=hours))
    return CliRunner().invoke(
        main, ["status", "--database", str(project.database), *flags], catch_exceptions=False
    )


def test_nights(ingested: Project) -> None:
    """
    A good night, the same too long ago, an ingest without a network, one that fails, one at work.

    36 hours are the default; `--no-fetch` makes nothing newer.
    """
    assert 0 == _status(ingested).exit_code
    assert "last ingest: complete, 2026-04-10 02:00 UTC (1.0 h ago)" in _status(ingested).stdout
    assert "newest run: 1 of o/r" in _status(ingested).stdout
    assert 0 == _status(ingested, hours=36).exit_code
    assert 1 == _status(ingested, hours=36.1).exit_code
    assert 1 == _status(ingested, "--max-age", "2", hours=2.1).exit_code

    ingested.now = NOW + timedelta(hours=36)
    assert 0 == ingested.ingest("--no-fetch").exit_code
    outcome = _status(ingested, hours=37)
    assert 1 == outcome.exit_code
    assert "last ingest: complete, 2026-04-11 14:00" in outcome.stdout
    assert "last complete ingest: 2026-04-10 02:00" in outcome.stdout

    assert 1 == ingested.ingest(token="wrong").exit_code
    outcome = _status(ingested, "--max-age", "99", hours=37)
    assert 1 == outcome.exit_code
    assert "last ingest: failed, 2026-04-11 14:00" in outcome.stdout
    assert "rejected the token" in outcome.stdout
    assert "wrong" not in outcome.stdout

    with Store(ingested.database).locked(NOW):
        assert "at work: process " in _status(ingested).stdout
    assert "at work" not in _status(ingested).stdout


def test_a_killed_ingest(ingested: Project) -> None:
    """One that wrote who it is and never ended was killed; the next one ends that."""
    store = Store(ingested.database)
    store.holder.write(NOW)
    outcome = _status(ingested)
    assert 1 == outcome.exit_code
    assert "since 2026-04-10 02:00 UTC): run it again to continue." in outcome.stdout
    assert 0 == ingested.ingest().exit_code
    assert 0 == _status(ingested).exit_code


def test_nothing_ingested(project: Project) -> None:
    """Before the first ingest there is nothing: exit 1, no traceback."""
    outcome = _status(project)
    assert 1 == outcome.exit_code
    assert (
        "last ingest: none has ended\n"
        "attention: there is no complete ingest: run `.venv/bin/longpole ingest`.\n"
    ) == outcome.stdout


@pytest.mark.parametrize("age", ["0", "-1", "nan", "1.5", "9999999999"])
def test_an_age_that_is_none(project: Project, age: str) -> None:
    """Hours are a whole number above 0: exit 2."""
    assert 2 == _status(project, "--max-age", age).exit_code
