"""
Which facts lie in a lake, and in which part each row does.

A part is what is replaced as a whole. Runs lie in the part of their repository and of the month in
which they were created; what a repository has beside them, and runs without a date, in its part
`undated`. Workflow files lie by the repository that they are read from: where others call them,
several machines hold the same ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import NamedTuple

import duckdb
import pyarrow as pa

from ingest.storage.database import open_in_memory

UNDATED = "undated"
"""In place of a month: what belongs to a repository as a whole."""
FILES = "files"
"""In place of a month: workflow files, which several machines may have read."""
PLACE = ("lake_repository", "lake_month", "lake_part")
"""By what the tables of a lake are partitioned: where a row lies, no fact."""

_RUN_PLACES = f"""
create temporary view run_places as
select
    run_id,
    max_by(repository, run_attempt) as lake_repository,
    coalesce(strftime(min(created_at), '%Y-%m'), '{UNDATED}') as lake_month
from run_attempts
group by run_id
"""
_JOB_PLACES = """
create temporary view job_places as
select jobs.job_id, run_places.lake_repository, run_places.lake_month
from jobs inner join run_places using (run_id)
"""
_PULL_PLACES = f"""
create temporary view pull_places as
select repository, pull_number, repository as lake_repository, '{UNDATED}' as lake_month
from pull_requests
"""
_USE_PLACES = f"""
create temporary view use_places as
select distinct attempt_graphs.files_key, run_places.lake_repository, '{UNDATED}' as lake_month
from attempt_graphs inner join run_places using (run_id)
where attempt_graphs.files_key is not null
"""
_FILE_PLACES = f"""
create temporary view file_places as
select repository, path, commit_sha, repository as lake_repository, '{FILES}' as lake_month
from workflow_files
"""
_BLOB_PLACES = f"""
create temporary view blob_places as
select distinct blob_sha, repository as lake_repository, '{FILES}' as lake_month
from workflow_files
where blob_sha is not null
"""
_PLACES = (_RUN_PLACES, _JOB_PLACES, _PULL_PLACES, _USE_PLACES, _FILE_PLACES, _BLOB_PLACES)


@dataclass(frozen=True, slots=True)
class FactTable:
    """
    A table of facts that lies in a lake.

    Attributes:
        places: The view that says in which part its rows lie.
        by: The columns by which it does; rows that are equal in them are replaced together.
        order: What its rows are sorted by, so that they compress.
    """

    name: str
    places: str
    by: tuple[str, ...]
    order: tuple[str, ...]


FACT_TABLES = {
    table.name: table
    for table in (
        FactTable("run_attempts", "run_places", ("run_id",), ("run_id", "run_attempt")),
        FactTable("jobs", "run_places", ("run_id",), ("run_id", "run_attempt", "job_id")),
        FactTable("steps", "job_places", ("job_id",), ("job_id", "number")),
        FactTable("step_lists", "job_places", ("job_id",), ("job_id",)),
        FactTable("step_places", "job_places", ("job_id",), ("job_id", "number")),
        FactTable("attempt_logs", "run_places", ("run_id",), ("run_id", "run_attempt")),
        FactTable("job_logs", "job_places", ("job_id",), ("job_id",)),
        FactTable("job_actions", "job_places", ("job_id",), ("job_id", "position")),
        FactTable("cache_outcomes", "job_places", ("job_id",), ("job_id", "position")),
        FactTable("build_layers", "job_places", ("job_id",), ("job_id", "position")),
        FactTable("inner_steps", "job_places", ("job_id",), ("job_id", "position")),
        FactTable("step_waits", "job_places", ("job_id",), ("job_id", "number")),
        FactTable("attempt_graphs", "run_places", ("run_id",), ("run_id", "run_attempt")),
        FactTable(
            "job_needs",
            "run_places",
            ("run_id",),
            ("run_id", "run_attempt", "waiting_id", "needed_id"),
        ),
        FactTable("run_pull_requests", "run_places", ("run_id",), ("run_id", "pull_number")),
        FactTable(
            "pull_requests",
            "pull_places",
            ("repository", "pull_number"),
            ("repository", "pull_number"),
        ),
        FactTable(
            "pull_request_commits",
            "pull_places",
            ("repository", "pull_number"),
            ("repository", "pull_number", "position"),
        ),
        FactTable("need_uses", "use_places", ("files_key",), ("files_key", "job_key", "need_key")),
        FactTable("file_jobs", "use_places", ("files_key",), ("files_key", "job_key")),
        FactTable(
            "workflow_files",
            "file_places",
            ("repository", "path", "commit_sha"),
            ("repository", "path", "commit_sha"),
        ),
        FactTable("workflow_contents", "blob_places", ("blob_sha",), ("blob_sha", "part")),
        FactTable(
            "workflow_resources",
            "blob_places",
            ("blob_sha",),
            ("blob_sha", "job_key", "kind", "name"),
        ),
    )
}
"""All of them, by name."""

STAY_BEHIND = frozenset(
    {
        *("properties", "schema_migrations", "http_cache", "listings", "ingests"),
        *("experiments", "arms", "roles", "predictions", "expectations", "arm_attempts"),
        "runner_prices",
    }
)
"""Tables of one machine, and those that whoever pulls makes of experiment file and prices."""


class Place(NamedTuple):
    """Where a part lies: of which repository and month."""

    repository: str
    month: str


@dataclass(slots=True)
class LocalPart:
    """
    What a database has of a part.

    Attributes:
        row_counts: Rows by table; those without are left out.
        hashes: What is equal where the rows are, by table.
    """

    row_counts: dict[str, int] = field(default_factory=dict)
    hashes: dict[str, int] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Equal where all rows are."""
        told = (
            f"{name} {self.row_counts[name]} {self.hashes[name]}"
            for name in FACT_TABLES
            if name in self.row_counts
        )
        return sha256(";".join(told).encode()).hexdigest()[:32]


