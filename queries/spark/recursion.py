"""What reads itself, computed by a loop of the driver: Spark refuses what DuckDB's does."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_

from pyspark.sql import Column, DataFrame
from pyspark.sql.functions import col
from sqlglot import exp

from queries.spark.stored import Store, Stored

_RECURRING = "recurring"  # DuckDB's schema of all rows with keys that were found so far


def without_recursion(statement: exp.Expr, store: Store, given: Mapping[str, object]) -> exp.Expr:
    """
    A statement that reads what its recursive expressions find, in place of those.

    It takes as many rounds as the longest chain has links.

    Args:
        statement: Of DuckDB's; it is changed.
        store: Where rows are stored.
        given: The statement's parameters.
    """
    expressions = statement.args.get("with_")
    if expressions is None or not expressions.args.get("recursive"):
        return statement
    before: list[exp.CTE] = []
    for one in expressions.expressions:
        if _reads(one.this, one.alias):
            for earlier in before:
                if _reads(one.this.expression, earlier.alias):
                    # Each round reads it: it is computed once.
                    rows = store.compute(_within(earlier.this, before), given)
                    earlier.set("this", _all_of(store.save(rows, earlier.alias)))
            one.set("this", _all_of(_follow(one, before, store, given)))
            one.args["alias"].set("columns", None)
            one.set("key_expressions", None)
        before.append(one)
    expressions.set("recursive", value=False)
    return statement


def _follow(
    one: exp.CTE, before: Sequence[exp.CTE], store: Store, given: Mapping[str, object]
) -> Stored:
    """Its rows: those that it begins with, and what follows from the newest until nothing does."""
    begin, step, is_distinct = one.this.this, one.this.expression, one.this.args["distinct"]
    keys = [key.name for key in one.args.get("key_expressions") or ()]
    rows = store.compute(_within(begin, before), given)
    rows = rows.toDF(*(one.alias_column_names or rows.columns))
    newest = found = store.save(rows.distinct() if is_distinct else rows, one.alias)
    while not newest.frame.isEmpty():
        following = _within(step, before)
        for table in list(following.find_all(exp.Table)):
            if table.name == one.alias and table.db in ("", _RECURRING):
                named = found if table.db else newest
                table.replace(exp.to_table(named.name, alias=table.alias or one.alias))
        rows = _as(newest.frame, store.compute(following, given))
        if keys:
            newest = store.save(rows, one.alias)
            found = store.save(_replaced(found.frame, newest.frame, keys), one.alias)
        else:
            newest = store.save(rows.subtract(found.frame) if is_distinct else rows, one.alias)
            found = store.read(f"{newest.name}_all", rows, found.paths + newest.paths)
    return found


def _replaced(found: DataFrame, newest: DataFrame, keys: Sequence[str]) -> DataFrame:
    """All that was found, and the newest in place of what has their keys."""
    same = reduce(and_, (_is_same(key) for key in keys))
    return found.alias("found").join(newest.alias("newest"), same, "left_anti").unionAll(newest)


def _is_same(key: str) -> Column:
    return col(f"found.{key}").eqNullSafe(col(f"newest.{key}"))


def _as(like: DataFrame, rows: DataFrame) -> DataFrame:
    """Rows with the names and types of others, column by column."""
    named = rows.toDF(*like.columns)
    return named.select(
        *(named[one.name].cast(one.dataType).alias(one.name) for one in like.schema)
    )


def _reads(query: exp.Expr, name: str) -> bool:
    return any(table.name == name and not table.db for table in query.find_all(exp.Table))


def _within(query: exp.Expr, before: Sequence[exp.CTE]) -> exp.Expr:
    """A part of a statement as one of its own, with what stands before it."""
    query = query.copy()
    if before:
        query.set("with_", exp.With(expressions=[one.copy() for one in before]))
    return query


def _all_of(rows: Stored) -> exp.Select:
    return exp.select("*").from_(rows.name)
