"""Runs whose jobs are to be fetched: their ids at once, the rest a few hundred at a time."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb

from ingest.jobs.fetch import PendingRun
from ingest.records import RunAttempt, referenced_workflows
from ingest.runs.reader import Reader

BATCH = 500
"""Runs whose messages are in memory at a time."""

MOST_LOOKED_UP = 100
"""Earlier attempts of one run that are asked for, from the first on: a request each."""

_PENDING = (Path(__file__).parent / "pending_runs.sql").read_text(encoding="utf-8")
_IDS = f"select run_id from ({_PENDING}) order by created_at desc, run_id desc"
_OLD_RUNNING = (
    f"select repository, run_id from ({_PENDING}) "
    "where status is distinct from 'completed' and created_at < $created_before "
    "order by created_at desc, run_id desc"
)


def pending_ids(connection: duckdb.DuckDBPyConnection, run_ids: Sequence[int]) -> list[int]:
    """Of some runs those whose jobs or earlier attempts are missing or may change; newest first."""
    rows = connection.execute(
        _IDS, {"run_ids": run_ids, "most_looked_up": MOST_LOOKED_UP}
    ).fetchall()
    return [run_id for (run_id,) in rows]


def pending_runs(reader: Reader, pending: Sequence[int]) -> Iterator[PendingRun]:
    """Runs by the ids that `pending_ids` gave, read when they are wanted."""
    for start in range(0, len(pending), BATCH):
        run_ids = pending[start : start + BATCH]
        rows = reader.connection.execute(
            _PENDING, {"run_ids": run_ids, "most_looked_up": MOST_LOOKED_UP}
        ).fetchall()
        for *columns, called, settled in rows:
            newest = replace(
                RunAttempt(*columns), referenced_workflows=referenced_workflows(called)
            )
            earlier = range(1, min(newest.run_attempt, MOST_LOOKED_UP + 1))
            yield PendingRun(newest, tuple(n for n in earlier if n not in settled))


def left_running(connection: duckdb.DuckDBPyConnection, created_before: datetime) -> set[int]:
    """Old runs of which some attempt was not complete when it was listed, whoever selects them."""
    rows = connection.execute(
        "select distinct run_id from run_attempts "
        "where status is distinct from 'completed' and created_at < ?",
        [created_before],
    ).fetchall()
    return {run_id for (run_id,) in rows}


def old_running(
    connection: duckdb.DuckDBPyConnection, run_ids: Sequence[int], created_before: datetime
) -> Collection[tuple[str, int]]:
    """Of some runs the old ones that were in progress when they were listed: repository and id."""
    return connection.execute(
        _OLD_RUNNING,
        {
            "run_ids": run_ids,
            "most_looked_up": MOST_LOOKED_UP,
            "created_before": created_before,
        },
    ).fetchall()
