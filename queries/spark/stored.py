"""Statements computed by Spark, their rows stored as Parquet where every worker reads them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from pyspark.sql import DataFrame, SparkSession
from sqlglot import exp

from queries.spark.translate import to_spark

_INTERPRETED: Final = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
_COMPILED: Final = {
    "spark.sql.codegen.wholeStage": "true",
    "spark.sql.codegen.factoryMode": "FALLBACK",
}
_FILES: Final = "LogicalRelation"  # a leaf of a plan that reads files

MOST_INTERPRETED: Final = 4 * 2**20
"""Bytes of Parquet that a statement reads; to compile it pays where it reads more."""


@dataclass(frozen=True, slots=True)
class Stored:
    """
    Rows under a name that statements read.

    They are files: a worker that is lost costs the work it was at, not what it had done.

    Attributes:
        name: What statements call them.
        paths: Where they are.
        frame: They themselves.
    """

    name: str
    paths: tuple[str, ...]
    frame: DataFrame


@dataclass(frozen=True, slots=True)
class Store:
    """
    Where rows are stored while meaning is built.

    Attributes:
        spark: The cluster.
        folder: A path or URL that driver and workers share.
    """

    spark: SparkSession
    folder: str
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def compute(self, statement: exp.Expr, given: Mapping[str, object]) -> DataFrame:
        """What a statement of DuckDB's selects, with its parameters bound; not computed yet."""
        return self.spark.sql(to_spark(statement), args=dict(given))

    def save(self, rows: DataFrame, name: str, path: str | None = None) -> Stored:
        """
        Compute rows, and store them in their order.

        Args:
            rows: Of `compute`.
            name: What they are; theirs is made of it.
            path: Where; None: below the folder.
        """
        own = f"{name}_{next(self._numbers)}"
        where = path or f"{self.folder}/{own}"
        self._choose_code(rows)
        rows.write.parquet(where)
        return self.read(own, rows, (where,))

    def read(self, name: str, like: DataFrame, paths: tuple[str, ...]) -> Stored:
        """Rows that were saved, in one place or several, under a name; typed as others are."""
        frame = self.spark.read.schema(like.schema).parquet(*paths)
        frame.createOrReplaceTempView(name)
        return Stored(name, paths, frame)

    def _choose_code(self, rows: DataFrame) -> None:
        """Compile what reads much, and interpret what is done sooner than it would be compiled."""
        if any(self.spark.sparkContext.getConf().contains(name) for name in _INTERPRETED):
            return
        java = rows._jdf.queryExecution().analyzed().collectLeaves()  # noqa: SLF001
        leaves = [java.apply(place) for place in range(java.size())]
        read = sum(one.stats().sizeInBytes() for one in leaves if one.nodeName() == _FILES)
        is_compiled = read > MOST_INTERPRETED
        for name, value in _INTERPRETED.items():
            self.spark.conf.set(name, _COMPILED[name] if is_compiled else value)

    def remove(self) -> None:
        """Remove what was stored below the folder."""
        java = self.spark.sparkContext._jvm.org.apache.hadoop.fs.Path(self.folder)  # noqa: SLF001
        settings = self.spark.sparkContext._jsc.hadoopConfiguration()  # noqa: SLF001
        java.getFileSystem(settings).delete(java, True)  # noqa: FBT003 - with all that is in it
