"""Migrations: numbered, recorded, and every table and column explained."""

from pathlib import Path

from ingest.storage.database import migrations, open_working, schema_version


def test_every_table_and_column_has_a_comment(tmp_path: Path) -> None:
    """A database explains itself: no table and no column without a COMMENT."""
    with open_working(tmp_path / "working.duckdb") as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables() where comment is null"
        ).fetchall()
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() "
            "where not internal and comment is null"
        ).fetchall()
        described = connection.execute("select count(*) from duckdb_tables()").fetchall()
    assert ([], []) == (tables, columns)
    assert described[0][0] > 15


def test_migrations_record_themselves(tmp_path: Path) -> None:
    """Each migration is applied once, in order, and says so."""
    path = tmp_path / "working.duckdb"
    for _ in range(2):
        with open_working(path) as connection:
            rows = connection.execute(
                "select version, name from schema_migrations order by version"
            ).fetchall()
    assert [(version, name) for version, name, _ in migrations()] == rows
    assert list(range(1, schema_version() + 1)) == [version for version, _ in rows]
