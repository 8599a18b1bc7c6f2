"""
Saving what archives tell: the facts of one attempt in one transaction, each job's replaced whole.

An archive that GitHub does not find (404) may be gone, not there yet, or out of sight for a while:
it is gone once that is repeated, half a day later or more, as runs are (`jobs.save_jobs`).
"""

from collections.abc import Iterable
from datetime import datetime

import duckdb

from ingest.bounds import cut
from ingest.jobs.save_jobs import REPEATED_AFTER
from ingest.logs.log_facts import RULES, TABLES, JobLog, LogFacts
from ingest.logs.wanted_logs import WantedLogs
from ingest.storage.arrow import register, small_batches
from ingest.storage.database import read_row, transaction

_SAVE_STATE = """
insert into attempt_logs
values (
    $run_id, $run_attempt, $state, $downloads, $rules, $now, $reason
)
on conflict (run_id, run_attempt) do update set
    state = excluded.state,
    tries = attempt_logs.tries + excluded.tries,
    rules = excluded.rules,
    read_at = case
        when
            excluded.state = 'not found'
            and attempt_logs.state = 'not found'
            and attempt_logs.read_at <= excluded.read_at
            then attempt_logs.read_at
        else excluded.read_at
    end,
    reason = excluded.reason
returning tries, read_at
"""


def keep_wanted(wanted: WantedLogs, facts: LogFacts) -> LogFacts:
    """The facts of jobs whose logs are wanted; a job that nothing was told of has no log."""
    found = {log.job_id for log in facts.jobs}
    kept = LogFacts(
        **{
            name: [each for each in getattr(facts, name) if each.job_id in wanted.job_ids]
            for _, _, name in TABLES
        }
    )
    kept.jobs += [JobLog(job_id=job_id, state="missing") for job_id in wanted.job_ids - found]
    return kept


def save_read(
    connection: duckdb.DuckDBPyConnection, wanted: WantedLogs, facts: LogFacts, read_at: datetime
) -> None:
    """What an archive tells of the jobs that are wanted, in place of what was stored of them."""
    with transaction(connection):
        delete_facts(connection, wanted.job_ids)
        for table, kind, name in TABLES:
            for batch in small_batches(getattr(facts, name)):
                register(connection, batch, kind, name="incoming_logs")
                connection.execute(f"insert into {table} by name select * from incoming_logs")
        _save_state(connection, wanted, "read", read_at)
    connection.unregister("incoming_logs")


def save_gone(
    connection: duckdb.DuckDBPyConnection, wanted: WantedLogs, found_out_at: datetime
) -> None:
    """That GitHub no longer has an archive: it is never asked for again."""
    with transaction(connection):
        _save_state(connection, wanted, "gone", found_out_at)


def save_not_found(
    connection: duckdb.DuckDBPyConnection, wanted: WantedLogs, found_out_at: datetime
) -> bool:
    """
    That GitHub does not find an archive.

    Returns:
        Whether it is gone: this repeats what was found out half a day ago or more.
    """
    with transaction(connection):
        _, since = _save_state(connection, wanted, "not found", found_out_at)
        is_gone = found_out_at - since >= REPEATED_AFTER
        if is_gone:
            _save_state(connection, wanted, "gone", found_out_at)
    return is_gone


def save_unreadable(
    connection: duckdb.DuckDBPyConnection, wanted: WantedLogs, why: str, found_out_at: datetime
) -> int:
    """
    That what came can't be read, and why.

    Returns:
        How many times it was downloaded by now.
    """
    with transaction(connection):
        tries, _ = _save_state(connection, wanted, "unreadable", found_out_at, cut(why))
    return tries


def delete_facts(connection: duckdb.DuckDBPyConnection, job_ids: Iterable[int]) -> None:
    """What logs tell of jobs; within a transaction."""
    for table, _, _ in TABLES:
        connection.execute(
            f"delete from {table} where job_id in (select unnest($ids::bigint[]))",
            {"ids": list(job_ids)},
        )


def _save_state(
    connection: duckdb.DuckDBPyConnection,
    wanted: WantedLogs,
    state: str,
    now: datetime,
    unreadable_because: str | None = None,
) -> tuple[int, datetime]:
    """How often it was downloaded by now, and since when the state holds."""
    row = read_row(
        connection,
        _SAVE_STATE,
        {
            "run_id": wanted.run_id,
            "run_attempt": wanted.run_attempt,
            "state": state,
            "downloads": int(state in ("read", "unreadable")),
            "rules": RULES,
            "now": now,
            "reason": unreadable_because,
        },
    )
    assert row is not None  # noqa: S101 - an insert of one row returns one
    return row[0], row[1]
