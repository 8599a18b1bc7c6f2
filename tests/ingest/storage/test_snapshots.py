"""Snapshots: immutable, swapped in one step, the last few kept."""

import hashlib
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from basis.snapshot_files import checksum_file, snapshot_before
from ingest.errors import DatabaseUnusable
from ingest.storage.database import open_working
from ingest.storage.snapshots import Store
from tests.ingest.flipped_bits import flip


def _publish(store: Store, text: str) -> Path:
    with store.locked():
        connection = open_working(store.working)
        connection.execute("insert or replace into properties values ('night', ?)", [text])
        connection.close()
        return store.publish()


def _night(database: Path) -> str:
    with duckdb.connect(database, read_only=True) as connection:
        (row,) = connection.execute("select value from properties").fetchall()
    return str(row[0])


def test_publishing_moves_the_link(tmp_path: Path) -> None:
    """The link names the newest snapshot by a relative path; three are kept."""
    store = Store(tmp_path / "longpole.duckdb")
    for night in range(1, 6):
        snapshot = _publish(store, f"night {night}")
        assert snapshot == store.link.resolve()
        assert f"night {night}" == _night(snapshot)
    assert Path("longpole.duckdb.store/snapshot-000005.duckdb") == store.link.readlink()
    assert ["000003", "000004", "000005"] == [path.stem[-6:] for path in store.snapshots()]
    checksums = sorted(path.name for path in store.folder.glob("*.sha256"))
    assert checksums == [f"{path.name}.sha256" for path in store.snapshots()]


def test_a_checksum_is_one_of_sha256sum(tmp_path: Path) -> None:
    """What stands beside a snapshot is a line that `sha256sum --check` takes."""
    snapshot = _publish(Store(tmp_path / "longpole.duckdb"), "night 1")
    digest = hashlib.sha256(snapshot.read_bytes()).hexdigest()
    assert f"{digest}  {snapshot.name}\n" == checksum_file(snapshot).read_text("utf-8")


def test_numbers_do_not_end_at_a_million(tmp_path: Path) -> None:
    """The order is that of the numbers, not of the names; no other file is a snapshot."""
    store = Store(tmp_path / "longpole.duckdb")
    (store.folder / "snapshot-9999999.duckdb.old").parent.mkdir()
    for name in ("9999999.duckdb.old", "99999.duckdb", "x00000.duckdb", "٣٣٣٣٣٣.duckdb"):
        (store.folder / f"snapshot-{name}").touch()
    first = _publish(store, "night 1")
    first.rename(first.with_name("snapshot-999998.duckdb"))
    published = [_publish(store, f"night {night}") for night in (2, 3, 4, 5)]
    assert ["999999", "1000000", "1000001", "1000002"] == [path.stem[9:] for path in published]
    assert published[1:] == store.snapshots()
    assert published[1] == snapshot_before(published[2])
    assert snapshot_before(published[1]) is None
    store.working.unlink()
    store.link.unlink()
    with store.locked():
        assert "night 5" == _night(store.working)


def test_a_snapshot_that_is_another_one(tmp_path: Path) -> None:
    """Where the working database is gone, what is not as it was published gives way."""
    store = Store(tmp_path / "longpole.duckdb")
    _publish(store, "night 1")
    newest = _publish(store, "night 2")
    flip(newest, newest.stat().st_size - 1)
    store.working.unlink()
    with store.locked():
        assert "night 1" == _night(store.working)


def test_a_reader_keeps_its_snapshot(tmp_path: Path) -> None:
    """Who has opened a snapshot reads it to the end, while ingest publishes the next ones."""
    store = Store(tmp_path / "longpole.duckdb")
    first = _publish(store, "night 1")
    with duckdb.connect(first, read_only=True) as reader:
        for night in range(2, 6):
            _publish(store, f"night {night}")
        assert not first.exists()
        assert [("night 1",)] == reader.execute("select value from properties").fetchall()


def test_readers_and_writer_at_once(tmp_path: Path) -> None:
    """Readers that resolve the link see one whole night or the next, never an error."""
    store = Store(tmp_path / "longpole.duckdb")
    _publish(store, "night 0")
    seen: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(_night(store.link.resolve()))

    reader = threading.Thread(target=read)
    reader.start()
    for night in range(1, 9):
        _publish(store, f"night {night}")
    done.set()
    reader.join()
    assert seen == sorted(seen)
    assert len(set(seen)) > 1


