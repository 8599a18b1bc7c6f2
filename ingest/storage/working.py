"""The working database of one ingest, and how its memory is given back."""

from pathlib import Path
from typing import Self

from ingest.storage.database import open_working


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
