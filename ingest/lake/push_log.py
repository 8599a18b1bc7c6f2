"""What the ingest log of a pulled database says: the pushes that its facts are of."""

from collections.abc import Sequence

import duckdb

from ingest.lake.tables import FILES
from ingest.lake.versions import Part
from ingest.storage.ingest_log import finish_ingest, start_ingest

_ADDED = """
with
runs as (
    select run_id, max_by(repository, run_attempt) as repository from run_attempts group by run_id
),
job_counts as (select run_id, count(*) as jobs from jobs group by run_id),
step_counts as (
    select run_id, count(*) as steps from steps inner join jobs using (job_id) group by run_id
)
select
    repository,
    count(*),
    cast(coalesce(sum(jobs), 0) as bigint),
    cast(coalesce(sum(steps), 0) as bigint),
from runs
left join job_counts using (run_id)
left join step_counts using (run_id)
group by repository
"""


def newest_by_writer(parts: Sequence[Part]) -> dict[str, Part]:
    """The part of runs that each machine pushed last; `parts` begin with the newest."""
    newest: dict[str, Part] = {}
    for part in parts:
        if part.lake_month != FILES:
            newest.setdefault(part.writer, part)
    return newest


def log_pushes(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> None:
    """Write the newest push of each machine into the log; `parts` begin with the newest."""
    newest = newest_by_writer(parts)
    writers = {part.lake_repository: part.writer for part in parts}
    counts = connection.execute(_ADDED).fetchall()
    for writer, part in sorted(newest.items(), key=lambda item: (item[1].pushed_at, item[0])):
        added = [row[1:] for row in counts if writers.get(row[0]) == writer]
        runs, jobs, steps = map(sum, zip(*added, strict=True)) if added else (0, 0, 0)
        ingest_id = start_ingest(connection, part.pushed_at, part.longpole_version)
        finish_ingest(
            connection,
            ingest_id,
            (),
            finished_at=part.pushed_at,
            outcome="complete",
            runs_added=runs,
            jobs_added=jobs,
            steps_added=steps,
        )
