"""Where the system refuses a step: one sentence with the remedy, and nothing is left behind."""

import errno
import fcntl
import os
import re
import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import chain, repeat
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from basis.errors import LongpoleError
from ingest.storage.database import open_working, word_damage
from ingest.storage.snapshots import Store
from longpole.ingest_command import main
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld, snapshot
from tests.simulated import SimulatedGithub

ROOT = Path(__file__).resolve().parents[3]
_REMEDIES = {
    errno.ENOSPC: "free space there",
    errno.EROFS: "allow writing there",
    errno.EACCES: "allow writing there",
    errno.EMFILE: r"let one process open more files \(`ulimit -n`\)",
    errno.EIO: "free space or allow writing there",
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A database of which one night is published."""
    store = Store(tmp_path / "longpole.duckdb")
    with store.locked():
        open_working(store.working).close()
        store.publish()
    return store


def _refusing(number: int) -> Callable[..., None]:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


def _files(store: Store) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in store.folder.iterdir()}


@pytest.mark.parametrize("step", ["symlink_to", "replace"])
@pytest.mark.parametrize("number", _REMEDIES, ids=os.strerror)
def test_a_step_of_publishing_is_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    """However many nights it happens, no copy stays, and readers keep what they had."""
    before, published = _files(store), store.link.resolve()
    monkeypatch.setattr(Path, step, _refusing(number))
    sentence = rf"\S+ can't be written \({os.strerror(number)}\): {_REMEDIES[number]}, then run the"
    for _ in range(3):
        with pytest.raises(LongpoleError, match=sentence), store.locked():
            store.publish()
    monkeypatch.undo()
    assert before == _files(store)
    assert published == store.link.resolve()


def test_a_file_system_without_links(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """It will refuse them every night: another place is the remedy. Nothing was copied at all."""
    before = _files(store)
    monkeypatch.setattr(Path, "symlink_to", _refusing(errno.EPERM))
    with store.locked(), pytest.raises(LongpoleError, match=r"symbolic links .* --database\."):
        store.publish()
    monkeypatch.undo()
    assert before == _files(store)


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP], ids=os.strerror)
def test_a_file_system_without_locks(
    ingested: Project, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Two ingests could write at once: none does. `status` says what it knows."""
    before = snapshot(ingested)
    monkeypatch.setattr(fcntl, "flock", _refusing(number))
    outcome = ingested.ingest("--no-fetch")
    assert 1 == outcome.exit_code
    assert re.fullmatch(
        r"error: \S+ lies on a file system without locks \(.*\): name a database .*\n",
        outcome.stderr,
    )
    assert before == snapshot(ingested)
    said = CliRunner().invoke(main, ["status", "--database", str(ingested.database)]).stdout
    assert said.startswith("last ingest: complete")
    assert "at work" not in said


_NOT_KNOWN = "its process is not known"


@pytest.mark.parametrize(
    ("content", "said", "is_elsewhere"),
    [
        (b"process 7 on far.example, since 2026-04-10 02:00 UTC", None, True),
        (b"process 7 on HERE, since 2026-04-10 02:00 UTC", "process 7, since 2026", False),
        (b"process 7, since 2026-04-10 02:00 UTC", "process 7, since 2026-04-10 02:00 UTC", False),
        (b"\xff\xfe\x00", _NOT_KNOWN, False),
        (b"process 7\x1b[2J\n", _NOT_KNOWN, False),
        (b"", _NOT_KNOWN, False),
        (b"process 7 on far.example" * 10**6, _NOT_KNOWN, False),
    ],
    ids=["elsewhere", "here", "older Longpole", "no UTF-8", "control", "empty", "enormous"],
)
def test_who_holds_the_lock(
    store: Store, content: bytes, said: str | None, *, is_elsewhere: bool
) -> None:
    """A holder of another machine may be gone with it: what to do then is said, of no other."""
    with store.locked():
        holder = store.folder / "lock.holder"
        holder.write_bytes(content.replace(b"HERE", socket.gethostname().encode()))
        with pytest.raises(LongpoleError) as raised, store.locked():
            pass
    sentence = str(raised.value)
    assert f"works on {store.link} ({said or 'process 7 on far.example, since 2026'}" in sentence
    assert is_elsewhere == sentence.endswith(
        f"wait until it ends, or, if it is gone with its machine, remove {store.folder / 'lock'}."
    )
    assert len(sentence) < 600


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EMFILE], ids=os.strerror)
def test_the_lock_can_not_be_opened(
    store: Store, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A read-only folder, or too few descriptors: each with its own remedy."""
    monkeypatch.setattr(os, "open", _refusing(number))
    with pytest.raises(LongpoleError, match=_REMEDIES[number]), store.locked():
        pass


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EMFILE], ids=os.strerror)
def test_duckdb_is_refused(number: int) -> None:
    """What the system refuses to DuckDB is no damage: nobody is told to move the file away."""
    error = duckdb.IOException(f'IO Error: Cannot open file "x": {os.strerror(number)}')
    sentence = str(word_damage(Path("x"), error))
    assert re.search(_REMEDIES[number], sentence)
    assert "move" not in sentence


def test_another_program_has_the_working_database_open(ingested: Project) -> None:
    """A shell of DuckDB for example: to close it is the remedy, not to move the file away."""
    working = Store(ingested.database).working
    code = f"import duckdb; c = duckdb.connect({str(working)!r}); print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        outcome = ingested.ingest("--no-fetch")
        other.communicate(b"\n")
    assert 1 == outcome.exit_code
    assert f"error: {working} is open in another program: close it there" in outcome.stderr


@pytest.mark.parametrize("most", [6, 8, 11])
def test_too_few_descriptors(project: Project, most: int) -> None:
    """Whatever needs one more says the remedy in a sentence; with enough the night completes."""
    small = SmallWorld()
    for run in range(1, 9):
        small.add_run(run)
    project.write(PULL_REQUEST_ARM)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    with SimulatedGithub(small.world) as github:
        outcome = subprocess.run(
            [
                *(sys.executable, "-m", "ingest"),
                *("--experiments", str(project.experiments)),
                *("--database", str(project.database)),
            ],
            cwd=ROOT,
            env={"GITHUB_API_URL": github.url, "GITHUB_TOKEN": "token", "PATH": ""},
            preexec_fn=limit,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in outcome.stderr
        if outcome.returncode:
            assert "ulimit -n" in outcome.stderr
            assert "move it away" not in outcome.stderr
        assert 0 == project.ingest(api=github.url).exit_code


def test_a_clock_that_goes_back_within_a_night(project: Project) -> None:
    """Nothing ends before it began; what is stored is that of any other night."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    present = datetime(2026, 4, 10, 2)
    instants = chain([present, present], repeat(present - timedelta(hours=3)))
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        facts = project.facts()
        backwards = Project(project.folder / "other", project.patch)
        backwards.folder.mkdir()
        backwards.write(PULL_REQUEST_ARM)
        backwards.patch.setattr(Project, "now", property(lambda _self: next(instants)))
        assert 0 == backwards.ingest(api=github.url).exit_code
    assert facts == project.facts()
