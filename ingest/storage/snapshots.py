"""

Snapshots: readers never open the file that is written.

For a database `data/longpole.duckdb` ingest works in the folder `data/longpole.duckdb.store`: on
`working.duckdb`, guarded by `lock`. What is consistent is copied to `snapshot-000042.duckdb`, never
touched again, with its SHA-256 beside it (`snapshot-000042.duckdb.sha256`), and the symbolic link
`data/longpole.duckdb` is moved onto it in one atomic step.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from basis.snapshot_files import checksum_file, snapshot_number, snapshots_in
from ingest.errors import DatabaseUnusable, WriteFailed
from ingest.storage.database import keep_facts
from ingest.storage.lock_holder import LockHolder
from ingest.storage.read_snapshot import is_whole
from ingest.storage.write_failures import word_write_failures

_KEPT = 3
_CHUNK_BYTES = 2**20
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS})


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
        with word_write_failures(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        with self.holder.held():
            try:
                with word_write_failures(self.folder):
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
            with word_write_failures(Path(gettempdir())):
                copy = Path(stack.enter_context(TemporaryDirectory())) / self.working.name
                for source in self.folder.glob(f"{self.working.name}*"):
                    shutil.copyfile(source, copy.with_name(source.name))
            yield copy

    def publish(self, build: Callable[[Path, Path | None], bool] | None = None) -> Path:
        """
        Make the working database, closed by its writer, the one that readers see.

        Args:
            build: Builds meaning into the copy that readers will see, given the snapshot before;
                False where the copy is of no use any more. None for facts alone.

        Returns:
            The new snapshot.

        Raises:
            WriteFailed: The disk is full or refuses; the last snapshot stays in place.
        """
        with word_write_failures(self.folder):
            return self._publish(self.working, build)

    def _publish(
        self, source: Path, build: Callable[[Path, Path | None], bool] | None = None
    ) -> Path:
        """Nothing is left behind where it fails: another night would leave as much again."""
        number = max(map(snapshot_number, self.snapshots()), default=0) + 1
        snapshot = self.folder / f"snapshot-{number:06}.duckdb"
        new_link = self.folder / "link.new"
        try:
            self._make_link(new_link, snapshot)  # first, as it may be refused for ever
            with copying(source, snapshot) as copy:
                if build is not None:
                    self._build(build, source, copy)
                copy.chmod(0o444)
                _save_checksum(snapshot, copy)
            new_link.replace(self.link)
        except BaseException:
            with suppress(OSError):
                new_link.unlink(missing_ok=True)
                if self.link.resolve() != snapshot.resolve():
                    _remove(snapshot)
            raise
        _sync_folder(self.link.parent)
        for old in self.snapshots()[:-_KEPT]:
            _remove(old)
        return snapshot

    def _build(self, build: Callable[[Path, Path | None], bool], source: Path, copy: Path) -> None:
        """Facts are published, whatever becomes of their meaning."""
        _remove_beside(copy)  # of a build that was killed
        try:
            is_of_use = build(copy, self.link.resolve() if self.link.exists() else None)
        finally:
            _remove_beside(copy)
        if not is_of_use:
            shutil.copyfile(source, copy)
        with copy.open("rb") as built:
            os.fsync(built.fileno())

    def _make_link(self, new_link: Path, snapshot: Path) -> None:
        new_link.unlink(missing_ok=True)
        try:
            new_link.symlink_to(Path(self.folder.name) / snapshot.name)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            raise WriteFailed(
                f"{self.folder} takes no symbolic links ({error.strerror}), and readers find the "
                "newest snapshot by one: name a database in another file system with --database."
            ) from error

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
                with copying(next(filter(is_whole, kept), kept[0]), self.working) as copy:
                    keep_facts(copy)


@contextmanager
def copying(source: Path, target: Path) -> Iterator[Path]:
    """
    Copy so that `target` appears complete or not at all, whatever happens in between.

    Yields:
        The copy, before it appears.
    """
    unfinished = target.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)  # one that was left may be read-only
    try:
        with source.open("rb") as read, unfinished.open("wb") as written:
            shutil.copyfileobj(read, written, _CHUNK_BYTES)
            written.flush()
            os.fsync(written.fileno())
        yield unfinished
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _save_checksum(snapshot: Path, copy: Path) -> None:
    with copy.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    file = checksum_file(snapshot)
    with file.open("w", encoding="utf-8") as written:
        written.write(f"{digest}  {snapshot.name}\n")
        written.flush()
        os.fsync(written.fileno())


def _remove_beside(database: Path) -> None:
    """What DuckDB keeps beside a file that it writes: its log, and what is not in memory."""
    database.with_name(f"{database.name}.wal").unlink(missing_ok=True)
    shutil.rmtree(database.with_name(f"{database.name}.tmp"), ignore_errors=True)


def _remove(snapshot: Path) -> None:
    """With its checksum, which goes first: another snapshot may get the number."""
    checksum_file(snapshot).unlink(missing_ok=True)
    snapshot.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
