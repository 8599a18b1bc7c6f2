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
    earlier = [migration for migration in database.migrations() if migration[0] <= version]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "migrations", lambda: earlier)
        connection = database.open_working(old)
    with connection:
        connection.execute(f"attach '{store.working}' as present (read_only)")
        for table, columns in connection.execute(_COMMON_COLUMNS).fetchall():
            kept = ", ".join(column for column in columns if column not in without)
            if table not in without and (table != "job_needs" or version >= _JOINTS):
                connection.execute(
                    f"insert into {table} by name select {kept} from present.{table}"
                )
        if version < _JOINTS and "job_needs" not in without:
            connection.execute(f"insert into job_needs by name {_PAIRS}")
    old.replace(store.working)
    store.working.with_name(f"{store.working.name}.wal").unlink(missing_ok=True)


_JOINTS = 8
"""The schema from which on needs have joints, and their columns other names."""

_PAIRS = """
with recursive pairs as (
    select run_id, run_attempt, waiting_id as job_id, needed_id as needed_job_id, source
    from present.job_needs
    where waiting_id > 0
    union
    select run_id, run_attempt, pairs.job_id, needs.needed_id, pairs.source
    from pairs inner join present.job_needs as needs using (run_id, run_attempt)
    where pairs.needed_job_id < 0 and pairs.needed_job_id = needs.waiting_id
)
from pairs where needed_job_id > 0
"""
_COMMON_COLUMNS = """
select table_name, list(column_name)
from duckdb_columns() as old
semi join (select * from duckdb_columns() where database_name = 'present') as present
    using (table_name, column_name)
where database_name = 'old' and table_name <> 'schema_migrations'
group by table_name
"""
