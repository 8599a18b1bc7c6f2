"""The database as its readers see it: an immutable snapshot, opened read-only, with the views."""

from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from pathlib import Path

import duckdb

from basis.calls import Read, parameters_of, with_relations
from basis.places import DATA, LONGPOLE
from basis.sealed import TRIES, SnapshotsRemoved, connect_sealed
from basis.snapshot_files import checksum_file, is_as_published, snapshot_before
from basis.version import SCHEMA_VERSION
from queries.catalogue import Question, views
from queries.errors import DatabaseTooNew, DatabaseTooOld, DatabaseUnreadable, NoDatabase


def find_database(environ: Mapping[str, str], folder: Path) -> Path:
    """
    The database to open: LONGPOLE_DATABASE, else the folder's `longpole.duckdb`, else the demo's.

    Args:
        environ: The environment; where LONGPOLE_DATABASE is set, nothing else is looked for.
        folder: As `places.DATA`.

    Raises:
        NoDatabase: It is not there.
    """
    if named := environ.get("LONGPOLE_DATABASE"):
        resolve_snapshot(Path(named))
        return Path(named)
    for name in ("longpole.duckdb", "demo.duckdb"):
        if (path := folder / name).exists():
            return path
    raise NoDatabase(
        f"there is no database yet: run `{LONGPOLE} ingest` to fill one from GitHub, "
        f"or `{LONGPOLE} demo` to try a simulated experiment."
    )


def resolve_snapshot(path: Path) -> Path:
    """
    The immutable file behind a database's name, which ingest moves from snapshot to snapshot.

    Raises:
        NoDatabase: There is none.
    """
    try:
        snapshot = path.resolve(strict=True)
        is_file = not (snapshot.is_fifo() or snapshot.is_char_device() or snapshot.is_socket())
    except FileNotFoundError as error:
        raise NoDatabase(
            f"there is no database {path}: run `{LONGPOLE} ingest` to fill it from GitHub, "
            f"or name another file; the demo's is `{DATA / 'demo.duckdb'}`, which "
            f"`{LONGPOLE} demo` makes."
        ) from error
    except (OSError, RuntimeError) as error:
        # Python before 3.13 reports a loop of links as a RuntimeError.
        raise DatabaseUnreadable(f"{path} can't be opened ({error}): name another file.") from error
    if not is_file:
        raise DatabaseUnreadable(f"{path} is no file that can be read again: name another.")
    return snapshot


def open_snapshot(path: Path) -> duckdb.DuckDBPyConnection:
    """
    A connection to the snapshot behind `path`, read-only and in UTC; `define_views` gives it views.

    It can't reach other files or load extensions. Close it after the question: it pins the file.

    Raises:
        NoDatabase: There is none.
        DatabaseUnreadable: It is damaged, held by a writer, or not a database of Longpole.
        DatabaseTooNew: A newer Longpole wrote it.
        DatabaseTooOld: An older Longpole wrote it.
    """
    connection = _connect(path)
    try:
        _check_version(connection, path)
        connection.execute("set timezone = 'UTC'")
    except duckdb.Error as error:
        connection.close()
        raise unreadable(path, error) from error
    except BaseException:
        connection.close()
        raise
    return connection


def define_views(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    parameters: Mapping[str, object] | None = None,
    defined: dict[str, str] | None = None,
    built: Container[str] = (),
) -> str:
    """
    Give a connection the views that a statement reads, and those that they read.

    One with parameters is computed once for its arguments, as a temporary table.

    Args:
        connection: Of `open_snapshot`.
        sql: The statement that will be executed.
        parameters: By name without `$`; one that is not given is NULL.
        defined: What the connection has: relations by view and arguments; what is defined is added.
        built: Views that stand in the database as tables, with all rows about the experiment.

    Returns:
        The statement, reading what was defined.

    Raises:
        duckdb.Error: A parameter does not have its type, or the database can't be read.
    """
    has = {} if defined is None else defined

    def relation(read: Read, view: Question, values: Mapping[str, object]) -> str:
        if view.name in built and list(values.values())[1:] in ([], [None]):
            columns = ", ".join(column.name for column in view.columns)
            (experiment, *_) = read.arguments or ()
            return f"(select {columns} from {view.name} where experiment = ${experiment})"
        key = f"{view.name} {list(values.values())}"
        if key not in has:
            statement = define_views(connection, view.sql, values, has, built)
            # A temporary table would hide the one that stands in the database.
            is_taken = view.name in built or view.name in has.values()
            name = f"{view.name}_{len(has)}" if is_taken else view.name
            kind = "table" if values else "view"
            own = {one: values[one] for one in parameters_of(statement)}
            connection.execute(f"create temporary {kind} {name} as {statement}", own)
            has[key] = name
        return has[key]

    return with_views(sql, parameters or {}, relation)


