"""Which snapshot readers see: the newest, once what they asked of the one before is worked out."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from threading import Event, Lock
from time import monotonic
from typing import NamedTuple

from app_pages.reading.background import Step, in_background
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


class _Preparation(NamedTuple):
    """The work on a new snapshot."""

    begun_s: float
    done: Event


class Following:
    """
    The snapshots that all readers see, of each database one.

    Each is compared with its checksum once, before it is shown; one that is not what was published
    is not, and readers stay on the one before it.

    Args:
        prepare: The steps that work out from a new snapshot what readers asked of the old; given
            the old and the new.
        patience_s: How long the new one is waited for before the old is shown a while longer.
    """

    def __init__(
        self, prepare: Callable[[Snapshot, Snapshot], Iterable[Step]], *, patience_s: float
    ) -> None:
        self._prepare = prepare
        self._patience_s = patience_s
        self._shown: dict[Path, Snapshot] = {}
        self._preparations: dict[Path, _Preparation] = {}
        self._refusals: dict[Snapshot, str | None] = {}
        self._lock = Lock()
        self._checking = Lock()

    def follow(self, database: Path) -> Snapshot:
        """
        The snapshot to show: the newest, or for a while the one before it.

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
            is_kept = shown is not None and shown.is_there()
        if not is_kept and (refusal := self._refusal(newest)) is not None:
            raise DatabaseUnreadable(refusal)
        with self._lock:
            shown = self._shown.get(database)
            if shown is None or shown == newest or not shown.is_there():
                self._shown[database] = newest
                return newest
            if self._refusals.get(newest) is not None:
                return shown
            preparation = self._preparations.get(database)
            if preparation is None:
                preparation = self._begin(database, shown, newest)
        preparation.done.wait(max(0.0, preparation.begun_s + self._patience_s - monotonic()))
        with self._lock:
            return self._shown[database]

    def is_newer_coming(self, database: Path) -> bool:
        """Whether another snapshot than the one that is shown is being prepared."""
        with self._lock:
            return database in self._preparations

    def why_not_newest(self, database: Path) -> str | None:
        """Why readers stay on a snapshot though there is a newer one; None if they do not."""
        newest = _newest(database)
        with self._lock:
            return self._refusals.get(newest)

    def _refusal(self, snapshot: Snapshot) -> str | None:
        """Why a snapshot is not to be shown; None if it may be. Its file is read once."""
        with self._checking:
            if snapshot not in self._refusals:
                refusal = None
                try:
                    check_checksum(snapshot.path)
                except DatabaseUnreadable as error:
                    refusal = str(error)
                with self._lock:
                    self._refusals[snapshot] = refusal
            return self._refusals[snapshot]

    def _begin(self, database: Path, shown: Snapshot, newest: Snapshot) -> _Preparation:
        preparation = self._preparations[database] = _Preparation(monotonic(), Event())
        show = partial(self._show, database, shown, newest)
        in_background(chain(self._steps(shown, newest), [show]))
        return preparation

    def _steps(self, shown: Snapshot, newest: Snapshot) -> Iterator[Step]:
        """None but the check where the new one is not to be shown."""
        yield partial(self._refusal, newest)
        if self._refusals.get(newest) is None:
            yield from self._prepare(shown, newest)

    def _show(self, database: Path, shown: Snapshot, newest: Snapshot) -> None:
        with self._lock:
            if self._shown[database] == shown and self._refusals.get(newest) is None:
                self._shown[database] = newest
            self._preparations.pop(database).done.set()


def _newest(database: Path) -> Snapshot:
    """Ingest may remove a snapshot between its resolution and the look at it: resolve again."""
    for _ in range(_TRIES):
        path = resolve_snapshot(database)
        try:
            return Snapshot(path, path.stat().st_mtime_ns)
        except FileNotFoundError:
            continue
    raise NoDatabase(f"the snapshot behind {database} was removed {_TRIES} times: try again.")
