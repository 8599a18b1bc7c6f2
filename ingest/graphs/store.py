"""Job graphs: which attempts need one, and saving it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import duckdb

from ingest.records import AttemptGraph, Job, JobNeed, JobPlace, referenced_workflows
from ingest.storage.arrow import register, upsert
from ingest.storage.database import transaction
from ingest.workflow_files.file_that_ran import Ran

_UNMAPPED = (Path(__file__).parent / "unmapped_attempts.sql").read_text(encoding="utf-8")
_RUNS = (
    f"select run_id from ({_UNMAPPED}) group by run_id "
    "order by min(repository), min(workflow_path), run_id"
)
_MOST_RUNS = 300
_JOB_COLUMNS = tuple(field.name for field in fields(Job) if field.name != "steps")


@dataclass(frozen=True, slots=True)
class UnmappedAttempt:
    """
    An attempt whose jobs are not looked up in its workflow file for good.

    Attributes:
        ran: What decides which files it ran.
        graph: What is stored of its graph; None if nothing is.
    """

    run_id: int
    run_attempt: int
    ran: Ran
    graph: AttemptGraph | None


def unmapped_attempts(
    connection: duckdb.DuckDBPyConnection, run_ids: Sequence[int] | None = None
) -> Iterator[list[UnmappedAttempt]]:
    """
    Those of some runs, or of all; attempts without jobs need no graph.

    They come in lists of a few hundred runs, each read when it is wanted: what is not unmapped any
    more by then, or not yet when the first is, is left out.
    """
    rows = connection.execute(_RUNS, {"run_ids": run_ids}).fetchall()
    unmapped = [run_id for (run_id,) in rows]
    for start in range(0, len(unmapped), _MOST_RUNS):
        yield _read(connection, unmapped[start : start + _MOST_RUNS])


def _read(connection: duckdb.DuckDBPyConnection, run_ids: Sequence[int]) -> list[UnmappedAttempt]:
    rows = connection.execute(_UNMAPPED, {"run_ids": run_ids}).fetchall()
    found = []
    for run_id, attempt, repository, path, event, sha, called, base_sha, *graph in rows:
        ran = Ran(repository, path, event, sha, referenced_workflows(called), base_sha)
        stored = None if graph[0] is None else AttemptGraph(run_id, attempt, *graph)
        found.append(UnmappedAttempt(run_id, attempt, ran, stored))
    return found


def jobs_of(
    connection: duckdb.DuckDBPyConnection, attempts: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], list[Job]]:
    """The jobs of attempts, without their steps, by run_id and run_attempt; in order."""
    register(connection, [_Key(*attempt) for attempt in attempts], _Key)
    rows = connection.execute(
        f"select {', '.join(f'jobs.{column}' for column in _JOB_COLUMNS)} "
        "from jobs semi join incoming using (run_id, run_attempt) order by jobs.job_id"
    ).fetchall()
    found: dict[tuple[int, int], list[Job]] = {attempt: [] for attempt in attempts}
    for row in rows:
        job = Job(**dict(zip(_JOB_COLUMNS, row, strict=True)), steps=())
        found[job.run_id, job.run_attempt].append(job)
    return found


def save_graphs(
    connection: duckdb.DuckDBPyConnection,
    graphs: Sequence[AttemptGraph],
    places: Sequence[JobPlace],
    needs: Sequence[JobNeed],
) -> None:
    """
    The graphs of some attempts, in place of what was stored of them.

    Args:
        connection: To the working database.
        graphs: One per attempt.
        places: One for each job of these attempts.
        needs: Their edges.
    """
    with transaction(connection):
        upsert(connection, "attempt_graphs", graphs, AttemptGraph)
        connection.execute(
            "delete from job_needs where (run_id, run_attempt) in "
            "(select (run_id, run_attempt) from incoming)"
        )
        register(connection, needs, JobNeed)
        connection.execute("insert into job_needs by name select * from incoming")
        register(connection, places, JobPlace)
        connection.execute(
            """
            update jobs
            set
                job_key = incoming.job_key,
                leg = incoming.leg,
                unmapped_because = incoming.unmapped_because,
                may_wait_for = incoming.may_wait_for,
                is_failure_tolerated = incoming.is_failure_tolerated,
            from incoming
            where jobs.job_id = incoming.job_id
            """
        )


@dataclass(frozen=True, slots=True)
class _Key:
    run_id: int
    run_attempt: int
