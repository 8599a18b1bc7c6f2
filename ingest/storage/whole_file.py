"""Whether all of a database's file can be read: DuckDB checks a block only when it is read."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from basis.snapshot_files import is_as_published
from ingest.storage.write_failures import worded_writes


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
    found = connection.execute("select table_name, index_count from duckdb_tables()").fetchall()
    for table, _ in found:
        connection.execute(f'select max(hash(each)) from "{table}" as each').fetchall()
    indexed = [table for table, index_count in found if index_count]
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
        with worded_writes(Path(folder)):
            shutil.copyfile(file, copy)
        with duckdb.connect(copy) as connection:
            connection.execute("pragma disable_checkpoint_on_shutdown")
            for table in tables:
                connection.execute(f'delete from "{table}"')
