"""The working database: opened, migrated, and bound to one API root."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from basis.errors import LongpoleError
from ingest.errors import DatabaseLocked, DatabaseMemoryFull, DatabaseUnusable, WriteFailed
from ingest.storage.write_failures import word_refusal

_MIGRATIONS = Path(__file__).parent / "migrations"
LOCKED = "Could not set lock"
"""What DuckDB says of a file that another process has open."""

_FILE_NAME = re.compile(r"(\d{4})_(\w+)\.sql")
# What does not fit into memory goes to a folder beside the file, and what is free goes back to the
# system at once: so an ingest stays small, however much is stored (`make backfill`).
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "TimeZone": "UTC",
    "threads": 2,
    "memory_limit": "64MB",
    # Its log is replayed within the same memory.
    "checkpoint_threshold": "8MB",
    "allocator_flush_threshold": "4MB",
}
_MOST_MEMORY = "192MB"
_REFUSED_WRITES = (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException)


@cache
def migrations() -> tuple[tuple[int, str, str], ...]:
    """Every migration as (version, name, SQL), oldest first."""
    return tuple(
        (int(match[1]), match[2], path.read_text(encoding="utf-8"))
        for path in sorted(_MIGRATIONS.glob("*.sql"))
        if (match := _FILE_NAME.fullmatch(path.name))
    )


def schema_version() -> int:
    """The version of the schema that this Longpole writes."""
    return migrations()[-1][0]


def open_working(path: Path, *, is_roomy: bool = False) -> duckdb.DuckDBPyConnection:
    """
    The working database at `path`, created if it is not there, migrated to this version.

    `is_roomy` lets DuckDB take three times its usual memory, for what needs it once.

    Raises:
        DatabaseMemoryFull: It needs more memory than an ingest may take.
        DatabaseUnusable: It is damaged, or was written by a newer Longpole.
        DatabaseLocked: Another program has it open.
        WriteFailed: It can't be written.
    """
    roomy = _CONFIG | {"memory_limit": _MOST_MEMORY}
    if is_roomy:
        return _open(path, roomy)
    try:
        return _open(path, _CONFIG)
    except DatabaseMemoryFull:
        # An older version may have left a log, or values, that take more than is usual: once.
        connection = _open(path, roomy)
    try:
        checkpoint(connection)
    finally:
        connection.close()
    return _open(path, _CONFIG)


def _open(
    path: Path, config: dict[str, str | bool | int | float | list[str]]
) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(path, config=config)
    except duckdb.Error as error:
        if is_memory_full(error):
            raise word_memory_full(error) from error
        is_missing = isinstance(error, duckdb.IOException) and not path.exists()
        if is_missing and word_refusal(path, str(error)) is None:
            raise WriteFailed(f"{path} can't be written: {first_line(error)}.") from error
        raise word_damage(path, error) from error
    try:
        _migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def open_in_memory() -> duckdb.DuckDBPyConnection:
    """An empty working database that is gone when it is closed."""
    return open_working(Path(":memory:"))


def keep_facts(path: Path) -> None:
    """Drop what was built from the facts of a copy of a snapshot; what can't be read stays so."""
    with suppress(duckdb.Error), duckdb.connect(path) as copy:
        for kind in ("table", "view"):
            built = (
                f"select schema_name, {kind}_name from duckdb_{kind}s() "
                "where comment like 'Built: %'"
            )
            for schema, name in copy.execute(built).fetchall():
                copy.execute(f"drop {kind} {schema}.{name}")


def bind(connection: duckdb.DuckDBPyConnection, path: Path, **properties: str) -> None:
    """
    Store what holds for the whole database, or check that it still does.

    Raises:
        DatabaseUnusable: The database belongs to another API root.
    """
    stored = dict(connection.execute("select property, value from properties").fetchall())
    for name, value in properties.items():
        if stored.get(name, value) != value:
            raise DatabaseUnusable(
                f"{path} holds data of {stored[name]}, not of {value}: name another file with "
                "--database, or set GITHUB_API_URL back."
            )
    with transaction(connection):
        for name, value in properties.items():
            connection.execute("insert or ignore into properties values (?, ?)", [name, value])


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """
    All or nothing.

    Raises:
        DatabaseMemoryFull: It is more than DuckDB's memory takes: to be stored in smaller parts, by
            a connection of its own (`Working.renew`).
        WriteFailed: The disk is full or refuses; nothing of the transaction was stored.
    """
    with _worded_writes():
        try:
            connection.begin()
            yield
            connection.commit()
        except BaseException:
            _roll_back(connection)
            raise


