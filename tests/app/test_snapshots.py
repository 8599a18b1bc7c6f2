"""Readers see the newest snapshot, or the one before it where that is damaged."""

import os
from pathlib import Path

import pytest

from app_pages.snapshots import Following
from basis.snapshot_files import checksum_file
from queries.errors import DatabaseUnreadable, NoDatabase


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


def test_the_newest_is_shown(link: Path) -> None:
    """Who looks right after an ingest sees its data; what is kept of the old is forgotten."""
    forgotten: list[str] = []
    following = Following(lambda: forgotten.append(link.resolve().name))
    assert ["1", "1"] == [following.follow(link).path.name for _ in range(2)]
    assert [] == forgotten
    _publish(link, "2")
    assert ["2", "2"] == [following.follow(link).path.name for _ in range(2)]
    assert ["2"] == forgotten


def test_what_is_written_anew_is_another(link: Path) -> None:
    """Also under the same name, as after `rm`."""
    following = Following()
    old = following.follow(link)
    old.path.write_text("another")
    os.utime(old.path, ns=(0, 0))
    assert old != following.follow(link)


def test_no_database(tmp_path: Path) -> None:
    """Nothing to follow is one sentence of `queries.database`."""
    with pytest.raises(NoDatabase, match="there is no database"):
        Following().follow(tmp_path / "link")


def _damage(link: Path) -> None:
    """Beside what was published stands the checksum of something else."""
    snapshot = link.resolve()
    checksum_file(snapshot).write_text(f"{'0' * 64}  {snapshot.name}\n")


def test_a_damaged_snapshot_is_not_shown(link: Path) -> None:
    """Readers stay on the one before it, and are told why; the next one is shown."""
    following = Following()
    assert "1" == following.follow(link).path.name
    _publish(link, "2")
    _damage(link)
    assert ["1", "1"] == [following.follow(link).path.name for _ in range(2)]
    assert "2 is not what was published (2.sha256 has" in str(following.why_not_newest(link))
    _publish(link, "3")
    assert "3" == following.follow(link).path.name
    assert following.why_not_newest(link) is None


def test_a_damaged_snapshot_with_none_before_it(link: Path) -> None:
    """It is refused in a sentence, and its file read only once; a new one is shown."""
    _damage(link)
    following = Following()
    for _ in range(2):
        with pytest.raises(DatabaseUnreadable, match="longpole ingest`, which publishes"):
            following.follow(link)
        checksum_file(link.resolve()).unlink(missing_ok=True)
    _publish(link, "2")
    assert "2" == following.follow(link).path.name


def test_a_snapshot_is_checked_once(link: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many sessions follow it, each file is read to its end once."""
    checked: list[str] = []
    monkeypatch.setattr(
        "app_pages.snapshots.check_checksum", lambda path: checked.append(path.name)
    )
    following = Following()
    for name in ("2", "3"):
        for _ in range(3):
            following.follow(link)
        _publish(link, name)
    following.follow(link)
    assert ["1", "2", "3"] == checked
