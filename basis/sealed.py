"""Opening a snapshot to be read: nothing that a query says can reach beyond it."""

from collections.abc import Callable
from pathlib import Path

import duckdb

NO_EXTENSIONS: dict[str, bool] = {
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
}
"""Options of a connection under which DuckDB loads none, and asks no server for one."""

TRIES = 5


class SnapshotsRemoved(Exception):
    """Each of `TRIES` snapshots was removed before it was open."""


def connect_sealed(resolve: Callable[[], Path]) -> duckdb.DuckDBPyConnection:
    """
    A read-only connection that reaches no other file and loads no extension.

    The seal is fixed when the instance is created, and is the same for every reader, since readers
    of one process share it.

    Args:
        resolve: The file behind a database's name; asked again where ingest removed it meanwhile.

    Raises:
        duckdb.Error: It can't be opened.
        SnapshotsRemoved: None stayed long enough.
    """
    for _ in range(TRIES):
        snapshot = resolve()
        try:
            return duckdb.connect(
                snapshot, read_only=True, config={"enable_external_access": False, **NO_EXTENSIONS}
            )
        except duckdb.Error:
            if snapshot.exists():
                raise
    raise SnapshotsRemoved
