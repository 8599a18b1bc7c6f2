"""
DuckDB's SQL as Spark understands it: SQLGlot, and what it would change without a word.

Each transform has a name and one construct; what it keeps is an example in the portability test.
"""

from collections.abc import Callable, Mapping
from typing import Final

import sqlglot
from sqlglot import exp

TARGET: Final = "spark"

Transform = Callable[[exp.Expr], exp.Expr | None]
"""Another expression in the place of one; None where it is not what is meant."""


def parse(sql: str) -> exp.Expr:
    """
    A statement of DuckDB's.

    Raises:
        sqlglot.errors.ParseError: SQLGlot can't read it.
    """
    return sqlglot.parse_one(sql, dialect="duckdb")


def to_spark(statement: exp.Expr) -> str:
    """
    A statement of DuckDB's, in Spark's SQL: its parameters are named `:so`.

    Raises:
        sqlglot.errors.UnsupportedError: Spark has no such thing.
    """

    def change(node: exp.Expr) -> exp.Expr:
        for transform in TRANSFORMS.values():
            if (changed := transform(node)) is not None:
                return changed
        return node

    return _bottom_up(statement.copy(), change).sql(
        dialect=TARGET, comments=False, pretty=True, unsupported_level=sqlglot.ErrorLevel.RAISE
    )


def _bottom_up(statement: exp.Expr, change: Callable[[exp.Expr], exp.Expr]) -> exp.Expr:
    """Change each node once, those inside it first: what is put in place is not looked at again."""
    for node in reversed(list(statement.walk())):
        changed = change(node)
        if changed is not node:
            if node is statement:
                return changed
            node.replace(changed)
    return statement


def _keep_lists(node: exp.Expr) -> exp.Expr | None:
    """`list(x)` keeps NULL, and is NULL over no rows; `collect_list` drops it, and is empty."""
    aggregate = node.this if isinstance(node, exp.Filter) else node
    if not isinstance(aggregate, exp.ArrayAgg) or isinstance(node.parent, exp.Filter):
        return None
    items = aggregate.this
    is_distinct = isinstance(items, exp.Distinct)
    item = items.expressions[0] if is_distinct else items
    struct: exp.Expr = exp.Struct(
        expressions=[exp.PropertyEQ(this=exp.to_identifier("item"), expression=item.copy())]
    )
    if is_distinct:
        struct = exp.Distinct(expressions=[struct])
    collected: exp.Expr = exp.Anonymous(this="collect_list", expressions=[struct])
    if isinstance(node, exp.Filter):
        collected = exp.Filter(this=collected, expression=node.expression.copy())
    lists = exp.Transform(
        this=collected,
        expression=exp.Lambda(
            this=exp.Dot(this=exp.to_identifier("one"), expression=exp.to_identifier("item")),
            expressions=[exp.to_identifier("one")],
        ),
    )
    return exp.Nullif(this=lists, expression=exp.Anonymous(this="array"))


def _keep_quantiles(node: exp.Expr) -> exp.Expr | None:
    """`quantile_cont(x, q)` is exact, as Spark's `percentile` is; SQLGlot leaves a name unknown."""
    if not isinstance(node, exp.PercentileCont):
        return None
    return exp.Anonymous(this="percentile", expressions=[node.this, node.expression])


def _keep_seconds(node: exp.Expr) -> exp.Expr | None:
    """`date_diff('second', a, b)` counts the seconds that begin; Spark counts whole ones."""
    if not isinstance(node, exp.DateDiff) or node.text("unit").upper() != "SECOND":
        return None
    unit = exp.Literal.string("SECOND")
    begun = (
        exp.Anonymous(this="date_trunc", expressions=[unit.copy(), one.copy()])
        for one in (node.expression, node.this)
    )
    return exp.Anonymous(this="datediff", expressions=[exp.var("SECOND"), *begun])


def _keep_members(node: exp.Expr) -> exp.Expr | None:
    """A list with NULL in it does not have what it does not have; Spark says that it may."""
    if not isinstance(node, exp.ArrayContains):
        return None
    is_there = exp.Anonymous(
        this="exists",
        expressions=[
            node.this,
            exp.Lambda(
                this=exp.Coalesce(
                    this=exp.EQ(this=exp.to_identifier("one"), expression=node.expression),
                    expressions=[exp.false()],
                ),
                expressions=[exp.to_identifier("one")],
            ),
        ],
    )
    is_known = exp.Not(this=exp.Is(this=node.expression.copy(), expression=exp.null()))
    return exp.Case(ifs=[exp.If(this=is_known, true=is_there)])


def _count_in_sets(node: exp.Expr) -> exp.Expr | None:
    """`count(distinct x)` counts a set; Spark would group by x, a quantile's state for each."""
    if not isinstance(node, exp.Count) or not isinstance(node.this, exp.Distinct):
        return None
    if isinstance(node.parent, exp.Filter | exp.Window) or len(node.this.expressions) > 1:
        return None
    found = exp.Anonymous(this="collect_set", expressions=[*node.this.expressions])
    return exp.cast(exp.Anonymous(this="size", expressions=[found]), "bigint")


TRANSFORMS: Final[Mapping[str, Transform]] = {
    "lists keep NULL": _keep_lists,
    "quantiles stay exact": _keep_quantiles,
    "seconds that begin are counted": _keep_seconds,
    "a list has what it has": _keep_members,
    "distinct values are counted in a set": _count_in_sets,
}
"""All that is changed beside what SQLGlot does, by name."""


def spark_type(name: str) -> str:
    """What Spark calls a type of a header: `BIGINT`, `VARCHAR[]`, `TIMESTAMP`, ..."""
    if name == "TIMESTAMP":
        return "TIMESTAMP_NTZ"
    return exp.DataType.build(name, dialect="duckdb").sql(dialect=TARGET)
