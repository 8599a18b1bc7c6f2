"""Saving the price list: what was stored before is replaced as a whole."""

from collections.abc import Sequence

import duckdb

from ingest.records import RunnerPrice
from ingest.storage.arrow import upsert
from ingest.storage.database import transaction


def save_prices(connection: duckdb.DuckDBPyConnection, prices: Sequence[RunnerPrice]) -> None:
    """The prices of the file, and none of those that it no longer has."""
    with transaction(connection):
        connection.execute("delete from runner_prices")
        upsert(connection, "runner_prices", prices, RunnerPrice)
