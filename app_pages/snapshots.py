"""Which snapshot readers see: the newest that is what was published."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from queries.database import check_checksum, resolve_snapshot
from queries.errors import DatabaseUnreadable, NoDatabase

_TRIES = 5


class Snapshot(NamedTuple):
    """A file with one content: of the same name with another, as after `rm`, is another one."""

    path: Path
    written_ns: int

    def is_there(self) -> bool:
        """Whether the file still has this content."""
        with suppress(FileNotFoundError):
            return self.path.stat().st_mtime_ns == self.written_ns
        return False


class Following:
    """
    The snapshots that all readers see, of each database one.

    Each is compared with its checksum once, before it is shown; one that is not what was published
    is not, and readers stay on the one before it.

    Args:
        forget: Called where another snapshot takes the place of one that was shown.
    """

    def __init__(self, forget: Callable[[], None] = lambda: None) -> None:
        self._forget = forget
        self._shown: dict[Path, Snapshot] = {}
        self._refusals: dict[Snapshot, str | None] = {}
        self._lock = Lock()

    def follow(self, database: Path) -> Snapshot:
        """
        The snapshot to show.

        Raises:
            NoDatabase: There is none.
            DatabaseUnreadable: Its name can't be followed to a file, or there is none but one that
                is not what was published.
        """
        newest = _newest(database)
        with self._lock:
            shown = self._shown.get(database)
            if shown == newest:
                return newest
            if (refusal := self._refusal(newest)) is None:
                self._shown[database] = newest
                if shown is not None:
                    self._forget()
                return newest
            if shown is None or not shown.is_there():
                raise DatabaseUnreadable(refusal)
            return shown

    def why_not_newest(self, database: Path) -> str | None:
        """Why readers stay on a snapshot though there is a newer one; None if they do not."""
        return self._refusals.get(_newest(database))

    def _refusal(self, snapshot: Snapshot) -> str | None:
        """Why a snapshot is not to be shown; None if it may be. Its file is read once."""
        if snapshot not in self._refusals:
            self._refusals[snapshot] = None
            try:
                check_checksum(snapshot.path)
            except DatabaseUnreadable as error:
                self._refusals[snapshot] = str(error)
        return self._refusals[snapshot]


def _newest(database: Path) -> Snapshot:
    """Ingest may remove a snapshot between its resolution and the look at it: resolve again."""
    for _ in range(_TRIES):
        path = resolve_snapshot(database)
        try:
            return Snapshot(path, path.stat().st_mtime_ns)
        except FileNotFoundError:
            continue
    raise NoDatabase(f"the snapshot behind {database} was removed {_TRIES} times: try again.")
