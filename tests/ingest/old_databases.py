"""The same facts in a database as an earlier version of the schema describes it."""

from collections.abc import Collection

import pytest

from ingest.storage import database
from ingest.storage.snapshots import Store
from tests.ingest.project import Project


def take_back(project: Project, version: int, without: Collection[str] = ()) -> None:
    """
    Make the project's working database one of an earlier schema, by the migrations up to it.

    Args:
        project: Whose next ingest is to migrate it.
        version: Of the schema.
        without: Tables and columns of which it is to hold nothing.
    """
    store = Store(project.database)
    old = store.working.with_name("old.duckdb")
    earlier = database.migrations()[:version]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "migrations", lambda: earlier)
        connection = database.open_working(old)
    with connection:
        connection.execute(f"attach '{store.working}' as present (read_only)")
        for table, columns in connection.execute(_COMMON_COLUMNS).fetchall():
            kept = ", ".join(column for column in columns if column not in without)
            if table not in without:
                connection.execute(
                    f"insert into {table} by name select {kept} from present.{table}"
                )
    old.replace(store.working)
    store.working.with_name(f"{store.working.name}.wal").unlink(missing_ok=True)


_COMMON_COLUMNS = """
select table_name, list(column_name)
from duckdb_columns() as old
semi join (select * from duckdb_columns() where database_name = 'present') as present
    using (table_name, column_name)
where database_name = 'old' and table_name <> 'schema_migrations'
group by table_name
"""
