"""The working database of one ingest, and how its memory is given back."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self, TypeVar

from ingest.errors import DatabaseMemoryFull
from ingest.storage.database import open_working

Item = TypeVar("Item")


class Working:
    """
    The working database, open until the block ends.

    Args:
        path: As `open_working` takes it.

    Attributes:
        connection: To it: another one after `renew`, so nobody should keep it.

    Raises:
        DatabaseUnusable, WriteFailed: As `open_working`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.connection = open_working(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.connection.close()

    def renew(self) -> None:
        """Open the file anew: the more an instance of DuckDB has written, the more it keeps."""
        self.connection.close()
        self.connection = open_working(self._path)

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
            left_out: Told of one that is too large even alone, and why.
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
