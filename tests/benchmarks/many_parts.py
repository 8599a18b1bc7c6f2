"""A database of two arms with many runs, to measure what is made of all their jobs and steps."""

from pathlib import Path

import duckdb

from tests.build_database import build_database

RUNS = """
insert into run_attempts (
    run_id, run_attempt, repository, status, conclusion, run_started_at, jobs_fetched_at
)
select
    run_id, 1, 'o/r', 'completed', 'success',
    timestamp '2026-01-01' + to_minutes(10 * run_id), timestamp '2026-12-01'
from range(1, $runs + 1) as runs (run_id)
"""
SELECTED = """
insert into arm_attempts (experiment, arm, run_id, run_attempt, cache_state, selected_by)
select 'e', if(run_id % 2 = 0, 'a', 'b'), run_id, 1, 'warm', 'branch' from run_attempts
"""
# Jobs scatter by 20 s. Those of the candidate take 0 to 9 s more; every third job none.
_JOBS = """
insert into jobs (
    job_id, run_id, run_attempt, name, job_key, status, conclusion, created_at, started_at,
    completed_at, is_carried_over, is_check_run, is_superseded
)
select
    run_id * $jobs + number, run_id, 1, 'job ' || number, 'job-' || number, 'completed', 'success',
    run_started_at, run_started_at,
    run_started_at + to_seconds(
        60 + hash(run_id, number) % 20
        + if(run_id % 2 = 1 and number % 3 > 0, number % 10, 0)
    ),
    false, false, false
from run_attempts cross join range($jobs) as jobs (number)
"""
# Most steps take a second or two, every fourth scatters as a job does.
_STEPS = """
insert into steps (job_id, number, name, status, conclusion, started_at, completed_at)
select
    job_id, number, 'step ' || number, 'completed', 'success', started_at,
    started_at + to_seconds(
        hash(job_id, number) % if(number % 4 = 0, 20, 3)
        + if(run_id % 2 = 1 and number % 4 = 0, number, 0)
    )
from jobs cross join range(1, $steps + 1) as steps (number)
"""


def many_parts(path: Path, *, runs: int, jobs: int, steps: int) -> Path:
    """
    Experiment `e`: baseline a and candidate b, so many warm runs in turn.

    Args:
        path: The file to write.
        runs: Of both arms together.
        jobs: Of each run, all at once; the one that ends last is its critical path.
        steps: Of each job.

    Returns:
        `path`.
    """
    build_database(path, experiments=[{}], arms=[{}, {"arm": "b", "position": 2}])
    with duckdb.connect(path) as connection:
        connection.execute(RUNS, {"runs": runs})
        connection.execute(SELECTED)
        connection.execute(_JOBS, {"jobs": jobs})
        connection.execute(_STEPS, {"steps": steps})
        connection.execute(
            "insert into attempt_graphs (run_id, run_attempt, source, is_final) "
            "select run_id, 1, 'workflow file', true from run_attempts"
        )
    return path
