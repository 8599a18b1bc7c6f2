"""
Records as Arrow tables: DuckDB takes them thousands of times faster than row by row.

They come in batches of so many bytes: many rows are few bytes as a rule, and far too many at times.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, get_type_hints

import duckdb
import pyarrow as pa

from ingest.bounds import batches
from ingest.records import ReferencedWorkflow

_ARROW_TYPES: dict[object, pa.DataType] = {
    int: pa.int64(),
    str: pa.string(),
    bool: pa.bool_(),
    int | None: pa.int64(),
    str | None: pa.string(),
    bool | None: pa.bool_(),
    float: pa.float64(),
    float | None: pa.float64(),
    date: pa.date32(),
    datetime | None: pa.timestamp("us"),
    Decimal: pa.decimal128(12, 6),
    tuple[str, ...]: pa.list_(pa.string()),
    tuple[ReferencedWorkflow, ...] | None: pa.list_(
        pa.struct([(name, pa.string()) for name in ("path", "sha", "ref")])
    ),
}
_field_types = cache(get_type_hints)

MOST_BYTES = 4_000_000
"""Of the records in one batch, as `size_of` has it."""

_MOST_ROWS = 50_000
_VALUE_BYTES = 8

Item = TypeVar("Item")


def upsert(
    connection: duckdb.DuckDBPyConnection, table: str, records: Sequence[Any], kind: type
) -> None:
    """Records in place of those that have the same key."""
    for batch in small_batches(records):
        register(connection, batch, kind)
        connection.execute(f"insert or replace into {table} by name select * from incoming")


def columns_of(kind: type, table: str, leave_out: tuple[str, ...] = ()) -> str:
    """The columns that records of a kind have in a table, as a query lists them."""
    return ", ".join(f"{table}.{name}" for name in _field_names(kind) if name not in leave_out)


def size_of(value: Any) -> int:  # noqa: ANN401 - of any value
    """About how many bytes a value, a record or a list of records takes in DuckDB."""
    if isinstance(value, str):
        return len(value) + _VALUE_BYTES
    if isinstance(value, tuple | list):
        return sum(map(size_of, value)) + _VALUE_BYTES
    kind: type = type(value)
    size = _VALUE_BYTES
    for name in _field_names(kind):
        size += size_of(getattr(value, name))
    return size


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()


def small_batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Items in turn, as many together as one statement or transaction may take; one at least."""
    yield from batches(items, _MOST_ROWS, size_of, MOST_BYTES)


def register(
    connection: duckdb.DuckDBPyConnection,
    records: Sequence[Any],
    kind: type,
    leave_out: tuple[str, ...] = (),
    *,
    name: str = "incoming",
) -> None:
    """Records as a table of the connection, a column a field, until another takes its name."""
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
