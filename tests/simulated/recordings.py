"""
A world from recorded answers of the real API.

What the API requires and a recording lacks is null; a repository, of which recordings keep only the
name, is completed by its shape. Nothing else is changed, so an id that was served twice is again.
"""

import json
from collections import defaultdict
from datetime import datetime
from pathlib import Path

from tests.simulated import shapes
from tests.simulated.world import Json, World

_REPOSITORY = shapes.repository("owner/name")
_COMMIT = shapes.commit(_REPOSITORY, "0" * 40, "", datetime(2026, 1, 1))
_RUN = shapes.run(shapes.workflow(_REPOSITORY, 1, "ci.yml"), 1, _COMMIT, _REPOSITORY)
_RUN_FIELDS = tuple(_RUN)
_JOB_FIELDS = tuple(shapes.job(_RUN, 1, "job"))


def read_recording(folder: Path, *, with_runs_without_jobs: bool = False) -> World:
    """
    The world of one recording.

    Args:
        folder: Holds runs.json and jobs.json, lists of runs and of jobs with their steps.
        with_runs_without_jobs: Whether the runs of runs-without-jobs.json are added.

    Attempts before the recorded one are not there, as at GitHub when they are gone.
    """
    jobs_by_run = defaultdict(list)
    for job in json.loads((folder / "jobs.json").read_text("utf-8")):
        jobs_by_run[job["run_id"]].append(dict.fromkeys(_JOB_FIELDS) | job)
    runs = json.loads((folder / "runs.json").read_text("utf-8"))
    if with_runs_without_jobs:
        runs += json.loads((folder / "runs-without-jobs.json").read_text("utf-8"))
    world = World()
    for run in runs:
        _add_run(world, dict.fromkeys(_RUN_FIELDS) | run, jobs_by_run[run["id"]])
    return world


def _add_run(world: World, run: Json, jobs: list[Json]) -> None:
    full_name = run["repository"]["full_name"]
    try:
        repository = world.repository(full_name)
    except KeyError:
        answer = shapes.repository(full_name) | run["repository"]
        repository = world.add_repository(answer)
    if run["workflow_id"] not in repository.workflows:
        repository.add_workflow(
            shapes.workflow(
                repository.answer,
                run["workflow_id"],
                run["path"].partition("@")[0],
                name=run["name"],
            )
        )
    for side in ("repository", "head_repository"):
        if run[side] is not None:
            run[side] = shapes.minimal_repository(run[side]["full_name"]) | run[side]
    run["run_attempt"] = run["run_attempt"] or 1
    repository.add_run(run, jobs)
