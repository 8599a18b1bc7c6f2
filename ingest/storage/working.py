"""The working database of one ingest, and how its memory is given back."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self, TypeVar

import duckdb

from ingest.errors import DatabaseMemoryFull
from ingest.storage.database import is_memory_full, open_working, word_memory_full

Item = TypeVar("Item")
Result = TypeVar("Result")

_LITTLE_BYTES = 1_000_000
"""Of a log: a small night's."""


class Working:
    """
    The working database, open until the block ends.

    Attributes:
        connection: To it: another one after `renew`, so nobody should keep it.

    Raises:
        DatabaseUnusable, WriteFailed: As `open_working`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.connection = open_working(path)
        self._opened_at = self._changed_at()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.connection.close()

    def renew(self) -> None:
        """Open the file anew: the more an instance of DuckDB has written, the more it keeps."""
        self._open()

    def renew_if_grown(self) -> None:
        """Open the file anew, unless little was written since it was opened."""
        log = Path(f"{self._path}.wal")
        is_little = not log.exists() or log.stat().st_size < _LITTLE_BYTES
        if not is_little or self._changed_at() != self._opened_at:
            self.renew()

    def _open(self, *, is_roomy: bool = False) -> None:
        self.connection.close()
        self.connection = open_working(self._path, is_roomy=is_roomy)
        self._opened_at = self._changed_at()

    def _changed_at(self) -> int | None:
        """The file itself changes only where its log grew too long, so that it was taken over."""
        return self._path.stat().st_mtime_ns if self._path.exists() else None

    def attempt(self, work: Callable[[], Result]) -> Result:
        """
        Do what reads much; where DuckDB's memory does not take it, once more with more of it.

        Args:
            work: Can be done again, by another `connection`, wherever it ended.

        Raises:
            DatabaseMemoryFull: More memory does not take it either; the database is open anew.
        """
        try:
            return _word_full(work)
        except DatabaseMemoryFull:
            self._open(is_roomy=True)
        try:
            return _word_full(work)
        finally:
            self.renew()

    def save(
        self,
        items: Sequence[Item],
        save: Callable[[Sequence[Item]], None],
        left_out: Callable[[Item, DatabaseMemoryFull], None],
    ) -> None:
        """
        Store items together; where DuckDB's memory does not take them, in halves.

        Args:
            items: Each can be stored without the others.
            save: Stores some of them, in one transaction of `connection`.
            left_out: Called with one that is too large even alone, and why.
        """
        if not items:
            return
        try:
            save(items)
        except DatabaseMemoryFull as full:
            # Where a commit did not get through, the instance is of no use any more.
            self.renew()
            if len(items) == 1:
                left_out(items[0], full)
                return
            middle = len(items) // 2
            self.save(items[:middle], save, left_out)
            self.save(items[middle:], save, left_out)


def _word_full(work: Callable[[], Result]) -> Result:
    """Reading says in DuckDB's own words that its memory is full."""
    try:
        return work()
    except duckdb.Error as error:
        if is_memory_full(error):
            raise word_memory_full(error) from error
        raise
