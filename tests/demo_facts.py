"""
`make demo-facts`: the demo's facts, as a night on the simulated GitHub stores them.

What belongs to the night, not to the experiment, is left out: the cache of answers, how far
listings were read.
"""

import sys
from datetime import datetime
from pathlib import Path

import duckdb

from ingest.api.client import GithubApi
from ingest.api.gate import Pace
from ingest.config.experiment_file import load_experiments
from ingest.config.price_file import load_prices
from ingest.demo import FACTS
from ingest.night import Plan
from ingest.session import run_ingest
from tests.silence import Silence
from tests.simulated import SimulatedGithub, founding_case

_ROOT = Path(__file__).resolve().parents[1]
_EXPERIMENTS = _ROOT / "tests" / "simulated" / "demo.toml"
_PRICES = _ROOT / "data" / "prices.toml"
_NIGHT = datetime(2026, 11, 29, 2)
_OF_THE_NIGHT = {"http_cache", "listings", "properties", "schema_migrations"}
# How fast requests follow each other decides how many are left.
_LEFT_OUT = {"ingests": "* replace (null as rate_limit_remaining)"}


def simulated_night(database: Path, experiments: Path = _EXPERIMENTS) -> None:
    """Ingest the founding case over HTTP, by the demo's experiment file or another one."""
    with SimulatedGithub(founding_case()) as github:
        plan = Plan(
            file=load_experiments(experiments),
            prices=load_prices(_PRICES, is_named=False),
            database=database,
            api_root="the simulated GitHub",
            source="simulated",
            connect=lambda: GithubApi(
                github.url, "demo", warn=Silence().warning, pace=Pace.unlimited()
            ),
        )
        assert "complete" == run_ingest(plan, Silence(), lambda: _NIGHT).outcome


def write_facts(database: Path, folder: Path) -> None:
    """A Parquet file of each table with rows, in an order that does not depend on the night."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.parquet"):
        old.unlink()
    with duckdb.connect(database.resolve(), read_only=True) as connection:
        tables = "select table_name from duckdb_tables() where estimated_size > 0"
        for (table,) in connection.execute(tables).fetchall():
            if table not in _OF_THE_NIGHT:
                columns = _LEFT_OUT.get(table, "*")
                connection.execute(
                    f"copy (select {columns} from {table} order by all) "
                    f"to '{folder / table}.parquet' "
                    "(format parquet, compression zstd, compression_level 19)"
                )


if __name__ == "__main__":
    night = Path(sys.argv[1]) / "night.duckdb"
    simulated_night(night)
    write_facts(night, FACTS)
