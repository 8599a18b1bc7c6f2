"""
A snapshot, opened to be read, if need be to its last block: ingest looks at what it has published.

DuckDB checks a block only when it is read.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from basis.errors import LongpoleError
from basis.places import LONGPOLE
from basis.sealed import TRIES, SnapshotsRemoved, connect_sealed
from basis.snapshot_files import checksum_file, is_as_published, snapshot_before
from ingest.errors import DatabaseLocked, DatabaseMissing, DatabaseUnusable
from ingest.storage.database import LOCKED, first_line, read_row, word_damage
from ingest.storage.write_failures import word_write_failures


@contextmanager
def open_read_only(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
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
        raise _word_damage(path, error) from error
    finally:
        connection.close()


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        return connect_sealed(lambda: path.resolve(strict=True))
    except (OSError, RuntimeError) as error:
        raise DatabaseMissing(
            f"there is no database {path}: run `{LONGPOLE} ingest` to fill it, or name another "
            "file with --database."
        ) from error
    except duckdb.Error as error:
        if LOCKED in str(error):
            raise DatabaseLocked(
                f"{path} is being written by an ingest: name the published link instead, or "
                "wait until it ends."
            ) from error
        raise _word_damage(path, error) from error
    except SnapshotsRemoved as error:
        raise DatabaseMissing(
            f"the snapshot behind {path} was removed {TRIES} times while it was opened: try again."
        ) from error


def check_checksum(connection: duckdb.DuckDBPyConnection) -> bool:
    """
    Whether a checksum stands beside an opened snapshot, of which it has to be the right one.

    Raises:
        DatabaseUnusable: It is not.
        DatabaseMissing: The snapshot was removed since it was opened.
    """
    snapshot = snapshot_of(connection)
    try:
        is_right = is_as_published(snapshot)
    except OSError as error:
        raise DatabaseMissing(
            f"{snapshot} was removed, or can't be read any more ({error.strerror}): try again."
        ) from error
    if is_right is False:
        earlier = snapshot_before(snapshot)
        until_then = "" if earlier is None else f"; until then the snapshot before it is {earlier}"
        raise DatabaseUnusable(
            f"{snapshot} is not what was published ({checksum_file(snapshot).name} has another "
            f"checksum): the next ingest publishes a new one{until_then}."
        )
    return is_right is not None


def snapshot_of(connection: duckdb.DuckDBPyConnection) -> Path:
    """The file behind a connection of `open_read_only`."""
    row = read_row(connection, "select path from duckdb_databases() where not internal")
    assert row is not None  # noqa: S101 - it was opened by its path
    return Path(row[0])


def _word_damage(path: Path, error: duckdb.Error) -> LongpoleError:
    """The file, and the snapshot before it if there is one."""
    snapshot = path.resolve()
    earlier = snapshot_before(snapshot)
    worded = word_damage(path, error)
    if earlier is None or not isinstance(worded, DatabaseUnusable):
        return worded
    return DatabaseUnusable(
        f"{snapshot} can't be read as a database ({first_line(error)}): the next ingest publishes "
        f"a new one; until then the snapshot before it is {earlier}."
    )


def read_whole(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """
    Read every block of every table and index of a database.

    Of an index all blocks are read only where every key is taken out of it: that is done to a copy.

    Args:
        connection: To the database, by which its tables are read.
        file: Its file, which nobody changes.

    Raises:
        duckdb.Error: It is damaged.
        WriteFailed: There is no room for the copy.
    """
    found = connection.execute(
        "select schema_name, table_name, index_count from duckdb_tables()"
    ).fetchall()
    tables = {f'"{schema}"."{name}"': index_count for schema, name, index_count in found}
    for table in tables:
        connection.execute(f"select max(hash(each)) from {table} as each").fetchall()
    indexed = [table for table, index_count in tables.items() if index_count]
    if indexed:
        _read_indexes(file, indexed)


def is_whole(file: Path) -> bool:
    """
    Whether a snapshot is what was published, and can be read to its last block.

    Raises:
        OSError: It can't be read at all.
    """
    if not file.exists() or is_as_published(file) is False:
        return False
    try:
        with duckdb.connect(file, read_only=True) as connection:
            read_whole(connection, file)
    except duckdb.Error:
        return False
    return True


def _read_indexes(file: Path, tables: list[str]) -> None:
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.duckdb"
        with word_write_failures(Path(folder)):
            shutil.copyfile(file, copy)
        with duckdb.connect(copy) as connection:
            connection.execute("pragma disable_checkpoint_on_shutdown")
            for table in tables:
                connection.execute(f"delete from {table}")
