"""Whether a cluster's tables are DuckDB's: rows, order, types; seconds to a billionth."""

from collections.abc import Iterator
from math import isclose
from pathlib import Path

import duckdb

from queries.meaning.tables import BUILDS, built_questions, built_tables
from queries.meaning.written import find_written

_MOST_SHOWN = 3


def differences(snapshot: Path, folder: Path) -> list[str]:
    """
    A line for each table of each experiment that is not the same.

    A question's rows are compared in their order; those of a view, which has none, are sorted.
    """
    with duckdb.connect(snapshot, read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        built = connection.execute(f"select experiment, problem from {BUILDS}").fetchall()
        written = find_written(folder)
        found = [(one.experiment, one.problem) for one in written]
        lines = [] if sorted(built) == sorted(found) else [f"built: {built}, {found}"]
        for one in written:
            for name, files in one.files.items():
                lines += _of_table(connection, one.experiment, name, files)
    return lines


def _of_table(
    connection: duckdb.DuckDBPyConnection, experiment: str, name: str, files: list[Path]
) -> Iterator[str]:
    columns = ", ".join(column.name for column in built_tables()[name].columns)
    expected = f"select experiment, {columns} from {name} where experiment = $experiment"
    actual = "select * from read_parquet($files)"
    given = {"experiment": experiment}
    paths = {"files": [str(file) for file in files]}
    types = connection.execute(f"describe {expected}", given).fetchall()
    other_types = connection.execute(f"describe {actual}", paths).fetchall()
    if [row[:2] for row in types] != [row[:2] for row in other_types]:
        yield f"{name}: types {types} are {other_types}"
    rows = connection.execute(expected, given).fetchall()
    others = connection.execute(actual, paths).fetchall()
    if name not in built_questions():
        rows, others = sorted(rows, key=_in_order), sorted(others, key=_in_order)
    if len(rows) != len(others):
        yield f"{name} of {experiment}: {len(rows)} rows are {len(others)}"
    unlike = [(a, b) for a, b in zip(rows, others, strict=False) if not is_same(a, b)]
    for row, other in unlike[:_MOST_SHOWN]:
        names = [column[0] for column in types]
        parts = [
            f"{column} {value!r} is {else_value!r}"
            for column, value, else_value in zip(names, row, other, strict=True)
            if not is_same(value, else_value)
        ]
        yield f"{name} of {experiment}, {len(unlike)} of {len(rows)} rows: {', '.join(parts)}"


def is_same(one: object, other: object) -> bool:
    """Whether two values are, lists item by item; floats to a billionth of them."""
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(is_same, one, other))
    return type(one) is type(other) and one == other


def _in_order(row: tuple[object, ...]) -> str:
    return repr([round(value, 6) if isinstance(value, float) else value for value in row])
