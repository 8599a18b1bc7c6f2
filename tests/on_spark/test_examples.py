"""What SQL may use is answered by Spark as by DuckDB."""

from typing import TYPE_CHECKING

import pytest

from queries.spark.translate import parse, to_spark
from tests.queries.spark.portable import EXAMPLES
from tests.queries.spark.same_tables import is_same

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_hold_in_spark(session: "SparkSession", name: str) -> None:
    """The rows of each example, which DuckDB answers at every push."""
    for sql, rows in EXAMPLES[name]:
        found = [tuple(row) for row in session.sql(to_spark(parse(sql))).collect()]
        assert is_same(rows, found), (sql, found)
