"""The ingest log."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import duckdb

from ingest.batches import batches
from ingest.cut import cut
from ingest.records import Failure
from ingest.storage.arrow import size_of
from ingest.storage.database import only_row, transaction

_MOST_FAILURES = 100
_LONGEST_FAILURES_BYTES = 15_000


def start_ingest(
    connection: duckdb.DuckDBPyConnection, started_at: datetime, longpole_version: str
) -> int:
    """Open the log entry of an ingest; what stays `running` was interrupted."""
    with transaction(connection):
        row = only_row(
            connection,
            """
            insert into ingests
            select
                coalesce(max(ingest_id), 0) + 1, $started_at, null, 'running', 0, 0, null,
                0, 0, 0, 0, [], $version,
            from ingests
            returning ingest_id
            """,
            {"started_at": started_at, "version": longpole_version},
        )
    assert row is not None  # noqa: S101 - an insert of one row returns one
    return int(row[0])


def finish_ingest(
    connection: duckdb.DuckDBPyConnection,
    ingest_id: int,
    failures: Sequence[Failure],
    **columns: object,
) -> None:
    """Close an entry of the log, with the first failures; `columns` are those of `ingests`."""
    short = (Failure(cut(one.what), cut(one.why)) for one in failures)
    kept = next(batches(short, _MOST_FAILURES, size_of, _LONGEST_FAILURES_BYTES), [])
    if more := len(failures) - len(kept):
        kept.append(Failure("and more", f"{more:,} other failures and notes, said that night"))
    values = {**columns, "failures": [asdict(failure) for failure in kept]}
    assignments = ", ".join(f"{column} = ${column}" for column in values)
    with transaction(connection):
        connection.execute(
            f"update ingests set {assignments} where ingest_id = $ingest_id",
            {**values, "ingest_id": ingest_id},
        )
