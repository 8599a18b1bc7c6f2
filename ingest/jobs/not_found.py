"""
What GitHub does not find: deleted, or only for a while.

An outage and a token that lost its access look the same: 404. It counts as a deletion once it was
repeated, half a day later or more; until then what is missing is a failure, and asked for again.
`not_found_at` remembers since when; with neither that nor a status an attempt is gone for good.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import duckdb

from ingest.records import RunAttempt
from ingest.storage.arrow import register, upsert
from ingest.storage.database import only_row, transaction

REPEATED_AFTER = timedelta(hours=12)


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
        row = only_row(
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
