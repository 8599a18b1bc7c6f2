"""Each `.sql` that meaning is built from uses what two engines answer alike, and keeps it."""

from collections import Counter
from functools import cache

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from queries.catalogue import views
from queries.spark.translate import TARGET, TRANSFORMS, parse, to_spark
from tests.queries.spark.portable import EXAMPLES, STRUCTURE, Rows
from tests.queries.spark.same_tables import is_same
from tests.queries.spark.translations import FILES, TRANSLATIONS, translations


@cache
def constructs(sql: str) -> set[str]:
    """What a statement uses, by the names that SQLGlot has; not which relations it reads."""
    return {
        f"Anon:{node.name}" if isinstance(node, exp.Anonymous) else type(node).__name__
        for node in parse(sql).walk()
        if not (isinstance(node, exp.Anonymous) and node.name in views())
    }


@cache
def both(name: str) -> tuple[exp.Expr, exp.Expr]:
    """A file's statement, and what Spark is given for it, read again."""
    statement = parse(FILES[name].sql)
    return statement, sqlglot.parse_one(to_spark(statement), dialect=TARGET)


@pytest.mark.parametrize("name", FILES)
def test_all_that_is_used_is_portable(name: str) -> None:
    """A function or construct without examples is one that nobody has compared."""
    assert set() == constructs(FILES[name].sql) - EXAMPLES.keys() - STRUCTURE


def test_all_examples_are_of_use() -> None:
    """What no file uses any more is not promised, either."""
    used = set().union(*(constructs(file.sql) for file in FILES.values()))
    assert set() == (EXAMPLES.keys() | STRUCTURE) - used


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_hold_in_duckdb(name: str) -> None:
    """The rows of each example are those that DuckDB answers; `make spark` asks Spark."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for sql, rows in EXAMPLES[name]:
            found: Rows = connection.execute(sql).fetchall()
            assert is_same(rows, found), (sql, found)


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_use_what_they_are_of(name: str) -> None:
    """An example that lacks its construct shows nothing."""
    for sql, _ in EXAMPLES[name]:
        assert name in constructs(sql), sql


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_lost_in_translation(name: str) -> None:
    """As many orders, filters, distincts and frames as before; what Spark is given can be read."""
    kept = (exp.Order, exp.Ordered, exp.Filter, exp.Distinct, exp.Window, exp.WindowSpec)
    before, after = both(name)

    def count(statement: exp.Expr) -> Counter[str]:
        sets = Counter(Distinct=len(list(statement.find_all(exp.ArrayUniqueAgg))))  # collect_set
        return sets + Counter(type(node).__name__ for node in statement.find_all(*kept))

    assert count(before) == count(after)


@pytest.mark.parametrize("name", FILES)
def test_every_order_says_where_null_stands(name: str) -> None:
    """NULL is last in DuckDB, in Spark first where it ascends: the text says what it must."""
    before, after = (list(one.find_all(exp.Ordered)) for one in both(name))

    def order(one: exp.Ordered) -> tuple[bool, bool]:
        return bool(one.args.get("desc")), bool(one.args.get("nulls_first"))

    assert [order(one) for one in before] == [order(one) for one in after]


def test_translations_are_those_that_were_read() -> None:
    """
    What SQLGlot makes of the files is a text that somebody has read.

    After a change of a file, a transform or SQLGlot: `make translations`, and read the difference.
    """
    assert TRANSLATIONS.read_text("utf-8") == translations()


@pytest.mark.parametrize("name", TRANSFORMS)
def test_transforms_are_of_use(name: str) -> None:
    """Each changes a file, or nobody would need it."""
    assert any(
        TRANSFORMS[name](node) is not None
        for file in FILES.values()
        for node in parse(file.sql).walk()
    )
