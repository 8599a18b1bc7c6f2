"""Databases for tests: given rows in, a file with the real tables out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

_MIGRATIONS = Path(__file__).parents[1] / "ingest" / "storage" / "migrations"
_SOME_TIME = datetime(2026, 1, 1)
# What a case need not say: values for the columns that may not be NULL, and a job list that is
# stored complete.
_DEFAULTS: Mapping[str, Mapping[str, object]] = {
    "run_attempts": {
        "run_attempt": 1,
        "repository": "o/r",
        "jobs_fetched_at": _SOME_TIME,
    },
    "jobs": {
        "run_attempt": 1,
        "name": "job",
        "is_carried_over": False,
        "is_check_run": False,
        "is_superseded": False,
        "is_possibly_superseded": False,
    },
    "attempt_logs": {
        "run_attempt": 1,
        "state": "read",
        "tries": 1,
        "rules": 1,
        "read_at": _SOME_TIME,
    },
    "job_logs": {"state": "read", "line_count": 9, "told_line_count": 1},
    "job_actions": {"position": 1, "ref": "v4"},
    "cache_outcomes": {"position": 1, "tool": "actions/cache", "kind": "restore"},
    "build_layers": {"position": 1, "build": 1, "vertex": 1, "kind": "RUN"},
    "inner_steps": {"position": 1, "name": "Run x", "offset_s": 0.0},
    "job_needs": {"run_attempt": 1, "source": "workflow file"},
    "attempt_graphs": {"run_attempt": 1, "source": "workflow file", "is_final": True},
    "workflow_contents": {"content": "", "is_scanned": True},
    "experiments": {
        "experiment": "e",
        "position": 1,
        "repository": "o/r",
        "baseline": "a",
        "event": "pull_request",
    },
    "arms": {"experiment": "e", "arm": "a", "position": 1, "rule": "{}"},
    "roles": {"experiment": "e", "position": 1},
    "predictions": {"experiment": "e", "position": 1, "from_arm": "a", "changes": "[]"},
    "expectations": {
        "experiment": "e",
        "position": 1,
        "words": "faster",
        "arm": "a",
        "measured": "clock",
        "claims": "[]",
    },
    "arm_attempts": {
        "experiment": "e",
        "arm": "a",
        "run_attempt": 1,
        "cache_state": "other",
        "selected_by": "branch",
    },
    "runner_prices": {
        "runner_group": "GitHub Actions",
        "source": "a list",
        "read_on": _SOME_TIME.date(),
    },
    "ingests": {
        "started_at": _SOME_TIME,
        "outcome": "complete",
        "requests": 0,
        "requests_not_modified": 0,
        "runs_seen": 0,
        "runs_added": 0,
        "jobs_added": 0,
        "steps_added": 0,
        "failures": [],
        "longpole_version": "0.1.0",
    },
}


def build_database(path: Path, **tables: Iterable[Mapping[str, object]]) -> Path:
    """
    A database with the tables of ingest's migrations and the given rows.

    Args:
        path: The file to write; one that is there is replaced.
        tables: Rows by table; a column that a row does not name has its default, else NULL.

    Returns:
        `path`.
    """
    path.write_bytes(empty_database())
    with _attached(path) as connection:
        for table, rows in tables.items():
            described = [{**_DEFAULTS.get(table, {}), **row} for row in rows]
            # Rows that name the same columns go in together: a law has thousands of them.
            for columns, alike in groupby(described, key=tuple):
                together = list(alike)
                values = {column: [row[column] for row in together] for column in columns}
                places = ", ".join(f"unnest(${column})" for column in columns)
                connection.execute(
                    f"insert into built.{table} ({', '.join(columns)}) select {places}", values
                )
    return path


@contextmanager
def _attached(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has a file as `built`: an instance of its own would take 15 ms to start."""
    connection = _instance().cursor()
    connection.execute(f"attach '{path}' as built")
    try:
        yield connection
    finally:
        connection.execute("detach built")


@cache
def _instance() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@cache
def empty_database() -> bytes:
    """Migrated once a session, then copied: each case has a file of its own."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.duckdb"
        with duckdb.connect(path) as connection:
            connection.execute(
                "create table schema_migrations (version integer primary key, "
                "name varchar not null, applied_at timestamp not null)"
            )
            for migration in sorted(_MIGRATIONS.glob("*.sql")):
                match = re.fullmatch(r"(\d{4})_(\w+)\.sql", migration.name)
                assert match is not None, f"{migration.name} is not named like 0001_facts.sql"
                connection.execute(migration.read_text(encoding="utf-8"))
                connection.execute(
                    "insert into schema_migrations values (?, ?, ?)",
                    [int(match[1]), match[2], _SOME_TIME],
                )
        return path.read_bytes()
