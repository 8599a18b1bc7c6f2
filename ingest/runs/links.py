"""Which runs belong to which pull requests, where GitHub does not say."""

from pathlib import Path

import duckdb

from ingest.storage.database import transaction

_LINKS = (Path(__file__).parent / "run_pull_requests.sql").read_text(encoding="utf-8")


def link_pull_requests(connection: duckdb.DuckDBPyConnection) -> None:
    """Derive it anew from all that is stored; GitHub's own word stands."""
    with transaction(connection):
        connection.execute("delete from run_pull_requests where evidence <> 'api'")
        connection.execute(f"insert or ignore into run_pull_requests {_LINKS}")
