"""
What only the lake has: runs of a database that was lost, and was begun anew since.

GitHub drops runs with age: what a new database lacks stays in the lake.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import duckdb
import pyarrow as pa

from ingest.lake.tables import PLACE, FactTable, Place, columns_of
from ingest.lake.versions import Part, Version

_ONLY_THERE = {
    "run_places": "semi join lost_runs using (run_id)",
    "job_places": "semi join lost_jobs using (job_id)",
    "pull_places": "anti join pull_requests using (repository, pull_number)",
    "use_places": "anti join {table} using (files_key)",
    "file_places": "anti join workflow_files using (repository, path, commit_sha)",
    "blob_places": "anti join workflow_files using (blob_sha)",
}
_OF_RUNS = frozenset({"run_places", "job_places"})


class Kept(NamedTuple):
    """
    Rows of a table that only the lake has.

    Attributes:
        rows: With the ids of their new parts; None if there are none.
        counts: How many, by place.
    """

    rows: pa.Table | None
    counts: Mapping[Place, int]


_NOTHING = Kept(None, {})


class Retained:
    """What only the lake has of parts that are about to be replaced."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, version: Version, parts: Sequence[Part]
    ) -> None:
        self._connection = connection
        self._version = version
        self._parts = parts

    @cached_property
    def _has_runs(self) -> bool:
        """Whether the lake alone has runs of them; then `lost_runs` and `lost_jobs` are defined."""
        lost = self._keep_keys(
            "lost_runs",
            "run_attempts",
            "select distinct run_id from lake_rows anti join run_attempts using (run_id)",
        )
        if lost:
            self._keep_keys(
                "lost_jobs",
                "jobs",
                "select job_id from lake_rows semi join lost_runs using (run_id)",
            )
        return bool(lost)

    def select(self, table: FactTable, ids: Mapping[Place, str]) -> Kept:
        """
        The rows of a table that only the lake has.

        Args:
            table: Which table.
            ids: The new parts of the places that are replaced.

        Raises:
            LakeUnusable: The lake can't be read.
        """
        is_of_runs = table.places in _OF_RUNS
        if is_of_runs and not self._has_runs:
            return _NOTHING
        places = [(*part.place, ids[part.place]) for part in self._parts]
        self._connection.register(
            "new_parts",
            pa.table({name: [row[i] for row in places] for i, name in enumerate(PLACE)}),
        )
        kept = self._query(
            table.name,
            f"select {', '.join(columns_of(table.name))}, "
            f"{', '.join(f'new_parts.{name}' for name in PLACE)} "
            f"from lake_rows {_ONLY_THERE[table.places].format(table=table.name)} "
            "inner join new_parts using (lake_repository, lake_month)",
        )
        if kept is None or not kept.num_rows:
            return _NOTHING
        return Kept(kept, Counter(_places(kept)))

    def find_moved(self) -> set[Place]:
        """
        Those of the parts with a run that the database has, in whichever part.

        A repository may have got another name, and a run its date, since.
        """
        moved = self._query(
            "run_attempts",
            "select distinct lake_repository, lake_month "
            "from lake_rows semi join run_attempts using (run_id)",
        )
        if moved is None:
            return set()
        return set(_places(moved))

    def _keep_keys(self, name: str, table: str, sql: str) -> int:
        found = self._query(table, sql)
        if found is None:
            found = pa.table({"job_id": pa.array([], pa.int64())})
        self._connection.register(name, found)
        return int(found.num_rows)

    def _query(self, table: str, sql: str) -> pa.Table | None:
        """The answer, from what the parts have of a table in the lake; None if that is nothing."""
        files = self._version.files(table, self._parts)
        if not files:
            return None
        with self._version.reading(table, files) as rows:
            self._connection.register("lake_rows", rows)
            try:
                found: pa.Table = self._connection.sql(sql).to_arrow_table()
                return found
            finally:
                self._connection.unregister("lake_rows")


def _places(rows: pa.Table) -> Iterator[Place]:
    """Where each row lies."""
    for row in rows.select(["lake_repository", "lake_month"]).to_pylist():
        yield Place(str(row["lake_repository"]), str(row["lake_month"]))