def with_views(
    sql: str,
    given: Mapping[str, object],
    relation: Callable[[Read, Question, Mapping[str, object]], str],
) -> str:
    """
    A statement with other relations in the place of the views that it reads.

    Args:
        sql: The statement.
        given: Its parameters; one that is not given is NULL.
        relation: What stands in the place of a view, by where it is read, and with which values of
            its parameters.
    """

    def found(read: Read) -> str | None:
        if (view := views().get(read.name)) is None:
            return None
        names = [parameter.name for parameter in view.parameters]
        arguments = [given.get(one) if one else None for one in read.arguments or ()]
        return relation(read, view, dict(zip(names, arguments, strict=True)))

    return with_relations(sql, found)


def unreadable(path: Path, error: duckdb.Error) -> DatabaseUnreadable:
    """A failure of the database itself, worded: `path` is the name that people know it by."""
    reason = str(error).partition("\n")[0].partition(": ")[2].rstrip(".!")
    if "Could not set lock" in reason:
        return DatabaseUnreadable(
            f"{path} is held by a process that writes it: open the published link instead, "
            f"{DATA / 'longpole.duckdb'} where nothing else was said."
        )
    if (earlier := snapshot_before(path.resolve())) is not None:
        return DatabaseUnreadable(
            f"{path} can't be read as a database ({reason}): run `{LONGPOLE} ingest`, which "
            f"publishes a new one; until then the snapshot before it is {earlier}."
        )
    return DatabaseUnreadable(
        f"{path} can't be read as a database ({reason}): "
        f"name another file with --database, or move it away and run `{LONGPOLE} ingest` again."
    )


def check_checksum(snapshot: Path) -> None:
    """
    Compare a snapshot with the checksum that ingest wrote beside it, if it did; reads all of it.

    Raises:
        DatabaseUnreadable: It is not what was published.
    """
    try:
        if is_as_published(snapshot) is not False:
            return
    except FileNotFoundError:
        return  # ingest removed it meanwhile, which who reads it notices
    except OSError as error:
        raise DatabaseUnreadable(
            f"{snapshot} can't be read ({error.strerror}): see whether its disk is sound."
        ) from error
    earlier = snapshot_before(snapshot)
    until_then = "" if earlier is None else f"; until then the snapshot before it is {earlier}"
    raise DatabaseUnreadable(
        f"{snapshot} is not what was published ({checksum_file(snapshot).name} has another "
        f"checksum): run `{LONGPOLE} ingest`, which publishes a new one{until_then}."
    )


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        return connect_sealed(lambda: resolve_snapshot(path))
    except duckdb.Error as error:
        raise unreadable(path, error) from error
    except SnapshotsRemoved as error:
        raise NoDatabase(
            f"the snapshot behind {path} was removed {TRIES} times while it was opened: try again."
        ) from error


def _renewal(connection: duckdb.DuckDBPyConnection) -> str:
    """What brings a database up to date."""
    with suppress(duckdb.CatalogException):  # the first of all versions had no properties
        found = connection.execute("select value from properties where property = 'source'")
        if found.fetchone() == ("simulated",):
            return "demo"
    return "ingest --no-fetch"


def _check_version(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        row = connection.execute("select max(version) from schema_migrations").fetchone()
    except duckdb.CatalogException as error:
        raise DatabaseUnreadable(
            f"{path} is not a database of Longpole: name another file with --database, "
            f"or run `{LONGPOLE} ingest` to make one."
        ) from error
    version = row[0] if row is not None else None
    if version is None or version < SCHEMA_VERSION:
        raise DatabaseTooOld(
            f"{path} was written by an older Longpole (schema {version or 0}, this one reads "
            f"{SCHEMA_VERSION}): run `{LONGPOLE} {_renewal(connection)}` to bring it up to "
            "date."
        )
    if version > SCHEMA_VERSION:
        raise DatabaseTooNew(
            f"{path} was written by a newer Longpole (schema {version}, this one reads "
            f"{SCHEMA_VERSION}): update Longpole, or name another file with --database."
        )
