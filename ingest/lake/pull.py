"""Pulling: what experiments need of a lake, put into a database of its own."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import duckdb

from ingest.arms.candidates import build_selectors, find_candidate_runs
from ingest.bounds import batches
from ingest.config.experiment_file import ExperimentFile
from ingest.errors import DatabaseUnusable, ExperimentInvalid, LakeUnusable
from ingest.lake.delta import LakeFile
from ingest.lake.push_log import log_pushes, newest_by_writer
from ingest.lake.tables import FACT_TABLES, FILES, UNDATED, FactTable, Place, columns_of
from ingest.lake.versions import Part, Version
from ingest.storage.database import bind, checkpoint, read_row, transaction
from ingest.storage.snapshots import Store
from ingest.storage.working import Working
from ingest.story import Story, as_safe_line

_LAKE = "lake"
"""The property of a database that was pulled: the address of the lake."""

_MOST_ROWS = 500_000
"""Of files that are read in one transaction."""

# Of the runs that experiments select; the other tables hold little, and are pulled whole.
_SELECTED = {
    "jobs": "semi join selected_runs using (run_id)",
    "attempt_graphs": "semi join selected_runs using (run_id)",
    "job_needs": "semi join selected_runs using (run_id)",
    "steps": "semi join jobs using (job_id)",
    "step_lists": "semi join jobs using (job_id)",
    "step_places": "semi join jobs using (job_id)",
    "attempt_logs": "semi join selected_runs using (run_id)",
    "job_logs": "semi join jobs using (job_id)",
    "job_actions": "semi join jobs using (job_id)",
    "cache_outcomes": "semi join jobs using (job_id)",
    "build_layers": "semi join jobs using (job_id)",
    "inner_steps": "semi join jobs using (job_id)",
    "step_waits": "semi join jobs using (job_id)",
    "need_uses": "semi join attempt_graphs using (files_key)",
    "file_jobs": "semi join attempt_graphs using (files_key)",
}
# Several machines, or repositories, may have the same ones.
_SHARED = frozenset(
    {"need_uses", "file_jobs", "workflow_files", "workflow_contents", "workflow_resources"}
)
_CALLED = """
select distinct split_part(called.path, '/', 1) || '/' || split_part(called.path, '/', 2)
from (select unnest(referenced_workflows) as called from run_attempts)
"""


@dataclass(frozen=True, slots=True)
class Pull:
    """
    What is to be pulled.

    Attributes:
        version: Of which lake.
        file: With the experiments that are asked for.
        database: Where readers are to see it.
    """

    version: Version
    file: ExperimentFile
    database: Path

    @property
    def asked(self) -> ExperimentFile:
        """The file with those experiments alone: of others not all facts are there."""
        wanted = {name: self.file.experiments[name] for name in self.file.wanted}
        return replace(self.file, experiments=wanted, names=self.file.wanted)

    @property
    def repositories(self) -> set[str]:
        """Of the experiments."""
        return {self.file.experiments[name].repository for name in self.file.wanted}


def pull(asked: Pull, story: Story, now: Callable[[], datetime]) -> Part:
    """
    Put the facts that experiments need into the working database, in place of what was pulled.

    It is replaced at once, when all is there; an ingest without fetching publishes it.

    Returns:
        Of the newest parts of all machines, the one that was pushed longest ago.

    Raises:
        DatabaseLocked: An ingest, or another pull, works on the database.
        DatabaseUnusable: It holds facts that were ingested, not pulled.
        LakeUnusable: The lake can't be read, or has nothing of the experiments.
        WriteFailed, DatabaseMemoryFull: There is no room.
    """
    parts = wanted_parts(asked)
    store = Store(asked.database)
    with store.locked(now()):
        _refuse_ingested(store, asked.database)
        unfinished = store.working.with_name("pulled.duckdb")
        _remove(unfinished)
        try:
            with Working(unfinished) as working:
                Loading(asked, working, story).load()
                checkpoint(working.connection)
            _remove(store.working)
            unfinished.replace(store.working)
        finally:
            _remove(unfinished)
    return min(newest_by_writer(parts).values(), key=attrgetter("pushed_at"))


def wanted_parts(asked: Pull) -> list[Part]:
    """
    Those of the experiments' repositories, newest first, and all workflow files.

    Raises:
        LakeUnusable: There is nothing of one of the repositories.
    """
    parts = asked.version.parts
    found = {part.lake_repository for part in parts if part.lake_month != FILES}
    if missing := sorted(asked.repositories - found):
        raise LakeUnusable(
            f"{asked.version.lake} has no runs of {', '.join(missing)}: push them from the machine "
            "that ingests them, or name other experiments with --only."
        )
    wanted = [
        part
        for part in parts
        if part.lake_month == FILES or part.lake_repository in asked.repositories
    ]
    return sorted(wanted, key=lambda part: (part.pushed_at, part.lake_part), reverse=True)


def _refuse_ingested(store: Store, database: Path) -> None:
    """Facts that were fetched here may not be in the lake: they are not replaced."""
    if not store.working.exists():
        return
    with Working(store.working) as working:
        row = read_row(
            working.connection,
            "select count(*) filter (where property = $lake), count(*) from properties",
            {"lake": _LAKE},
        )
        requests = read_row(working.connection, "select sum(requests) from ingests")
    assert row is not None  # noqa: S101 - a count has a row
    is_pulled, property_count = row
    has_fetched = bool(requests and requests[0])
    if (property_count and not is_pulled) or has_fetched:
        raise DatabaseUnusable(
            f"{database} holds facts that were ingested here: name another file with --database, "
            "for what is pulled alone."
        )


def _remove(database: Path) -> None:
    for file in (database, database.with_name(f"{database.name}.wal")):
        with suppress(FileNotFoundError):
            file.unlink()


class Loading:
    """Filling of an empty database; some tables may be left out."""

    def __init__(
        self,
        asked: Pull,
        working: Working,
        story: Story,
        left_out: Collection[str] = (),
    ) -> None:
        self._asked = asked
        self._parts = wanted_parts(asked)
        self._left_out = left_out
        self._working = working
        self._story = story

    @property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        return self._working.connection

    def load(self) -> None:
        """
        Read what the experiments need.

        Raises:
            LakeUnusable: The lake can't be read.
        """
        bind(
            self._connection,
            self._asked.database,
            api_root=self._parts[0].api_root,
            source=self._parts[0].source,
            lake=as_safe_line(str(self._asked.version.lake)),
        )
        runs = [part for part in self._parts if part.lake_month != FILES]
        for name in ("run_attempts", "pull_requests", "pull_request_commits", "run_pull_requests"):
            self._load(FACT_TABLES[name], runs)
        selected = self._select_runs()
        places = self._places_of(selected)
        for name in (one for one in _SELECTED if one not in self._left_out):
            self._load(FACT_TABLES[name], [part for part in runs if part.place in places], selected)
        files = self._file_parts()
        for name in ("workflow_files", "workflow_contents", "workflow_resources"):
            if name not in self._left_out:
                self._load(FACT_TABLES[name], files)
        log_pushes(self._connection, runs)

    def _select_runs(self) -> list[int]:
        """Ids of the runs that the experiments select; mistakes are said when arms are resolved."""
        selected: set[int] = set()
        for name in self._asked.file.wanted:
            experiment = self._asked.file.experiments[name]
            for arm in experiment.arm:
                with suppress(ExperimentInvalid):
                    selected_by = build_selectors(self._connection, name, experiment, arm)
                    selected |= find_candidate_runs(self._connection, selected_by)
        self._story.event(f"{len(selected):,} runs are selected", runs=len(selected))
        return sorted(selected)

    def _places_of(self, run_ids: Sequence[int]) -> set[Place]:
        """Where these runs lie; the parts without a month, with what is beside runs, as well."""
        rows = self._connection.execute(
            "select distinct max_by(repository, run_attempt), "
            f"coalesce(strftime(min(created_at), '%Y-%m'), '{UNDATED}') "
            "from run_attempts where run_id in (select unnest($runs)) group by run_id",
            {"runs": run_ids},
        ).fetchall()
        return {Place(*row) for row in rows} | {
            Place(repository, UNDATED) for repository in self._asked.repositories
        }

    def _file_parts(self) -> list[Part]:
        """The workflow files of the repositories, and of those that their runs call."""
        called = {name for (name,) in self._connection.execute(_CALLED).fetchall()}
        wanted = self._asked.repositories | called
        return [
            part
            for part in self._parts
            if part.lake_month == FILES and part.lake_repository in wanted
        ]

    def _load(self, table: FactTable, parts: Sequence[Part], selected: Sequence[int] = ()) -> None:
        files = self._asked.version.files(table.name, parts)
        for batch in _batches(files, parts, are_shared=table.name in _SHARED):
            self._working.attempt(partial(self._insert, table, batch, selected))
            self._working.renew_if_grown()
        rows = sum(file.row_count for file in files)
        self._story.event(f"{table.name}: {rows:,} rows read", table=table.name, rows=rows)

    def _insert(self, table: FactTable, files: Sequence[LakeFile], selected: Sequence[int]) -> None:
        """The rows of files that are not there yet, those of selected runs where runs decide."""
        columns = ", ".join(columns_of(table.name))
        by = ", ".join(table.by)
        narrowing = _SELECTED.get(table.name, "")
        # Of what several machines have, the one that pushed last is right.
        new = f"anti join {table.name} using ({by})" if table.name in _SHARED else ""
        with (
            self._asked.version.reading(table.name, files) as rows,
            transaction(self._connection),
        ):
            self._connection.register("lake_rows", rows)
            if "selected_runs" in narrowing:
                self._connection.execute(
                    "create or replace temporary table selected_runs as "
                    "select unnest($runs) as run_id",
                    {"runs": selected},
                )
            self._connection.execute(
                f"insert into {table.name} ({columns}) "
                f"select {columns} from lake_rows {narrowing} {new}"
            )
            self._connection.unregister("lake_rows")


def _batches(
    files: Sequence[LakeFile], parts: Sequence[Part], *, are_shared: bool
) -> Iterator[list[LakeFile]]:
    """Files in the order of their parts; of what is shared each part's by themselves."""
    order = {part.lake_part: number for number, part in enumerate(parts)}
    ordered = sorted(files, key=lambda file: order[file.part])
    if are_shared:
        for _, of_part in groupby(ordered, key=attrgetter("part")):
            yield list(of_part)
    else:
        yield from batches(ordered, len(ordered), attrgetter("row_count"), _MOST_ROWS)
