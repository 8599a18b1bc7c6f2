"""
Saving what lies below runs: earlier attempts, jobs, steps; doing it twice changes nothing.

Several runs share a transaction: its statements cost about the same for one run and for ten.

What GitHub does not find is deleted, or only away for a while: an outage and a token that lost its
access look the same, 404. It counts as a deletion once it was repeated, half a day later or more;
until then what is missing is a failure, and asked for again. `not_found_at` remembers since when;
with neither that nor a status an attempt is gone for good.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import duckdb

from ingest.jobs.fetch_jobs import RunJobs
from ingest.records import Job, JobPlace, RunAttempt, Step
from ingest.storage.arrow import columns_of, register, upsert
from ingest.storage.database import read_number, read_row, transaction

_INCOMING = ("incoming", "incoming_steps", "incoming_runs")
"""Tables of what is to be stored, which would stay in memory."""

_LOG_TABLES = (
    *("job_logs", "job_actions", "cache_outcomes", "build_layers", "inner_steps", "step_waits"),
)
REPEATED_AFTER = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Added:
    """
    How many rows were stored for the first time.

    Attributes:
        absent_attempts: Attempts that were not found, and will be asked for again, by run_id.
        foreign_jobs: Jobs that are stored as another run's, by run_id: of such a run nothing was
            stored.
    """

    jobs: int = 0
    steps: int = 0
    absent_attempts: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    foreign_jobs: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _RunRow:
    run_id: int
    newest_attempt: int
    is_final: bool


def save_fetched(
    connection: duckdb.DuckDBPyConnection, runs: Sequence[RunJobs], fetched_at: datetime
) -> Added:
    """
    Everything below some runs, each of them once, in one transaction.

    A stored step list is never replaced by an empty one: GitHub drops steps with age. A job that
    had not completed and is not listed any more was replaced by another. The runs' job graphs are
    dropped, and so will be made again, with the marks of the jobs.
    """
    job_count, step_count = 0, 0
    absent: dict[int, tuple[int, ...]] = {}
    foreign: dict[int, tuple[int, ...]] = {}
    with transaction(connection):
        for together in _keep_apart(connection, runs):
            found = _find_foreign_jobs(connection, together)
            own = [run for run in together if run.newest.run_id not in found]
            added = _save(connection, own, fetched_at)
            job_count += added.jobs
            step_count += added.steps
            absent |= added.absent_attempts
            foreign |= found
    for name in _INCOMING:
        connection.unregister(name)
    return Added(job_count, step_count, absent, foreign)


def _find_foreign_jobs(
    connection: duckdb.DuckDBPyConnection, runs: Sequence[RunJobs]
) -> dict[int, tuple[int, ...]]:
    """Jobs that are stored under another run than they are listed for now, by the latter's id."""
    register(connection, [job for run in runs for job in run.jobs], Job, leave_out=("steps",))
    rows = connection.execute(
        "select incoming.run_id, list(job_id order by job_id) "
        "from incoming inner join jobs as stored using (job_id) "
        "where stored.run_id <> incoming.run_id group by incoming.run_id"
    ).fetchall()
    return {run_id: tuple(job_ids) for run_id, job_ids in rows}


def _keep_apart(
    connection: duckdb.DuckDBPyConnection, runs: Sequence[RunJobs]
) -> Iterator[list[RunJobs]]:
    """
    Runs in their order; those of which GitHub lists one and the same job not together.

    Where it lists one that is stored as another run's, each goes alone: what is saved of the run
    before decides what becomes of the next.
    """
    if _find_foreign_jobs(connection, runs):
        yield from ([run] for run in runs)
        return
    together: list[RunJobs] = []
    known: set[int] = set()
    for run in runs:
        own = {job.job_id for job in run.jobs}
        if together and not known.isdisjoint(own):
            yield together
            together, known = [], set()
        together.append(run)
        known |= own
    if together:
        yield together


def _save(
    connection: duckdb.DuckDBPyConnection, runs: Sequence[RunJobs], fetched_at: datetime
) -> Added:
    jobs = [job for run in runs for job in run.jobs]
    steps = [step for job in jobs for step in job.steps]
    rows = [
        _RunRow(run.newest.run_id, run.newest.run_attempt, run.is_final(fetched_at)) for run in runs
    ]
    if earlier := [attempt for run in runs for attempt in run.earlier_attempts]:
        upsert(connection, "run_attempts", earlier, RunAttempt)
    register(connection, jobs, Job, leave_out=("steps",))
    register(connection, steps, Step, name="incoming_steps")
    register(connection, rows, _RunRow, name="incoming_runs")
    known_jobs = read_number(
        connection, "select count(*) from jobs semi join incoming using (job_id)"
    )
    if known_jobs or read_number(
        connection, "select count(*) from jobs semi join incoming_runs using (run_id)"
    ):
        new_steps = _replace(connection)
    else:
        new_steps = len(steps)
        connection.execute("insert into jobs by name select * from incoming")
        connection.execute("insert into steps by name select * from incoming_steps")
    connection.execute(
        """
        update run_attempts
        set
            jobs_fetched_at = case
                when run_attempt < incoming_runs.newest_attempt or incoming_runs.is_final
                    then $fetched_at::timestamp
            end,
            not_found_at = case
                when run_attempt < incoming_runs.newest_attempt then not_found_at
            end,
        from incoming_runs
        where run_attempts.run_id = incoming_runs.run_id
        """,
        {"fetched_at": fetched_at},
    )
    absent = {
        run.newest.run_id: numbers
        for run in runs
        if (numbers := mark_not_found_attempts(connection, run.earlier_attempts, fetched_at))
    }
    return Added(len(jobs) - known_jobs, new_steps, absent)


