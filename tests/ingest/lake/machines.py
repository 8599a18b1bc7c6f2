"""Machines that ingest repositories of their own, with the facts of the demo under many names."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import duckdb

from ingest.config.experiment_file import ExperimentFile, parse_experiments
from ingest.config.price_file import load_prices
from ingest.demo import FACTS
from ingest.lake.delta import Lake
from ingest.lake.pull import Pull, pull
from ingest.lake.push import Pushed, Writer, push
from ingest.lake.tables import FACT_TABLES
from ingest.lake.versions import open_lake
from ingest.night import Build, Plan
from ingest.session import run_ingest
from ingest.storage.database import bind, checkpoint, open_working, transaction
from ingest.storage.snapshots import Store
from tests.conftest import ROOT
from tests.silence import Silence

API = "the simulated GitHub"
NIGHT = datetime(2026, 11, 29, 2)
ALL_RUNS = 10**6
PRICES = load_prices(ROOT / "data" / "prices.toml", is_named=False)
_DEMO = (ROOT / "tests" / "simulated" / "demo.toml").read_text(encoding="utf-8")
_IDS = 10**9
_COPIED = (*FACT_TABLES, "ingests")
# Joints, which are below 0, are counted anew in each attempt.
_RENAMED: Mapping[str, str] = {
    "run_id": "run_id + $ids",
    "job_id": "job_id + $ids",
    "waiting_id": "if(waiting_id > 0, waiting_id + $ids, waiting_id)",
    "needed_id": "if(needed_id > 0, needed_id + $ids, needed_id)",
    "repository": "$repository",
    "head_repository": ("if(head_repository = 'stackrox/stackrox', $repository, head_repository)"),
    "ingest_id": "$number",
}


def experiments_text(*numbers: int) -> str:
    """The demo's experiment as a file, once for each repository by its number."""
    return "\n".join(
        _DEMO.replace("docker-layer-cache", f"of-{number}").replace(
            'repository = "stackrox/stackrox"', f'repository = "{repository_of(number)}"'
        )
        for number in numbers
    )


def experiments_of(*numbers: int) -> ExperimentFile:
    """These experiments."""
    return parse_experiments(experiments_text(*numbers), Path("experiments.toml"))


def repository_of(number: int) -> str:
    """The name of a repository."""
    return f"o/r.{number}"


class Machine:
    """A database that is ingested and published."""

    def __init__(self, folder: Path, name: str, api: str = API) -> None:
        self.name = name
        self.api = api
        self.database = folder / f"{name}.duckdb"
        self.numbers: set[int] = set()

    def store(self, number: int, runs: int = ALL_RUNS) -> None:
        """Store the demo's facts as those of a repository, of its first runs alone."""
        self.numbers.add(number)
        with self.working() as connection, transaction(connection):
            for table in _COPIED:
                _copy(connection, table, number, runs)
            counts = (
                "select count(distinct run_id) from run_attempts where repository = $repository"
            )
            connection.execute(
                f"update ingests set runs_added = ({counts}) where ingest_id = $number",
                {"number": number, "repository": repository_of(number)},
            )

    def working(self) -> duckdb.DuckDBPyConnection:
        """The working database, to change facts."""
        path = Store(self.database).working
        path.parent.mkdir(exist_ok=True)
        connection = open_working(path)
        bind(connection, path, api_root=self.api, source="simulated")
        return connection

    def change(self, *statements: str) -> None:
        """Change facts, and publish them."""
        with self.working() as connection:
            for statement in statements:
                connection.execute(statement)
            checkpoint(connection)
        self.publish()

    def publish(self, build: Build | None = None) -> None:
        """Resolve the experiments of its repositories, and let readers see them."""
        plan = Plan(
            file=experiments_of(*sorted(self.numbers)),
            prices=PRICES,
            database=self.database,
            api_root=self.api,
            source="simulated",
            connect=None,
            build=build,
        )
        done = run_ingest(plan, Silence(), lambda: NIGHT)
        assert "complete" == done.outcome, done.failures

    def push(
        self, lake: Lake, *take_over: str, now: Callable[[], datetime] | None = None
    ) -> Pushed:
        """Put what changed into a lake."""
        writer = Writer(self.name, self.database, take_over)
        return push(writer, lake, Silence(), now or (lambda: NIGHT))

    def pull(self, lake: Lake, *numbers: int, build: Build | None = None) -> None:
        """Publish what a lake has of the experiments of repositories."""
        self.numbers = set(numbers)
        asked = Pull(open_lake(lake), experiments_of(*numbers), self.database)
        pull(asked, Silence(), lambda: NIGHT)
        self.publish(build)

    def rows(self, *tables: str) -> dict[str, list[tuple[object, ...]]]:
        """What readers see of tables, of all facts if none is named; in one order."""
        return read_rows(self.database, *(tables or FACT_TABLES))


def machine(
    folder: Path, name: str, *numbers: int, runs: int = ALL_RUNS, api: str = API
) -> Machine:
    """A machine that has published the facts of repositories."""
    made = Machine(folder, name, api)
    for number in numbers:
        made.store(number, runs)
    made.publish()
    return made


def read_rows(database: Path, *tables: str) -> dict[str, list[tuple[object, ...]]]:
    """The rows of tables of a published database, in one order."""
    with duckdb.connect(database.resolve(), read_only=True) as connection:
        return {
            table: connection.execute(f'select * from "{table}" order by all').fetchall()
            for table in tables
        }


def _copy(connection: duckdb.DuckDBPyConnection, table: str, number: int, runs: int) -> None:
    file = FACTS / f"{table}.parquet"
    if not file.exists():
        return
    kept = {
        "run_id": "where run_id <= $runs",
        "job_id": "where job_id in (select job_id from read_parquet($jobs) where run_id <= $runs)",
        "files_key": (
            "where files_key in (select files_key from read_parquet($graphs) where run_id <= $runs)"
        ),
    }
    columns = connection.table(table).columns
    key = next((name for name in kept if name in columns), "")
    replaced = ", ".join(f"{to} as {name}" for name, to in _RENAMED.items() if name in columns)
    sql = (
        f"insert or ignore into {table} by name "
        f"select * {f'replace ({replaced})' if replaced else ''} "
        f"from read_parquet($file) {kept.get(key, '')}"
    )
    values = {
        "file": str(file),
        "jobs": str(FACTS / "jobs.parquet"),
        "graphs": str(FACTS / "attempt_graphs.parquet"),
        "ids": number * _IDS,
        "repository": repository_of(number),
        "number": number,
        "runs": runs,
    }
    connection.execute(sql, {name: to for name, to in values.items() if f"${name}" in sql})
