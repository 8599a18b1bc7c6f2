"""Worlds of any size, for tests and benchmarks."""

from datetime import datetime, timedelta
from functools import partial

from ingest.simulated import shapes
from ingest.simulated.world import Json, World

_FIRST_AT = datetime(2026, 1, 1)
_APART = timedelta(minutes=10)
_STEP = timedelta(seconds=20)


def many_runs(count: int, jobs_per_run: int = 1, steps_per_job: int = 3) -> World:
    """
    A world of successful runs of one workflow on one branch.

    The repository is example/many, its workflow .github/workflows/build.yaml, the branch `topic`.
    Runs have the ids 1 to `count`; run n was created n times ten minutes into 2026. All are of
    one commit. Jobs run at the same time, their steps take 20 s each; they are made when they are
    asked for, so that 10,000 runs cost little.
    """
    world = World()
    repository = world.add_repository(shapes.repository("example/many"))
    workflow = shapes.workflow(repository.answer, 1, ".github/workflows/build.yaml")
    repository.add_workflow(workflow)
    commit = shapes.commit(repository.answer, f"{1:040x}", "a change", _FIRST_AT)
    repository.add_commit(commit, "topic")
    for run_id in range(1, count + 1):
        created_at = _FIRST_AT + run_id * _APART
        run = shapes.run(
            workflow,
            run_id,
            commit,
            repository.answer,
            created_at=created_at,
            updated_at=created_at + steps_per_job * _STEP,
        )
        repository.add_run(run, partial(_jobs, run, created_at, jobs_per_run, steps_per_job))
    return world


def _jobs(run: Json, started_at: datetime, job_count: int, step_count: int) -> list[Json]:
    steps = [
        shapes.step(
            number + 1,
            f"step {number + 1}",
            started_at=started_at + number * _STEP,
            completed_at=started_at + (number + 1) * _STEP,
        )
        for number in range(step_count)
    ]
    first_id = run["id"] * job_count
    return [
        shapes.job(run, first_id + place, f"job {place + 1}", steps=steps)
        for place in range(job_count)
    ]
