"""
Snapshots: readers never open the file that is written.

For a database `data/longpole.duckdb` ingest works in the folder `data/longpole.duckdb.store`: on
`working.duckdb`, guarded by `lock`. What is consistent is copied to `snapshot-000042.duckdb`, never
touched again, and the symbolic link `data/longpole.duckdb` is moved onto it in one atomic step.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import duckdb
from filelock import FileLock, Timeout

from ingest.errors import DatabaseLocked, DatabaseUnusable, WriteFailed
from ingest.storage.lock_holder import LockHolder

_KEPT = 3
_MOMENT_S = 0.2
_SNAPSHOT = re.compile(r"snapshot-(\d{6})\.duckdb")


@dataclass(frozen=True, slots=True)
class Store:
    """
    Where one database lives.

    Attributes:
        link: What readers open: a symbolic link to the newest snapshot.
    """

    link: Path

    @property
    def folder(self) -> Path:
        """The folder of the working database, the lock and the snapshots."""
        return self.link.with_name(self.link.name + ".store")

    @property
    def working(self) -> Path:
        """The database that ingest writes."""
        return self.folder / "working.duckdb"

    def snapshots(self) -> list[Path]:
        """The snapshots that are kept, oldest first."""
        return snapshots_in(self.folder)

    @property
    def holder(self) -> LockHolder:
        """Who works on the database."""
        return LockHolder(self.folder)

    @contextmanager
    def locked(self, since: datetime | None = None) -> Iterator[None]:
        """
        The only ingest on this database, until the block ends or the process dies.

        A working database that is missing is made from the published one.

        Args:
            since: When the ingest began, UTC; None if it changes nothing.

        Raises:
            DatabaseLocked: Another ingest holds it; the message says which.
            WriteFailed: The folder can't be written.
        """
        with _worded(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / "lock")
            try:
                # `python -m ingest status` looks at the lock by taking it for a moment.
                lock.acquire(timeout=_MOMENT_S, poll_interval=_MOMENT_S / 10)
            except Timeout as error:
                said = self.holder.said()
                raise DatabaseLocked(
                    f"another ingest works on {self.link} ({said}): wait until it ends."
                ) from error
        try:
            with _worded(self.folder):
                self.holder.write(since)
                # What a killed ingest could not keep in memory is of no use to the next.
                shutil.rmtree(
                    self.working.with_name(f"{self.working.name}.tmp"), ignore_errors=True
                )
                self._adopt_published()
            yield
        finally:
            with suppress(OSError):
                self.holder.clear()
            lock.release()

    @contextmanager
    def copied(self) -> Iterator[Path]:
        """
        A copy of the working database to try things on, gone after the block.

        Raises:
            DatabaseLocked: An ingest is changing the database.
            WriteFailed: There is no room for the copy.
        """
        with ExitStack() as stack:
            if self.folder.exists():
                stack.enter_context(self.locked())
            with _worded(Path(gettempdir())):
                copy = Path(stack.enter_context(TemporaryDirectory())) / self.working.name
                for source in self.folder.glob(f"{self.working.name}*"):
                    shutil.copyfile(source, copy.with_name(source.name))
            yield copy

    def publish(self) -> Path:
        """
        Make the working database, closed by its writer, the one that readers see.

        Returns:
            The new snapshot.

        Raises:
            WriteFailed: The disk is full or refuses; the last snapshot stays in place.
        """
        with _worded(self.folder):
            return self._publish(self.working)

    def _publish(self, source: Path) -> Path:
        number = max((int(_number(path)) for path in self.snapshots()), default=0) + 1
        snapshot = self.folder / f"snapshot-{number:06}.duckdb"
        copy_durably(source, snapshot)
        new_link = self.folder / "link.new"
        new_link.unlink(missing_ok=True)
        new_link.symlink_to(Path(self.folder.name) / snapshot.name)
        new_link.replace(self.link)
        _sync_folder(self.link.parent)
        for old in self.snapshots()[:-_KEPT]:
            old.unlink()
        return snapshot

    def _adopt_published(self) -> None:
        """
        Go on from what readers see, where there is nothing newer to go on from.

        What readers see may be damaged, or gone: then from the newest snapshot that can be read.
        """
        if self.link.exists() and not self.link.is_symlink():
            if self.working.exists():
                raise DatabaseUnusable(
                    f"{self.link} is a file of its own, not the link to a snapshot in "
                    f"{self.folder}: move one of the two away, so that it is clear which goes on."
                )
            self._publish(self.link)
        if not self.working.exists():
            self.working.with_name(f"{self.working.name}.wal").unlink(missing_ok=True)
            published = [self.link.resolve()] if self.link.exists() else []
            kept = [*published, *reversed(self.snapshots())]
            if kept:
                copy_durably(next(filter(_is_readable, kept), kept[0]), self.working)


def snapshots_in(folder: Path) -> list[Path]:
    """The snapshots of a folder, oldest first."""
    return sorted(path for path in folder.glob("*") if _SNAPSHOT.fullmatch(path.name))


def _is_readable(snapshot: Path) -> bool:
    """Whether every value can be read: a file that was cut may still be opened."""
    try:
        with duckdb.connect(snapshot, read_only=True) as connection:
            tables = connection.execute("select table_name from duckdb_tables()").fetchall()
            for (table,) in tables:
                connection.execute(f'select max(hash(each)) from "{table}" as each').fetchall()
    except duckdb.Error:
        return False
    return True


def _number(snapshot: Path) -> str:
    return snapshot.stem.removeprefix("snapshot-")


def copy_durably(source: Path, target: Path) -> None:
    """Copy so that `target` appears complete or not at all, whatever happens in between."""
    unfinished = target.with_suffix(".unfinished")
    try:
        shutil.copyfile(source, unfinished)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _worded(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WriteFailed(
            f"{folder} can't be written ({error.strerror or error}): free space or allow writing "
            "there, then run the same command again to continue."
        ) from error