def test_a_missing_working_database(tmp_path: Path) -> None:
    """Where only the published file was kept, the next ingest goes on from it."""
    store = Store(tmp_path / "longpole.duckdb")
    _publish(store, "night 1")
    store.working.unlink()
    with store.locked():
        assert "night 1" == _night(store.working)


def test_a_plain_file_is_adopted(tmp_path: Path) -> None:
    """A database that was copied to the link's place is continued."""
    store = Store(tmp_path / "longpole.duckdb")
    snapshot = _publish(store, "night 1")
    other = Store(tmp_path / "copy.duckdb")
    other.link.write_bytes(snapshot.read_bytes())
    with other.locked():
        assert "night 1" == _night(other.working)
    _publish(other, "night 2")
    assert other.link.is_symlink()


def test_two_databases_to_go_on_from(tmp_path: Path) -> None:
    """A plain file in the link's place beside a working database is not decided silently."""
    store = Store(tmp_path / "longpole.duckdb")
    snapshot = _publish(store, "night 1")
    content = snapshot.read_bytes()
    store.link.unlink()
    store.link.write_bytes(content)
    with pytest.raises(DatabaseUnusable, match="is a file of its own"), store.locked():
        pass


def test_a_lock_is_free_after_a_crash(tmp_path: Path) -> None:
    """The lock dies with its process: the file that stays behind holds nobody up."""
    store = Store(tmp_path / "longpole.duckdb")
    child = os.fork()
    if child == 0:
        with store.locked():
            os._exit(0)
    os.waitpid(child, 0)
    assert (store.folder / "lock").exists()
    with store.locked():
        pass


def test_what_a_killed_ingest_could_not_keep_in_memory(tmp_path: Path) -> None:
    """DuckDB's folder for it is in nobody's way, and is gone when the next ingest begins."""
    store = Store(tmp_path / "longpole.duckdb")
    _publish(store, "night 1")
    spilled = store.folder / "working.duckdb.tmp"
    spilled.mkdir()
    (spilled / "duckdb_temp_storage_DEFAULT-0.tmp").touch()
    with store.copied() as copy:
        assert "night 1" == _night(copy)
    assert not spilled.exists()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _remove(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("spoil", [_cut, _empty, _remove])
def test_the_newest_snapshot_and_the_working_database_are_gone(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    """The next ingest goes on from the snapshot before them, and publishes a sound one."""
    store = Store(tmp_path / "longpole.duckdb")
    _publish(store, "night 1")
    newest = _publish(store, "night 2")
    spoil(newest)
    store.working.unlink()
    with store.locked():
        assert "night 1" == _night(store.working)
    assert "night 3" == _night(_publish(store, "night 3"))
    assert "night 3" == _night(store.link.resolve())


def test_a_link_that_is_gone(tmp_path: Path) -> None:
    """The working database goes on; without it, the newest snapshot does."""
    store = Store(tmp_path / "longpole.duckdb")
    _publish(store, "night 1")
    store.link.unlink()
    assert "night 2" == _night(_publish(store, "night 2"))
    store.link.unlink()
    store.working.unlink()
    with store.locked():
        assert "night 2" == _night(store.working)


def test_a_store_that_is_gone(tmp_path: Path) -> None:
    """A link that leads nowhere stops nothing: a new store is begun."""
    store = Store(tmp_path / "longpole.duckdb")
    _publish(store, "night 1")
    shutil.rmtree(store.folder)
    assert "night 2" == _night(_publish(store, "night 2"))


def test_a_log_without_its_database(tmp_path: Path) -> None:
    """DuckDB's log of a working database that was moved away is not applied to another one."""
    store = Store(tmp_path / "longpole.duckdb")
    _publish(store, "night 1")
    _publish(store, "night 2")
    log = store.working.with_name("working.duckdb.wal")
    log.write_bytes(b"of another database")
    store.working.unlink()
    with store.locked():
        assert "night 2" == _night(store.working)
    assert not log.exists()


def test_what_a_killed_build_left_beside_its_copy(tmp_path: Path) -> None:
    """Its log is of another file: the next night's is not built on it."""
    store = Store(tmp_path / "longpole.duckdb")
    _publish(store, "night 1")
    log = store.folder / "snapshot-000002.unfinished.wal"
    log.write_bytes(b"of a build that was killed")
    seen: list[bool] = []

    def build(_copy: Path, _previous: Path | None) -> bool:
        seen.append(log.exists())
        return True

    assert "snapshot-000002.duckdb" == store.publish(build).name
    assert [False] == seen