def _replace(connection: duckdb.DuckDBPyConnection) -> int:
    """
    Jobs and steps where some of the runs or of the jobs are stored already.

    Returns:
        How many steps are new.
    """
    # Of a job that had not completed half a log may have been read, and it may be another by now.
    for table in _LOG_TABLES:
        connection.execute(
            f"delete from {table} where job_id in (select job_id from jobs "
            "where run_id in (select run_id from incoming_runs) "
            "and status is distinct from 'completed')"
        )
    connection.execute(
        "insert or replace into jobs by name "
        f"select incoming.*, {columns_of(JobPlace, 'stored', leave_out=('job_id',))} "
        "from incoming left join jobs as stored on stored.job_id = incoming.job_id"
    )
    for table in ("attempt_graphs", "job_needs"):
        connection.execute(
            f"delete from {table} where run_id in (select run_id from incoming_runs)"
        )
    for table in ("step_lists", "step_places"):
        connection.execute(
            f"delete from {table} where job_id in (select job_id from jobs "
            "where run_id in (select run_id from incoming_runs))"
        )
    for table in ("steps", "jobs"):
        connection.execute(
            f"delete from {table} where job_id in (select job_id from jobs "
            "where run_id in (select run_id from incoming_runs) and status <> 'completed' "
            "and job_id not in (select job_id from incoming))"
        )
    new_steps = read_number(
        connection, "select count(*) from incoming_steps anti join steps using (job_id, number)"
    )
    connection.execute("delete from steps where job_id in (select job_id from incoming_steps)")
    connection.execute("insert into steps by name select * from incoming_steps")
    return new_steps


def save_not_found_run(
    connection: duckdb.DuckDBPyConnection, newest: RunAttempt, found_out_at: datetime
) -> bool:
    """
    That the jobs of a run were not found.

    Returns:
        Whether this repeats what was found out half a day ago. A clock that was set back since
        begins anew.
    """
    with transaction(connection):
        row = read_row(
            connection,
            """
            update run_attempts
            set not_found_at =
                case when not_found_at <= $now::timestamp then not_found_at else $now::timestamp end
            where run_id = $run_id and run_attempt = $run_attempt
            returning not_found_at
            """,
            {"now": found_out_at, "run_id": newest.run_id, "run_attempt": newest.run_attempt},
        )
    return row is not None and bool(found_out_at - row[0] >= REPEATED_AFTER)


def mark_not_found_attempts(
    connection: duckdb.DuckDBPyConnection, attempts: Sequence[RunAttempt], found_out_at: datetime
) -> tuple[int, ...]:
    """
    Of attempts of one run that were asked for and stored: since when they are not found.

    Within the transaction that stores them.

    Returns:
        Numbers of those that are to be asked for again.
    """
    if not attempts:
        return ()
    rows = connection.execute(
        """
        update run_attempts
        set not_found_at = case
            when status is not null then null
            when not_found_at <= $now::timestamp - $repeated_after then null
            when not_found_at <= $now::timestamp then not_found_at
            else $now::timestamp
        end
        where run_id = $run_id and list_contains($run_attempts, run_attempt)
        returning run_attempt, not_found_at
        """,
        {
            "now": found_out_at,
            "run_id": attempts[0].run_id,
            "run_attempts": [attempt.run_attempt for attempt in attempts],
            "repeated_after": REPEATED_AFTER,
        },
    ).fetchall()
    return tuple(sorted(number for number, since in rows if since is not None))


def save_gone_run(
    connection: duckdb.DuckDBPyConnection, attempts: Sequence[RunAttempt], found_out_at: datetime
) -> None:
    """Attempts of a run that GitHub no longer has: without a status, never asked for again."""
    with transaction(connection):
        upsert(connection, "run_attempts", attempts, RunAttempt)
        register(connection, attempts, RunAttempt)
        connection.execute(
            "update run_attempts set jobs_fetched_at = ?, not_found_at = null "
            "from incoming where incoming.run_id = run_attempts.run_id "
            "and incoming.run_attempt = run_attempts.run_attempt",
            [found_out_at],
        )
