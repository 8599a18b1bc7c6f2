"""Job graphs: which attempts need one, and saving it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path

import duckdb

from ingest.graphs.job_graphs import RULES
from ingest.records import (
    AttemptGraph,
    Job,
    JobMarks,
    JobNeed,
    JobPlace,
    referenced_workflows,
)
from ingest.storage.arrow import columns_of, register, upsert
from ingest.storage.database import transaction
from ingest.storage.working import Working
from ingest.workflow_files.file_that_ran import Ran

_UNMAPPED = (Path(__file__).parent / "unmapped_attempts.sql").read_text(encoding="utf-8")
_RUNS = (
    f"select run_id from ({_UNMAPPED}) group by run_id "
    "order by min(repository), min(workflow_path), run_id"
)
_MOST_RUNS = 300
_JOB_COLUMNS = tuple(one.name for one in fields(Job) if one.name != "steps")
_FOUND_COLUMNS = [
    one.name for kind in (JobPlace, JobMarks) for one in fields(kind) if one.name != "job_id"
]

_UPDATE_JOBS = f"""
update jobs
set {", ".join(f"{column} = looked_up.{column}" for column in _FOUND_COLUMNS)}
from (select * from incoming inner join incoming_marks using (job_id)) as looked_up
where jobs.job_id = looked_up.job_id
"""


@dataclass(frozen=True, slots=True)
class UnmappedAttempt:
    """
    An attempt whose jobs are not looked up in its workflow file for good.

    Attributes:
        graph: What is stored of its graph; None if nothing is.
    """

    run_id: int
    run_attempt: int
    run_started_at: datetime | None
    ran: Ran
    graph: AttemptGraph | None


@dataclass(frozen=True, slots=True)
class ListedJobs:
    """
    The stored jobs of an attempt.

    Attributes:
        jobs: Without their steps, by their ids; their marks may be old.
        with_steps: The job_id of each that has neither runner nor labels, but steps.
    """

    jobs: list[Job] = field(default_factory=list)
    with_steps: set[int] = field(default_factory=set)


def read_unmapped_attempts(
    working: Working, run_ids: Sequence[int] | None = None
) -> Iterator[list[UnmappedAttempt]]:
    """
    Those of some runs, or of all; attempts without jobs need no graph.

    They come in lists of a few hundred runs, each read when it is wanted: what is not unmapped any
    more by then, or not yet when the first is, is left out.
    """
    rows = working.connection.execute(_RUNS, {"run_ids": run_ids, "rules": RULES}).fetchall()
    unmapped = [run_id for (run_id,) in rows]
    for start in range(0, len(unmapped), _MOST_RUNS):
        yield _read(working.connection, unmapped[start : start + _MOST_RUNS])


def _read(connection: duckdb.DuckDBPyConnection, run_ids: Sequence[int]) -> list[UnmappedAttempt]:
    rows = connection.execute(_UNMAPPED, {"run_ids": run_ids, "rules": RULES}).fetchall()
    found = []
    for run_id, attempt, started_at, repository, path, event, sha, called, base_sha, *graph in rows:
        stored = None if graph[0] is None else AttemptGraph(run_id, attempt, *graph)
        found_commit = None if stored is None else stored.commit_sha
        called_files = referenced_workflows(called)
        ran = Ran(repository, path, event, sha, called_files, base_sha, found_commit)
        found.append(UnmappedAttempt(run_id, attempt, started_at, ran, stored))
    return found


def count_jobs(
    connection: duckdb.DuckDBPyConnection, attempts: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], int]:
    """How many jobs attempts have, by run_id and run_attempt; those without are left out."""
    register(connection, [_Key(*attempt) for attempt in attempts], _Key)
    rows = connection.execute(
        "select run_id, run_attempt, count(*) "
        "from jobs semi join incoming using (run_id, run_attempt) group by run_id, run_attempt"
    ).fetchall()
    return {(run_id, run_attempt): count for run_id, run_attempt, count in rows}


def read_jobs(
    connection: duckdb.DuckDBPyConnection, attempts: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], ListedJobs]:
    """The jobs of attempts, by run_id and run_attempt."""
    register(connection, [_Key(*attempt) for attempt in attempts], _Key)
    rows = connection.execute(
        f"select {columns_of(Job, 'jobs', leave_out=('steps',))} "
        "from jobs semi join incoming using (run_id, run_attempt) order by jobs.job_id"
    ).fetchall()
    found = {attempt: ListedJobs() for attempt in attempts}
    idle: list[Job] = []
    for row in rows:
        job = Job(**dict(zip(_JOB_COLUMNS, row, strict=True)), steps=())
        found[job.run_id, job.run_attempt].jobs.append(job)
        if not job.runner_name and not job.runner_labels:
            idle.append(job)
    with_steps = _with_steps(connection, idle)
    for job in idle:
        if job.job_id in with_steps:
            found[job.run_id, job.run_attempt].with_steps.add(job.job_id)
    return found


def _with_steps(connection: duckdb.DuckDBPyConnection, jobs: Sequence[Job]) -> set[int]:
    """Few jobs have neither runner nor labels: only of these the steps are looked for."""
    if not jobs:
        return set()
    rows = connection.execute(
        "select distinct job_id from steps where job_id in (select unnest($ids::bigint[]))",
        {"ids": [job.job_id for job in jobs]},
    ).fetchall()
    return {job_id for (job_id,) in rows}


def save_graphs(
    connection: duckdb.DuckDBPyConnection,
    graphs: Sequence[AttemptGraph],
    marks: Sequence[JobMarks],
    places: Sequence[JobPlace],
    needs: Sequence[JobNeed],
) -> None:
    """The graphs of some attempts, in place of what was stored of them."""
    with transaction(connection):
        upsert(connection, "attempt_graphs", graphs, AttemptGraph)
        connection.execute(
            "delete from job_needs where (run_id, run_attempt) in "
            "(select (run_id, run_attempt) from incoming)"
        )
        register(connection, needs, JobNeed)
        connection.execute("insert into job_needs by name select * from incoming")
        register(connection, places, JobPlace)
        register(connection, marks, JobMarks, name="incoming_marks")
        connection.execute(_UPDATE_JOBS)


@dataclass(frozen=True, slots=True)
class _Key:
    run_id: int
    run_attempt: int
