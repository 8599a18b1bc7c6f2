"""A database with as many runs of the founding structures as are wanted, jobs, steps and needs."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from tests.benchmarks.many_parts import RUNS, SELECTED
from tests.build_database import build_database
from tests.simulated.job_plan import JobPlan
from tests.simulated.structures import BASELINE, COMBINED_JOB

_STEPS = 15
# A job is created a second or two after what it waits for, and waits up to 7 s for its runner.
_JOBS = """
insert into jobs (
    job_id, run_id, run_attempt, name, job_key, status, conclusion, created_at, started_at,
    completed_at, runner_labels, is_carried_over, is_check_run, is_superseded
)
with ready as (
    select
        selected.run_id,
        coalesce(max(jobs.completed_at), any_value(runs.run_started_at)) as ready_at,
    from arm_attempts as selected
    inner join run_attempts as runs using (run_id)
    left join jobs on jobs.run_id = selected.run_id and list_contains($needs, jobs.job_key)
    where selected.arm = $arm
    group by all
),

timed as (
    select
        run_id,
        ready_at + to_seconds(1 + hash(run_id, $number, 1) % 2) as created_at,
        2 + hash(run_id, $number, 2) % 7 as queue_s,
        20 + hash(run_id, $number, 3) % 160 as run_s,
    from ready
)

select
    run_id * 100 + $number, run_id, 1, $name, $key, 'completed',
    if($is_skipped, 'skipped', 'success'), created_at,
    created_at + to_seconds(if($is_skipped, 0, queue_s)),
    created_at + to_seconds(if($is_skipped, 0, queue_s + run_s)),
    ['ubuntu-latest'], false, false, false
from timed
"""
_STEPS_OF_JOBS = """
insert into steps (job_id, number, name, status, conclusion, started_at, completed_at)
select
    job_id, number,
    case number
        when 1 then 'Set up job'
        when 2 then 'Checkout'
        when $steps - 1 then 'Post Checkout'
        when $steps then 'Complete job'
        else 'step ' || number
    end,
    'completed', 'success',
    started_at + (completed_at - started_at) * (number - 1) / $steps,
    started_at + (completed_at - started_at) * number / $steps
from jobs cross join range(1, $steps + 1) as steps (number)
where conclusion = 'success'
"""
_NEEDS = """
insert into job_needs (run_id, run_attempt, waiting_id, needed_id, source)
select jobs.run_id, 1, jobs.job_id, needed.job_id, 'workflow file'
from jobs
inner join arm_attempts as selected using (run_id)
inner join jobs as needed using (run_id)
where selected.arm = $arm and jobs.job_key = $key and list_contains($needs, needed.job_key)
"""


def large_experiment(path: Path, runs: int) -> Path:
    """
    Experiment `e`: baseline a, structured as the founding baseline, and b, one combined job.

    Args:
        path: The file to write.
        runs: Warm runs of both arms together, in turn, one every ten minutes.

    Returns:
        `path`.
    """
    build_database(
        path,
        experiments=[{"milestone": ["push-main-manifests*"]}],
        arms=[{}, {"arm": "b", "position": 2}],
        properties=[{"property": "source", "value": "github"}],
    )
    with duckdb.connect(path) as connection:
        connection.execute(RUNS, {"runs": runs})
        connection.execute(SELECTED)
        for arm, plans in (("a", BASELINE), ("b", COMBINED_JOB)):
            _add_jobs(connection, arm, plans)
        connection.execute(_STEPS_OF_JOBS, {"steps": _STEPS})
        connection.execute(
            "insert into attempt_graphs (run_id, run_attempt, source, is_final) "
            "select run_id, 1, 'workflow file', true from run_attempts"
        )
    return path


def _add_jobs(connection: duckdb.DuckDBPyConnection, arm: str, plans: Sequence[JobPlan]) -> None:
    """The jobs of an arm's runs in the order of their needs, as the structures list them."""
    number = 0
    for plan in plans:
        needs = list(plan.needs)
        for name in plan.job_names:
            number += 1
            connection.execute(
                _JOBS,
                {
                    "arm": arm,
                    "needs": needs,
                    "number": number,
                    "name": name,
                    "key": plan.key,
                    "is_skipped": plan.is_skipped,
                },
            )
        connection.execute(_NEEDS, {"arm": arm, "key": plan.key, "needs": needs})
