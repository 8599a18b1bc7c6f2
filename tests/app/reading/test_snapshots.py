"""Readers see the newest snapshot, or the one before it until it is prepared."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from app_pages.reading.background import Step
from app_pages.reading.snapshots import Following, Snapshot
from queries.errors import DatabaseUnreadable, NoDatabase
from queries.snapshot_files import checksum_file


class _Gated:
    """Prepares once the gate is open, and keeps what it was asked for."""

    def __init__(self) -> None:
        self.gate = Event()
        self.asked: list[tuple[str, str]] = []

    def __call__(self, old: Snapshot, new: Snapshot) -> list[Step]:
        self.asked.append((old.path.name, new.path.name))
        return [partial(self.gate.wait, 10)]


@pytest.fixture
def work() -> Iterator[_Gated]:
    """A preparation that ends with the test at the latest."""
    gated = _Gated()
    yield gated
    gated.gate.set()


@pytest.fixture
def link(tmp_path: Path) -> Path:
    """A database's name, with its first snapshot."""
    path = tmp_path / "link"
    _publish(path, "1")
    return path


def _publish(link: Path, name: str) -> None:
    link.with_name(name).write_text(name)
    link.unlink(missing_ok=True)
    link.symlink_to(name)


def test_the_old_is_shown_until_the_new_is_prepared(link: Path, work: _Gated) -> None:
    """The third is published while the second is prepared: it comes after it."""
    following = Following(work, patience_s=0)
    assert "1" == following.follow(link).path.name
    assert not following.is_newer_coming(link)
    _publish(link, "2")
    assert ["1", "1"] == [following.follow(link).path.name for _ in range(2)]
    assert following.is_newer_coming(link)
    _publish(link, "3")
    assert "1" == following.follow(link).path.name
    work.gate.set()
    while following.follow(link).path.name != "3":
        pass
    assert [("1", "2"), ("2", "3")] == work.asked
    assert not following.is_newer_coming(link)


def test_a_short_preparation_is_waited_for(link: Path) -> None:
    """Who looks right after an ingest sees its data."""
    following = Following(lambda old, new: [], patience_s=10)
    following.follow(link)
    _publish(link, "2")
    assert "2" == following.follow(link).path.name


def test_a_preparation_that_fails(link: Path) -> None:
    """It keeps nobody from the new snapshot."""
    following = Following(lambda old, new: [partial(next, iter(()))], patience_s=10)
    following.follow(link)
    _publish(link, "2")
    assert "2" == following.follow(link).path.name


@pytest.mark.parametrize("is_written_anew", [False, True])
def test_what_is_gone_is_not_shown(link: Path, work: _Gated, is_written_anew: bool) -> None:
    """A removed file, or another one in its place, gives way at once; nothing is prepared."""
    following = Following(work, patience_s=10)
    old = following.follow(link)
    _publish(link, "2")
    old.path.unlink()
    if is_written_anew:
        old.path.write_text("another")
    assert "2" == following.follow(link).path.name
    assert [] == work.asked


def test_readers_never_go_back(link: Path, work: _Gated) -> None:
    """A preparation that ends when readers have gone on already changes nothing."""
    following = Following(work, patience_s=0)
    old = following.follow(link)
    _publish(link, "2")
    following.follow(link)
    _publish(link, "3")
    old.path.unlink()
    assert "3" == following.follow(link).path.name
    work.gate.set()
    while following.is_newer_coming(link):
        pass
    assert "3" == following.follow(link).path.name
    assert [("1", "2")] == work.asked


def test_no_database(tmp_path: Path, work: _Gated) -> None:
    """Nothing to follow is one sentence of `queries.database`."""
    with pytest.raises(NoDatabase, match="there is no database"):
        Following(work, patience_s=0).follow(tmp_path / "link")


def _damage(link: Path) -> None:
    """Beside what was published stands the checksum of something else."""
    snapshot = link.resolve()
    checksum_file(snapshot).write_text(f"{'0' * 64}  {snapshot.name}\n")


def _until_prepared(following: Following, link: Path) -> None:
    while following.is_newer_coming(link):
        pass


def test_a_damaged_snapshot_is_not_shown(link: Path, work: _Gated) -> None:
    """Readers stay on the one before it, and are told why; the next one is shown."""
    work.gate.set()
    following = Following(work, patience_s=10)
    assert "1" == following.follow(link).path.name
    _publish(link, "2")
    _damage(link)
    assert ["1", "1"] == [following.follow(link).path.name for _ in range(2)]
    _until_prepared(following, link)
    assert "2 is not what was published (2.sha256 has" in str(following.why_not_newest(link))
    assert [] == work.asked
    _publish(link, "3")
    assert "3" == following.follow(link).path.name
    assert following.why_not_newest(link) is None


def test_a_damaged_snapshot_with_none_before_it(link: Path, work: _Gated) -> None:
    """It is refused in a sentence, and its file read only once; a new one is shown."""
    _damage(link)
    following = Following(work, patience_s=10)
    for _ in range(2):
        with pytest.raises(DatabaseUnreadable, match="run `python -m ingest`, which publishes"):
            following.follow(link)
        checksum_file(link.resolve()).unlink(missing_ok=True)
    _publish(link, "2")
    assert "2" == following.follow(link).path.name


def test_a_snapshot_is_checked_once(
    link: Path, work: _Gated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many sessions follow it, each file is read to its end once."""
    checked: list[str] = []
    monkeypatch.setattr(
        "app_pages.reading.snapshots.check_checksum", lambda path: checked.append(path.name)
    )
    work.gate.set()
    following = Following(work, patience_s=10)
    for name in ("2", "3"):
        for _ in range(3):
            following.follow(link)
        _publish(link, name)
    following.follow(link)
    _until_prepared(following, link)
    assert ["1", "2", "3"] == checked
