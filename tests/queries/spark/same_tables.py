"""Whether a cluster's tables are DuckDB's: rows, order, types; seconds to a billionth."""

import json
from collections.abc import Iterator, Sequence
from math import isclose
from pathlib import Path
from typing import NamedTuple

import duckdb

from queries.meaning.tables import (
    ALL_AND_KINDS,
    BUILDS,
    FINDINGS,
    built_questions,
    built_tables,
    schema_of,
)
from queries.meaning.written import find_written

_MOST_SHOWN = 3


def differences(snapshot: Path, folder: Path) -> list[str]:
    """
    A line for each table of each experiment that is not the same as a cluster wrote it.

    A question's rows are compared in their order; those of a view, which has none, are sorted.
    """
    lines: list[str] = []
    written = find_written(folder)
    with open_unsealed(snapshot) as connection:
        for queue in ALL_AND_KINDS:
            schema = schema_of(queue)
            built = _read(connection, f"select experiment, problem from {schema}.{BUILDS}").rows
            found = [(one.experiment, one.problem) for one in written if queue in one.files]
            if sorted(built) != sorted(found):
                lines.append(f"built of {schema}: {built}, {found}")
        for one in written:
            for queue, tables in one.files.items():
                for name, files in tables.items():
                    table = f"{schema_of(queue)}.{name}"
                    rows = _read(connection, f"from {table} where experiment = ?", [one.experiment])
                    paths = [str(file) for file in files]
                    others = _read(connection, "from read_parquet(?)", [paths])
                    lines += _of_table(f"{table} of {one.experiment}", name, rows, others)
    return lines


def snapshot_differences(snapshot: Path, other: Path) -> list[str]:
    """Likewise of two snapshots: tables of all runs and of each kind, and what Python finds."""
    lines: list[str] = []
    with open_unsealed(snapshot) as expected, open_unsealed(other) as actual:
        for queue in ALL_AND_KINDS:
            for name in (FINDINGS, *built_tables(queue)):
                table = f"{schema_of(queue)}.{name}"
                rows, others = (_read(one, f"from {table}") for one in (expected, actual))
                lines += _of_table(table, name, rows, others)
    return lines


class _Table(NamedTuple):
    """Columns, each with its type, and rows."""

    columns: list[tuple[str, str]]
    rows: list[tuple[object, ...]]


def open_unsealed(snapshot: Path) -> duckdb.DuckDBPyConnection:
    """A connection that can read other files, too, whoever has the snapshot open sealed."""
    connection = duckdb.connect()
    connection.execute(f"attach '{snapshot.resolve()}' as snapshot (read_only)")
    connection.execute("use snapshot")
    connection.execute("set timezone = 'UTC'")
    return connection


def _read(connection: duckdb.DuckDBPyConnection, sql: str, given: Sequence[object] = ()) -> _Table:
    answer = connection.execute(sql, given)
    columns = [(column[0], str(column[1])) for column in answer.description or ()]
    return _Table(columns, answer.fetchall())


def _of_table(what: str, name: str, expected: _Table, actual: _Table) -> Iterator[str]:
    if expected.columns != actual.columns:
        yield f"{what}: columns {expected.columns} are {actual.columns}"
    rows, others = expected.rows, actual.rows
    if name == FINDINGS:
        rows, others = (
            [(*row[:2], json.loads(str(row[2]))) for row in one] for one in (rows, others)
        )
    if name not in built_questions():
        rows, others = sorted(rows, key=_in_order), sorted(others, key=_in_order)
    if len(rows) != len(others):
        yield f"{what}: {len(rows)} rows are {len(others)}"
    unlike = [(a, b) for a, b in zip(rows, others, strict=False) if not is_same(a, b)]
    for row, other in unlike[:_MOST_SHOWN]:
        parts = [
            f"{column} {value!r} is {else_value!r}"
            for (column, _), value, else_value in zip(expected.columns, row, other, strict=True)
            if not is_same(value, else_value)
        ]
        yield f"{what}, {len(unlike)} of {len(rows)} rows: {', '.join(parts)}"


def is_same(one: object, other: object) -> bool:
    """Whether two values are, lists item by item; floats to a billionth of them."""
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    return type(one) is type(other) and one == other


def _in_order(row: tuple[object, ...]) -> str:
    return repr([round(value, 6) if isinstance(value, float) else value for value in row])
