"""A snapshot, opened to be read: ingest itself looks at what it has published."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ingest.errors import DatabaseLocked, DatabaseMissing, DatabaseUnusable
from ingest.storage.database import damaged, reason
from ingest.storage.snapshots import snapshots_in

_TRIES = 5
_SEALED = {
    "enable_external_access": False,
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
}


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """
    The database behind `path`, read-only, whether an ingest runs or not.

    Raises:
        DatabaseMissing: There is none.
        DatabaseLocked: It is the working database of an ingest that runs.
        DatabaseUnusable: It is damaged, or none of Longpole's.
    """
    connection = _connect(path)
    try:
        yield connection
    except duckdb.CatalogException as error:
        raise DatabaseUnusable(
            f"{path} is not a database of Longpole: name another file with --database."
        ) from error
    except duckdb.Error as error:
        raise _damaged(path, error) from error
    finally:
        connection.close()


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Ingest may remove a snapshot between its resolution and its opening: resolve it again."""
    for _ in range(_TRIES):
        try:
            snapshot = path.resolve(strict=True)
            return duckdb.connect(snapshot, read_only=True, config=dict(_SEALED))
        except (OSError, RuntimeError) as error:
            raise DatabaseMissing(
                f"there is no database {path}: run `python -m ingest` to fill it, or name another "
                "file with --database."
            ) from error
        except duckdb.Error as error:
            if "Could not set lock" in str(error):
                raise DatabaseLocked(
                    f"{path} is being written by an ingest: name the published link instead, or "
                    "wait until it ends."
                ) from error
            if snapshot.exists():
                raise _damaged(path, error) from error
    raise DatabaseMissing(
        f"the snapshot behind {path} was removed {_TRIES} times while it was opened: try again."
    )


def _damaged(path: Path, error: duckdb.Error) -> DatabaseUnusable:
    """The file, and the snapshot before it if there is one."""
    snapshot = path.resolve()
    earlier = [one for one in snapshots_in(snapshot.parent) if one.name < snapshot.name]
    if not earlier:
        return damaged(path, error)
    return DatabaseUnusable(
        f"{snapshot} can't be read as a database ({reason(error)}): the next ingest publishes a "
        f"new one; until then the snapshot before it is {earlier[-1]}."
    )
