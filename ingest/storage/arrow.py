"""Records as Arrow tables: DuckDB takes them thousands of times faster than row by row."""

from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, get_type_hints

import duckdb
import pyarrow as pa

from ingest.records import ReferencedWorkflow

_ARROW_TYPES: dict[object, pa.DataType] = {
    int: pa.int64(),
    str: pa.string(),
    bool: pa.bool_(),
    int | None: pa.int64(),
    str | None: pa.string(),
    bool | None: pa.bool_(),
    date: pa.date32(),
    datetime | None: pa.timestamp("us"),
    Decimal: pa.decimal128(12, 6),
    tuple[str, ...]: pa.list_(pa.string()),
    tuple[ReferencedWorkflow, ...] | None: pa.list_(
        pa.struct([(name, pa.string()) for name in ("path", "sha", "ref")])
    ),
}
_field_types = cache(get_type_hints)


def upsert(
    connection: duckdb.DuckDBPyConnection, table: str, records: Sequence[Any], kind: type
) -> None:
    """Records in place of those that have the same key."""
    register(connection, records, kind)
    connection.execute(f"insert or replace into {table} by name select * from incoming")


def register(
    connection: duckdb.DuckDBPyConnection,
    records: Sequence[Any],
    kind: type,
    leave_out: tuple[str, ...] = (),
    *,
    name: str = "incoming",
) -> None:
    """
    Records as a table of the connection, until another takes its name.

    Args:
        connection: To the working database.
        records: Rows, all of one kind.
        kind: Their dataclass; its fields become columns.
        leave_out: Fields that do not.
        name: Of the table.
    """
    types = _field_types(kind)
    columns = [column for column in types if column not in leave_out]
    schema = pa.schema([(column, _ARROW_TYPES[types[column]]) for column in columns])
    values = {column: [_value(getattr(record, column)) for record in records] for column in columns}
    connection.register(name, pa.table(values, schema=schema))


def _value(value: object) -> object:
    """Arrow takes structs as mappings."""
    if not isinstance(value, tuple):
        return value
    return [asdict(one) if is_dataclass(type(one)) else one for one in value]
