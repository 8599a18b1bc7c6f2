"""The demo: the facts of a simulated experiment, published as those of a night are."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb

from basis.places import BROUGHT
from ingest.health.verify import find_faults
from ingest.night import Build, Summary
from ingest.session import publish
from ingest.storage.database import bind, checkpoint, read_number, transaction
from ingest.storage.ingest_log import Ending, save_ending
from ingest.storage.snapshots import Store
from ingest.storage.working import Working
from ingest.story import Story

FACTS = BROUGHT / "data" / "demo"
"""A Parquet file per table; `make demo-facts` makes them from the simulated GitHub."""


def run_demo(
    database: Path, story: Story, now: Callable[[], datetime], build: Build | None = None
) -> Summary:
    """
    Publish the simulated founding case in `database`, as if it had been ingested now.

    Raises:
        LongpoleError: As `session.run_ingest`.
    """
    store = Store(database)
    with store.locked(now()):
        with Working(store.working) as working:
            connection = working.connection
            bind(connection, store.working, api_root="the simulated GitHub", source="simulated")
            _load(connection, now())
            working.renew()
            found = working.attempt(lambda: find_faults(working.connection))
            assert not found, "the demo's facts are sound"  # noqa: S101
            connection = working.connection
            checkpoint(connection)
            loaded = Summary(
                outcome="complete",
                snapshot=None,
                runs_seen=0,
                runs_added=read_number(
                    connection, "select count(distinct run_id) from run_attempts"
                ),
                jobs_added=read_number(connection, "select count(*) from jobs"),
                steps_added=read_number(connection, "select count(*) from steps"),
                requests=0,
                requests_not_modified=0,
                rate_limit_remaining=None,
                failures=(),
                contradictions=(),
            )
        summary = publish(store, build, story, loaded)
        save_ending(store.folder, Ending(now(), now(), summary.outcome, summary.failures))
        return summary


def _load(connection: duckdb.DuckDBPyConnection, present: datetime) -> None:
    """Table by table: all at once, in place of what is there, take more memory than there is."""
    for file in sorted(FACTS.glob("*.parquet")):
        with transaction(connection):
            connection.execute(f"delete from {file.stem}")
            connection.execute(f"insert into {file.stem} by name from read_parquet(?)", [str(file)])
    with transaction(connection):
        connection.execute("update run_attempts set jobs_fetched_at = ?", [present])
        connection.execute("update ingests set started_at = ?, finished_at = ?", [present, present])
