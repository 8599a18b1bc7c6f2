"""Building on a cluster: the tables of each experiment, as Parquet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import lit
from sqlglot import exp

from basis.calls import Read
from queries.catalogue import Question
from queries.database import with_views
from queries.errors import ClusterLost
from queries.meaning.building import Built
from queries.meaning.fingerprint import FACTS, ROWS, SCOPE
from queries.meaning.tables import ALL_AND_KINDS, ATTEMPTS, BUILDS, built_tables, code
from queries.spark.cluster import said_by
from queries.spark.recursion import without_recursion
from queries.spark.stored import Store, Stored
from queries.spark.translate import parse, spark_type

_EXPERIMENT = "experiment"
_QUEUE = "queue"
_ALL = "all_"  # before the name of a table of facts: of every run
_OF_RUNS = ("run_id in (from runs)", "job_id in (from run_jobs)")
_FAILURES = (PySparkException, Py4JError)
_BUILT = (  # literals, since rows of Python's would need Python on every worker
    "select :experiment as experiment, :code as code, "
    "cast(:problem as string) as problem, :part as part"
)


def build_on(
    spark: SparkSession, facts: Mapping[str, Sequence[str]], folder: str
) -> Iterator[str | Built]:
    """
    Build the meaning of every experiment into a folder that has nothing yet.

    It has a folder per table, and in that one per experiment; of contended and of uncontended runs
    likewise, in a folder of that name. What was built is written last: `queries.meaning.written`
    reads nothing of a folder without it.

    Args:
        spark: As `queries.spark.cluster.connect` gives it.
        facts: Of each table of `queries.meaning.fingerprint.FACTS` its Parquet files.
        folder: A path or URL that driver and workers share.

    Yields:
        The name of each experiment before it is built, and then what became of it.

    Raises:
        ClusterLost: Nothing can be computed any more; the folder is of no use.
    """
    try:
        yield from _build_all(spark, facts, folder)
    except _FAILURES as error:
        raise ClusterLost(
            f"the cluster could not go on ({said_by(error)}): see its master and its workers, "
            "and build again into a new folder."
        ) from error


def _build_all(
    spark: SparkSession, facts: Mapping[str, Sequence[str]], folder: str
) -> Iterator[str | Built]:
    store = Store(spark, f"{folder}/_work")
    for name, files in facts.items():
        rows = spark.read.parquet(*files)
        rows.createOrReplaceTempView(name)
        rows.createOrReplaceTempView(f"{_ALL}{name}")
    rows = spark.table("experiments").orderBy("position").select(_EXPERIMENT).collect()
    nothing = dict.fromkeys((_EXPERIMENT, "code", "problem", "part"), "")
    builds = [spark.sql(_BUILT, args=nothing).limit(0)]
    for number, (experiment,) in enumerate(rows, start=1):
        yield experiment
        part = f"{number:04d}"
        problem = None
        try:
            _Experiment(store, folder, experiment, part).build()
        except _FAILURES as error:
            if spark.sparkContext._jsc.sc().isStopped():  # noqa: SLF001 - PySpark can't say
                raise
            problem = said_by(error)
        built = {_EXPERIMENT: experiment, "code": code(), "problem": problem, "part": part}
        builds.append(spark.sql(_BUILT, args=built))
        yield Built(experiment, is_new=True, problem=problem)
    store.remove()
    reduce(DataFrame.unionAll, builds).coalesce(1).write.parquet(f"{folder}/{BUILDS}")


@dataclass(frozen=True, slots=True)
class _Experiment:
    """
    One experiment while it is built.

    Attributes:
        store: Where what only statements read is stored.
        folder: Where the tables are written.
        experiment: Its name.
        part: What its folder is called in that of each table.
        stored: What it has so far, by view or question and values of its parameters.
    """

    store: Store
    folder: str
    experiment: str
    part: str
    stored: dict[str, Stored] = field(default_factory=dict)

    def build(self) -> None:
        """Write all its tables, from the facts of its runs."""
        for name, condition in ROWS.items():
            if condition in _OF_RUNS:
                self._scope(name, condition)
        for queue in ALL_AND_KINDS:
            if queue is not None and not self._has_kinds():
                break
            for made in built_tables(queue).values():
                self._relation(made, self._own_values(made, queue))

    def _own_values(self, made: Question, queue: object) -> dict[str, object]:
        """The parameters of what is asked about its own clock, of all runs or of a kind."""
        own = {_EXPERIMENT: self.experiment, _QUEUE: queue}
        return {one.name: own.get(one.name) for one in made.parameters}

    def _has_kinds(self) -> bool:
        """Whether there are contended runs and others."""
        made = built_tables()[ATTEMPTS]
        counted = self._relation(made, self._own_values(made, None)).frame.where("is_counted")
        kinds = counted.select("is_contended").dropna().distinct().collect()
        return len(kinds) > 1

    def _scope(self, name: str, condition: str) -> None:
        """Read of a table of facts the rows of the experiment's runs, once for all statements."""
        statement = parse(f"{SCOPE} select fact.* from {name} as fact where {condition}")
        for one in list(statement.args["with_"].expressions):
            if one.alias not in ("runs", "run_jobs"):
                one.pop()
        for table in list(statement.find_all(exp.Table)):
            if table.name in FACTS:
                table.replace(exp.to_table(_ALL + table.name, alias=table.alias or table.name))
        rows = self.store.compute(statement, {_EXPERIMENT: self.experiment})
        self.store.save(rows, name).frame.createOrReplaceTempView(name)

    def _relation(self, made: Question, values: Mapping[str, object]) -> Stored:
        key = f"{made.name} {list(values.values())}"
        if key not in self.stored:
            rows = self._rows(made, values)
            queue = values.get(_QUEUE)
            is_table = made.name in built_tables(queue) and values == self._own_values(made, queue)
            folder = self.folder if queue is None else f"{self.folder}/{queue}"
            self.stored[key] = (
                self._save_table(rows, made, f"{folder}/{made.name}/{self.part}")
                if is_table
                else self.store.save(rows, made.name)
            )
        return self.stored[key]

    def _save_table(self, rows: DataFrame, made: Question, path: str) -> Stored:
        """What other statements read lacks the column that a table has more."""
        whole = rows.select(lit(self.experiment).alias(_EXPERIMENT), "*")
        stored = self.store.save(whole, made.name, path)
        frame = stored.frame.drop(_EXPERIMENT)
        frame.createOrReplaceTempView(stored.name)
        return Stored(stored.name, stored.paths, frame)

    def _rows(self, made: Question, values: Mapping[str, object]) -> DataFrame:
        """The answer, with the types of its header."""
        called: dict[str, str] = {}

        def name(read: Read, view: Question, arguments: Mapping[str, object]) -> str:
            del read
            stored = self._relation(view, arguments)
            called[stored.name] = view.name
            return stored.name

        statement = parse(with_views(made.sql, values, name))
        for table in statement.find_all(exp.Table):
            if not table.alias and table.name in called:
                table.set("alias", exp.TableAlias(this=exp.to_identifier(called[table.name])))
        rows = self.store.compute(without_recursion(statement, self.store, values), values)
        return rows.select(
            *(rows[one.name].cast(spark_type(one.type)).alias(one.name) for one in made.columns)
        )
