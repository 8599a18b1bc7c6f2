"""Whether the facts of an experiment are those that its meaning was built from."""

import duckdb

# All facts that an answer about an experiment may rest on, and which rows of each: of its runs all
# attempts, since an earlier one decides whether a later one counts.
ROWS = {
    "experiments": "experiment = $experiment",
    "arms": "experiment = $experiment",
    "roles": "experiment = $experiment",
    "predictions": "experiment = $experiment",
    "expectations": "experiment = $experiment",
    "arm_attempts": "experiment = $experiment",
    "run_attempts": "run_id in (from runs)",
    "attempt_graphs": "run_id in (from runs)",
    "job_needs": "run_id in (from runs)",
    "need_uses": (
        "files_key in (select files_key from attempt_graphs where run_id in (from runs))"
    ),
    "file_jobs": (
        "files_key in (select files_key from attempt_graphs where run_id in (from runs))"
    ),
    "run_pull_requests": "run_id in (from runs)",
    "jobs": "run_id in (from runs)",
    "steps": "job_id in (from run_jobs)",
    "step_lists": "job_id in (from run_jobs)",
    "step_places": "job_id in (from run_jobs)",
    "step_waits": "job_id in (from run_jobs)",
    "attempt_logs": "run_id in (from runs)",
    "job_logs": "job_id in (from run_jobs)",
    "cache_outcomes": "job_id in (from run_jobs)",
    "build_layers": "job_id in (from run_jobs)",
    "workflow_files": "(repository, path, commit_sha) in (from files)",
    "workflow_resources": (
        "blob_sha in (select blob_sha from workflow_files "
        "where (repository, path, commit_sha) in (from files))"
    ),
    "pull_requests": "(repository, pull_number) in (from pulls)",
    "pull_request_commits": "(repository, pull_number) in (from pulls)",
    "runner_prices": "true",
}
"""Which rows of a table, by its name, said with the common table expressions of `SCOPE`."""

SCOPE = """
with
runs as (select distinct run_id from arm_attempts where experiment = $experiment),
run_jobs as (select job_id from jobs where run_id in (from runs)),
pulls as (
    select (repository, pull_number) from run_pull_requests
    inner join run_attempts using (run_id) where run_id in (from runs)
    union
    select (repository, cast(json_extract_string(rule, 'pull_request') as integer)) from arms
    inner join experiments using (experiment) where experiment = $experiment
),
files as (
    select distinct (repository, path, commit_sha) from attempt_graphs
    where run_id in (from runs) and path is not null
)
"""
FACTS = frozenset(ROWS)
"""The tables that are looked at."""


def fingerprint(connection: duckdb.DuckDBPyConnection, experiment: str) -> str:
    """What changes if any row that an answer about the experiment may rest on does."""
    # Rows in any order: the sum of their hashes.
    sums = " union all ".join(
        f"(select '{table}' as name, count(*) as rows, "
        "coalesce(sum(cast(hash(fact) as hugeint)), 0) as hashes "
        f"from {table} as fact where {rows})"
        for table, rows in ROWS.items()
    )
    found = connection.execute(
        f"{SCOPE} select md5(string_agg(concat_ws(' ', name, rows, hashes), ';' order by name)) "
        f"from ({sums})",
        {"experiment": experiment},
    ).fetchall()
    return str(found[0][0])
