"""The cases from the field (../shared/cases): each a small world, ingested by the real command."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

from queries.answers import answer
from tests.ingest.project import Project
from tests.simulated import SimulatedGithub, World, shapes
from tests.simulated.world import Json

_NIGHT_AFTER = timedelta(days=2)


@dataclass(frozen=True)
class FieldCase:
    """
    One case after its night.

    Attributes:
        project: Its folder.
        experiment: The name of its one experiment.
        stdout: What the ingest said.
    """

    project: Project
    experiment: str
    stdout: str

    def ask(self, question: str, **parameters: object) -> pd.DataFrame:
        """The answer to a question about the experiment, and about a run where one is named."""
        return answer(question, self.project.database, parameters)

    def jobs(self, run_id: int) -> pd.DataFrame:
        """The question `attempt_jobs` of a run's first attempt, to the experiment's milestone."""
        return self.ask("attempt_jobs", experiment=self.experiment, run_id=run_id, run_attempt=1)

    def keys(self, run_id: int) -> list[tuple[str, str | None]]:
        """Name and key of each job of a run, sorted."""
        return sorted(
            self.project.query(f"select name, job_key from jobs where run_id = {run_id}"),
            key=lambda each: (each[0], each[1] or ""),
        )

    def path(self, run_id: int) -> list[tuple[str, float, float]]:
        """The run's critical path, from first to last: name, seconds of waiting, of running."""
        jobs = self.jobs(run_id)
        on_path = jobs[jobs["path_position"].notna()].sort_values("path_position")
        columns = ["name", "path_wait_s", "path_run_s"]
        return list(on_path[columns].itertuples(index=False, name=None))

    def clocks(self) -> dict[int, float | str]:
        """Of each run the seconds of its clock, or why it does not count."""
        rows = self.ask("attempts_by_arm", experiment=self.experiment).to_dict("records")
        return {
            int(row["run_id"]): row["clock_s"] if row["is_counted"] else row["excluded_because"]
            for row in rows
        }


def ingest_case(project: Project, shared: Path, name: str, *, exit_code: int = 0) -> FieldCase:
    """Ingest a case by the real command over sockets; its night must end with this exit code."""
    folder = shared / "cases" / name
    return ingest_world(
        project,
        read_world(json.loads((folder / "world.json").read_text("utf-8"))),
        (folder / "experiments.toml").read_text("utf-8"),
        exit_code=exit_code,
    )


def ingest_world(
    project: Project, world: World, experiments: str, *, exit_code: int = 0
) -> FieldCase:
    """Ingest a world by the real command, as `ingest_case` does."""
    project.write(experiments)
    project.now = _night_after(world)
    with SimulatedGithub(world) as github:
        outcome = project.ingest(api=github.url)
    assert exit_code == outcome.exit_code, outcome.output
    ((experiment,),) = project.query("select experiment from experiments")
    return FieldCase(project, experiment, outcome.stdout)


def read_world(described: dict[str, Json]) -> World:
    """A world from the JSON of a case: repositories by name, see ../shared/cases/README.md."""
    world = World()
    for full_name, content in described.items():
        _add_repository(world, full_name, content)
    return world


def _add_repository(world: World, full_name: str, content: Json) -> None:
    answer_of_it = shapes.repository(
        full_name, id=content["id"], default_branch=content["default_branch"]
    )
    repository = world.add_repository(answer_of_it)
    jobs: defaultdict[int, list[Json]] = defaultdict(list)
    for job in content["jobs"]:
        jobs[job["run_id"]].append(job)
    for run in content["runs"]:
        for side in ("repository", "head_repository"):
            run[side] = shapes.minimal_repository(full_name) | run[side]
        if run["workflow_id"] not in repository.workflows:
            repository.add_workflow(
                shapes.workflow(answer_of_it, run["workflow_id"], run["path"], name=run["name"])
            )
        form = shapes.run(
            repository.workflows[run["workflow_id"]],
            run["id"],
            _commit(answer_of_it, run),
            answer_of_it,
        )
        repository.add_commit(_commit(answer_of_it, run), run["head_branch"])
        of_attempt = [
            dict.fromkeys(shapes.job(form, 1, "job")) | job
            for job in jobs[run["id"]]
            if job["run_attempt"] == run["run_attempt"]
        ]
        repository.add_run(dict.fromkeys(form) | run, of_attempt)
    for path, versions in content["files"].items():
        for sha in repository.commits:
            if text := versions.get(sha, versions.get("default")):
                repository.files[sha, path] = text.encode()


def _commit(repository: Json, run: Json) -> Json:
    started_at = datetime.fromisoformat(str(run["run_started_at"])).replace(tzinfo=None)
    return shapes.commit(repository, str(run["head_sha"]), "m", started_at)


def _night_after(world: World) -> datetime:
    newest = max(
        run["run_started_at"] for repository in world for run in repository.runs_newest_first()
    )
    return datetime.fromisoformat(newest).replace(tzinfo=None) + _NIGHT_AFTER
