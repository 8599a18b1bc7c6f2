"""
How ingests ended: the log in the database, and the last ending in a file beside the snapshots.

A failed ingest publishes nothing, so that no snapshot has its log entry; a monitor still sees it.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from ingest.bounds import batches, cut
from ingest.records import Failure
from ingest.storage.arrow import size_of
from ingest.storage.database import read_row, transaction

_MOST_FAILURES = 100
_LONGEST_FAILURES_BYTES = 15_000
_FILE = "last-ingest.json"


def start_ingest(
    connection: duckdb.DuckDBPyConnection, started_at: datetime, longpole_version: str
) -> int:
    """Open the log entry of an ingest; what stays `running` was interrupted."""
    with transaction(connection):
        row = read_row(
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


@dataclass(frozen=True, slots=True)
class Ending:
    """
    How one ingest ended.

    Attributes:
        outcome: complete, partial, failed or interrupted.
        failures: What is missing, and why; of a snapshot's log also what contradicted itself.
    """

    started_at: datetime
    finished_at: datetime
    outcome: str
    failures: Sequence[Failure] = ()


def save_ending(folder: Path, ending: Ending) -> None:
    """
    Keep an ending in place of the last one.

    Where it can't be written, as on a full disk, none is kept: the last one would be taken for it.
    """
    file = folder / _FILE
    unfinished = file.with_suffix(".unfinished")
    with suppress(OSError):
        file.unlink(missing_ok=True)
        unfinished.write_text(
            json.dumps(asdict(ending), default=datetime.isoformat), encoding="utf-8"
        )
        unfinished.replace(file)


def read_last_ending(folder: Path) -> Ending | None:
    """The last one that was kept; None if there is none that can be read."""
    try:
        kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return Ending(
            started_at=datetime.fromisoformat(kept["started_at"]),
            finished_at=datetime.fromisoformat(kept["finished_at"]),
            outcome=str(kept["outcome"]),
            failures=tuple(Failure(**failure) for failure in kept["failures"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
