"""Worlds of any size, for tests and benchmarks."""

from datetime import datetime, timedelta
from functools import partial

from tests.simulated import shapes
from tests.simulated.world import Json, SimulatedRepository, World

_FIRST_AT = datetime(2026, 1, 1)
_APART = timedelta(minutes=10)
_STEP = timedelta(seconds=20)
_WORKFLOW = ".github/workflows/build.yaml"
_CALLED = ".github/workflows/called-{number}.yaml"
_TOP_TEXT = "# As of commit {number}.\nname: build\non: pull_request\njobs:\n"
_JOB_TEXT = """\
  job-{number}:
    name: job {number}
    runs-on: ubuntu-latest
    steps:
    - run: make
"""
_CALLER_TEXT = """\
  call-{number}:
    name: call {number}
    uses: ./.github/workflows/called-{number}.yaml
"""
_CALLED_TEXT = """\
name: called {number}
on: workflow_call
jobs:
  job:
    runs-on: ubuntu-latest
    steps:
    - run: make
"""


def many_runs(
    count: int,
    jobs_per_run: int = 1,
    steps_per_job: int = 3,
    *,
    commit_count: int = 1,
    called_count: int = 0,
) -> World:
    """
    A world of successful runs of one workflow on one branch.

    The repository is example/many, its workflow .github/workflows/build.yaml, the branch `topic`.
    Runs have the ids 1 to `count`; run n was created n times ten minutes into 2026. Jobs run at
    the same time, their steps take 20 s each; they are made when they are asked for, so that
    10,000 runs cost little.

    Args:
        count: Runs.
        jobs_per_run: Jobs of each, `job 1` and so on, not counting those of called workflows.
        steps_per_job: Steps of each job.
        commit_count: Commits that the runs take in turn; no two have the same workflow file.
        called_count: Local reusable workflows that the file calls, a job each: `call 1 / job`.
    """
    world = World()
    repository = world.add_repository(shapes.repository("example/many"))
    workflow = shapes.workflow(repository.answer, 1, _WORKFLOW)
    repository.add_workflow(workflow)
    jobs, calls = range(1, jobs_per_run + 1), range(1, called_count + 1)
    names = [f"job {number}" for number in jobs] + [f"call {number} / job" for number in calls]
    for number in range(1, commit_count + 1):
        _add_commit(repository, number, jobs, calls)
    commits = list(repository.commits.values())
    for run_id in range(1, count + 1):
        created_at = _FIRST_AT + run_id * _APART
        commit = commits[(run_id - 1) % commit_count]
        run = shapes.run(
            workflow,
            run_id,
            commit,
            repository.answer,
            created_at=created_at,
            updated_at=created_at + steps_per_job * _STEP,
            referenced_workflows=[_referenced(call, commit["sha"]) for call in calls],
        )
        repository.add_run(run, partial(_jobs, run, created_at, names, steps_per_job))
    return world


def _add_commit(repository: SimulatedRepository, number: int, jobs: range, calls: range) -> None:
    sha = f"{number:040x}"
    committed_at = _FIRST_AT + (number - 1) * _APART
    commit = shapes.commit(repository.answer, sha, "a change", committed_at)
    repository.add_commit(commit, "topic")
    text = _TOP_TEXT.format(number=number)
    text += "".join(_JOB_TEXT.format(number=job) for job in jobs)
    text += "".join(_CALLER_TEXT.format(number=call) for call in calls)
    repository.files[sha, _WORKFLOW] = text.encode()
    for call in calls:
        content = _CALLED_TEXT.format(number=call).encode()
        repository.files[sha, _CALLED.format(number=call)] = content


def _referenced(call: int, sha: str) -> Json:
    path = f"example/many/{_CALLED.format(number=call)}@{sha}"
    return {"path": path, "sha": sha, "ref": "refs/heads/topic"}


def _jobs(run: Json, started_at: datetime, names: list[str], step_count: int) -> list[Json]:
    steps = [
        shapes.step(
            number + 1,
            f"step {number + 1}",
            started_at=started_at + number * _STEP,
            completed_at=started_at + (number + 1) * _STEP,
        )
        for number in range(step_count)
    ]
    first_id = run["id"] * len(names)
    return [
        shapes.job(run, first_id + place, name, steps=steps) for place, name in enumerate(names)
    ]
