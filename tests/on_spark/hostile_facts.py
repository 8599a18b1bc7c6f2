"""The demo's facts made hostile: ties everywhere, NULL wherever it may be, no list of one item."""

from pathlib import Path

import duckdb

from queries.meaning.fingerprint import FACTS

SECOND = 'it\'s "the 2nd"; ü\n--'
"""An experiment about the same runs: a job's own duration on labelled runners is its clock."""

_COPIED = ("experiments", "arms", "roles", "predictions", "expectations", "arm_attempts")
# Without these no attempt would count, and nothing would be left to compare.
_KEPT = {
    *(("experiments", "workflow"), ("experiments", "milestone")),
    *(("arms", "milestone_legs"), ("arms", "labels"), ("attempt_graphs", "files_key")),
    *(("run_attempts", "status"), ("run_attempts", "run_started_at")),
    *(("run_attempts", "jobs_fetched_at"), ("arm_attempts", "excluded_because")),
}
# These are NULL in the jobs of every third run alone.
_RARE = {"status", "conclusion", "created_at", "started_at", "completed_at"}

_TIES = """
update jobs set
    created_at = date_trunc('minute', created_at),
    started_at = date_trunc('minute', started_at),
    completed_at = date_trunc('minute', completed_at) + interval 1 minute;
update run_attempts set run_started_at = date_trunc('hour', run_started_at);
update steps set
    started_at = date_trunc('minute', started_at),
    completed_at = date_trunc('minute', completed_at)
        + to_minutes(if(hash(job_id, number) % 3 = 0, 2, 0));
"""
_LISTS = """
update jobs set runner_labels = case hash(job_id) % 4
    when 0 then ['X64', 'ubuntu-latest', 'X64']
    when 1 then ['self-hosted', null, 'Ubuntu-Latest']
    when 2 then ['ubuntu-latest', 'ubuntu-24.04-arm']
    else []
end;
update experiments set milestone = ['push-main-manifests*', 'build-and-push-*'];
update roles set
    jobs = if(position % 2 = 0, ['pre-build-*', '*docs*'], jobs),
    steps = if(position = 3, null, steps);
update jobs set
    is_carried_over = hash(job_id, 1) % 97 = 0,
    is_check_run = hash(job_id, 2) % 97 = 0,
    is_superseded = hash(job_id, 3) % 41 = 0,
    is_possibly_superseded = hash(job_id, 4) % 41 = 0,
    conclusion = case when hash(job_id, 3) % 41 = 0 then 'failure' else conclusion end,
    unmapped_because = case when hash(job_id, 5) % 53 = 0 then 'fits two keys' end;
update step_lists set
    has_parallel = hash(job_id) % 2 = 0,
    unmatched_because = case when hash(job_id) % 5 = 0 then 'are too many' end;
update step_places set
    is_background = number % 5 = 0 and hash(job_id, 7) % 2 = 0,
    awaited_by = case when number % 5 = 0 and hash(job_id, 7) % 2 = 0 then number + 2 end,
    kind = case when number % 5 = 2 then 'wait' else kind end;
insert into step_waits by name
select
    job_id, number,
    case when number % 4 = 0 then 'wait all' end as kind,
    case when number % 4 = 3 then number + 1 end as awaited_by,
from steps
where number % 4 in (0, 3) and hash(job_id, 6) % 3 = 0;
insert into workflow_resources by name
select distinct
    blob_sha, 'job' as job_key, kind, 'shared' as name, false as is_branch_bound,
    true as is_cancelling,
from workflow_files
cross join (values ('cache write'), ('cache read'), ('concurrency')) as kinds (kind)
where blob_sha is not null;
"""
_OF_SECOND = """
update experiments set milestone = ['job: *pre-build*', 'job: *docs*'] where experiment = $name;
update arms set labels = ['ubuntu-latest', 'x64'] where experiment = $name and position > 1;
update arms set milestone_legs = ['b', 'a'] where experiment = $name and position = 1;
update arm_attempts set cache_state = 'other' where experiment = $name and run_id % 2 = 0;
"""


def make_hostile(path: Path) -> None:
    """Change the facts of a database that holds the demo's."""
    with duckdb.connect(path) as connection:
        connection.execute(_TIES)
        connection.execute(_LISTS)
        for table in _COPIED:
            position = ", 2 as position" if table == "experiments" else ""
            connection.execute(
                f"insert into {table} by name "
                f"select * replace ($name as experiment{position}) from {table}",
                {"name": SECOND},
            )
        for statement in _OF_SECOND.strip().split(";\n"):
            connection.execute(statement, {"name": SECOND})
        for table, column in _nullable(connection):
            rare = {"jobs": "run_id % 3 = 0", "steps": "job_id % 3 = 0"}.get(table, "true")
            rows = rare if column in _RARE else "true"
            connection.execute(
                f"update {table} set {column} = null "
                f"where hash({table}, '{column}') % 9 = 0 and {rows}"
            )


def _nullable(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    found = connection.execute(
        "select table_name, column_name from duckdb_columns() inner join duckdb_tables() "
        "using (table_name) where is_nullable and list_contains($facts, table_name) order by all",
        {"facts": sorted(FACTS)},
    ).fetchall()
    return [pair for pair in found if pair not in _KEPT]