def read_row(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: object = None
) -> tuple[Any, ...] | None:
    """
    The first row of an answer, None if there is none.

    The answer is read to its end: DuckDB keeps a connection busy until then.
    """
    rows = connection.execute(sql, parameters).fetchall()
    return rows[0] if rows else None


def read_number(connection: duckdb.DuckDBPyConnection, sql: str, parameters: object = None) -> int:
    """The number that an answer of one row begins with, a count for example; 0 without a row."""
    row = read_row(connection, sql, parameters)
    return 0 if row is None else int(row[0])


def checkpoint(connection: duckdb.DuckDBPyConnection) -> None:
    """
    Bring everything into the one file that is to be copied.

    Raises:
        DatabaseMemoryFull: What was committed is safe in the log beside it.
        WriteFailed: The disk is full or refuses; what was committed is safe in the log beside it.
    """
    with _worded_writes():
        connection.execute("checkpoint")


def is_memory_full(error: duckdb.Error) -> bool:
    """Whether DuckDB says in whatever way that its memory does not suffice."""
    return isinstance(error, duckdb.OutOfMemoryException) or "Out of Memory" in str(error)


def word_memory_full(error: duckdb.Error) -> DatabaseMemoryFull:
    """DuckDB's memory does not suffice, worded."""
    return DatabaseMemoryFull(
        f"it takes more than the {_CONFIG['memory_limit']} of memory that an ingest gives DuckDB "
        f"({first_line(error)})."
    )


@contextmanager
def _worded_writes() -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        if is_memory_full(error):
            raise word_memory_full(error) from error
        if not isinstance(error, _REFUSED_WRITES):
            raise
        raise word_refusal(Path("the database"), str(error)) or WriteFailed(
            f"the database can't be written ({first_line(error)}): free space on its disk, "
            "then run the same command again to continue."
        ) from error


def _roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    try:
        connection.rollback()
    except duckdb.Error:
        # A failed write may have ended the transaction, or invalidated the whole instance.
        return


def _migrate(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Each migration and its record in one transaction."""
    applied = _applied(connection)
    newest = max(applied, default=0)
    if newest > schema_version():
        raise DatabaseUnusable(
            f"{path} was written by a newer Longpole (schema {newest}, this one knows "
            f"{schema_version()}): update Longpole, or name another file with --database."
        )
    for version, name, sql in migrations():
        if version not in applied:
            with transaction(connection):
                connection.execute(sql)
                connection.execute(
                    "insert into schema_migrations values (?, ?, now()::timestamp)", [version, name]
                )


def _applied(connection: duckdb.DuckDBPyConnection) -> set[int]:
    """The versions of the migrations that were applied; a new database gets its record of them."""
    try:
        rows = connection.execute("select version from schema_migrations").fetchall()
    except duckdb.CatalogException:
        _record_migrations(connection)
        return set()
    return {version for (version,) in rows}


def _record_migrations(connection: duckdb.DuckDBPyConnection) -> None:
    with transaction(connection):
        connection.execute(
            "create table schema_migrations "
            "(version integer primary key, name varchar not null, applied_at timestamp not null)"
        )
        connection.execute(
            "comment on table schema_migrations is "
            "'Migrations applied to this database. Grain: one row per migration.'"
        )
        for column, comment in (
            ("version", "Number of the migration, from 1"),
            ("name", "Name of its file"),
            ("applied_at", "When it was applied, UTC"),
        ):
            connection.execute(f"comment on column schema_migrations.{column} is '{comment}'")


def word_damage(path: Path, error: duckdb.Error) -> LongpoleError:
    """A file that DuckDB can't read, worded; unless the system, or another program, refuses it."""
    if (failure := word_refusal(path, str(error))) is not None:
        return failure
    if LOCKED in str(error):
        return DatabaseLocked(f"{path} is open in another program: close it there, and try again.")
    return DatabaseUnusable(
        f"{path} can't be read as a database ({first_line(error)}): move it away, and the next "
        "ingest continues from the last snapshot."
    )


def first_line(error: duckdb.Error) -> str:
    """DuckDB's own words, the first line of them."""
    return str(error).partition("\n")[0].rstrip(".")