def define_places(connection: duckdb.DuckDBPyConnection) -> None:
    """Say in which part each row lies, for as long as the connection lives."""
    for view in _PLACES:
        connection.execute(view)


def find_local_parts(connection: duckdb.DuckDBPyConnection) -> dict[Place, LocalPart]:
    """What a database has of each part; `define_places` was called."""
    found: dict[Place, LocalPart] = {}
    for table in FACT_TABLES.values():
        # Rows in any order: the sum of their hashes.
        rows = connection.execute(
            "select lake_repository, lake_month, count(*), sum(cast(hash(fact) as hugeint)) "
            f"from {table.name} as fact inner join {table.places} using ({', '.join(table.by)}) "
            "group by all"
        ).fetchall()
        for repository, month, count, hashed in rows:
            part = found.setdefault(Place(repository, month), LocalPart())
            part.row_counts[table.name] = count
            part.hashes[table.name] = hashed
    return found


@cache
def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a fact, in the order of the newest schema."""
    with open_in_memory() as connection:
        return tuple(connection.table(table).columns)


def select_parts(
    connection: duckdb.DuckDBPyConnection, table: FactTable, parts: Iterable[tuple[Place, str]]
) -> pa.RecordBatchReader:
    """
    The rows that a database has of parts, in the order of these, with their `PLACE`.

    Args:
        connection: To the database; `define_places` was called.
        table: Which table.
        parts: Each with its id.
    """
    rows = [(*place, part) for place, part in parts]
    wanted = pa.table({name: [row[i] for row in rows] for i, name in enumerate(PLACE)})
    connection.register("wanted_parts", wanted)
    columns = ", ".join(f"fact.{name}" for name in columns_of(table.name))
    order = ", ".join(f"fact.{name}" for name in table.order)
    found: pa.RecordBatchReader = connection.sql(
        f"select {columns}, {', '.join(f'wanted_parts.{name}' for name in PLACE)} "
        f"from {table.name} as fact inner join {table.places} using ({', '.join(table.by)}) "
        "inner join wanted_parts using (lake_repository, lake_month) "
        f"order by wanted_parts.lake_part, {order}"
    ).to_arrow_reader()
    return found
