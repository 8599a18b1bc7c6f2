"""A user's folder with an experiment file and a database, and a small GitHub to ingest from."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

from ingest.night import Build
from longpole import ingest_command as command
from tests.ingest.fake_time import nobody_waits
from tests.ingest.file_library import pairs_of
from tests.simulated import SimulatedGithub, SimulatedRepository, World, shapes

_ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 4, 10, 2, 0)
FACTS = {
    "run_attempts": "* exclude (jobs_fetched_at)",
    "jobs": "*",
    "steps": "*",
    "pull_requests": "*",
    "pull_request_commits": "*",
    "run_pull_requests": "*",
    "workflow_files": "*",
    "workflow_contents": "*",
    "workflow_resources": "*",
    "attempt_graphs": "*",
    "job_needs": "*",
    "need_uses": "*",
    "file_jobs": "*",
    "step_lists": "*",
    "step_places": "*",
    "attempt_logs": "* exclude (tries, read_at)",
    "job_logs": "*",
    "job_actions": "*",
    "cache_outcomes": "*",
    "build_layers": "*",
    "inner_steps": "*",
    "step_waits": "*",
    "experiments": "*",
    "arms": "*",
    "predictions": "*",
    "expectations": "*",
    "arm_attempts": "*",
    "runner_prices": "*",
}


@dataclass
class Project:
    """
    One folder; `ingest` runs the real command in this process.

    Nobody waits between requests, or for another try.

    Attributes:
        now: What the command takes for the present, UTC.
        port: Where its GitHub listened the first time.
        build: Builds meaning into what is published; None for facts alone.
    """

    folder: Path
    patch: pytest.MonkeyPatch
    now: datetime = NOW
    port: int = 0
    environ: dict[str, str | None] = field(default_factory=dict)
    build: Build | None = None

    @property
    def experiments(self) -> Path:
        """The experiment file."""
        return self.folder / "experiments.toml"

    @property
    def database(self) -> Path:
        """The link that readers open."""
        return self.folder / "longpole.duckdb"

    def write(self, experiments: str) -> None:
        """Write the experiment file."""
        self.experiments.write_text(experiments, encoding="utf-8")

    def ingest(self, *flags: str, api: str = "", token: str = "token") -> Result:
        """Run `longpole ingest` against an API root."""
        self.patch.setattr(command, "_now", lambda: self.now)
        nobody_waits(self.patch)
        return CliRunner().invoke(
            command.main,
            [
                *("--experiments", str(self.experiments)),
                *("--database", str(self.database)),
                *flags,
            ],
            env={"GITHUB_API_URL": api, "GITHUB_TOKEN": token, "GH_TOKEN": "", "PATH": ""}
            | self.environ,
            catch_exceptions=False,
            obj=self.build,
        )

    def compare(self, *arguments: str, api: str) -> Result:
        """Run `longpole compare` against an API root, with the files of this folder."""
        nobody_waits(self.patch)
        files = (
            *("--experiments", str(self.experiments)),
            *("--database", str(self.database)),
        )
        return CliRunner().invoke(
            command.main,
            ["compare", *arguments, *files],
            env={"GITHUB_API_URL": api, "GITHUB_TOKEN": "token", "GH_TOKEN": "", "PATH": ""},
            catch_exceptions=False,
            obj=self.build,
        )

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the published snapshot."""
        with duckdb.connect(self.database.resolve(), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def needs(self) -> list[tuple[int, int, str]]:
        """Which job waited for which, and how that is known: joints passed through."""
        rows = self.query("select * from job_needs")
        found: dict[tuple[int, int], dict[tuple[int, int], str]] = {}
        for run_id, run_attempt, waiting_id, needed_id, source in rows:
            found.setdefault((run_id, run_attempt), {})[waiting_id, needed_id] = source
        return sorted(pair for of_attempt in found.values() for pair in pairs_of(of_attempt))

    def facts(self) -> dict[str, list[tuple[Any, ...]]]:
        """The rows of every fact table, in order."""
        with duckdb.connect(self.database.resolve(), read_only=True) as connection:
            return {
                table: connection.execute(f"select {columns} from {table} order by all").fetchall()
                for table, columns in FACTS.items()
            }


class SmallWorld:
    """
    One repository `o/r` with one workflow and pull request 5 of branch `topic`.

    Attributes:
        commits: Of the pull request, oldest first; one an hour from 9 April 2026, 12:00 UTC.
    """

    def __init__(self, messages: Sequence[str] = ("cold", "warm")) -> None:
        self.world = World()
        self.answer = shapes.repository("o/r")
        self.repository: SimulatedRepository = self.world.add_repository(self.answer)
        self.workflow = shapes.workflow(self.answer, 11, ".github/workflows/build.yaml")
        self.repository.add_workflow(self.workflow)
        self.start = datetime(2026, 4, 9, 12)
        self.commits = [
            shapes.commit(
                self.answer, f"{number:040x}", message, self.start + timedelta(hours=number)
            )
            for number, message in enumerate(messages, start=1)
        ]
        put_in_line(self.commits)
        self.pull = shapes.pull_request(self.answer, 5, "topic", self.commits)
        self.repository.add_pull_request(self.pull, self.commits)

    def add_run(
        self,
        run_id: int,
        commit: int = 0,
        jobs: Sequence[str] = ("build",),
        job_fields: Mapping[str, object] | None = None,
        **fields: object,
    ) -> dict[str, Any]:
        """A run on the pull request's commit with that index, each job with two steps."""
        head = self.commits[commit]
        started = datetime.fromisoformat(head["commit"]["committer"]["date"]).replace(tzinfo=None)
        times: dict[str, object] = {
            "run_started_at": started,
            "updated_at": started + timedelta(minutes=5),
        }
        run = shapes.run(self.workflow, run_id, head, self.answer, **(times | fields))
        self.repository.add_run(run, self._jobs(run, jobs, job_fields or {}))
        return run

    def add_file(self, content: str | bytes, commit: int = 0, path: str = "build.yaml") -> str:
        """
        A workflow file as of the pull request's commit with that index.

        Returns:
            The commit's sha.
        """
        sha = str(self.commits[commit]["sha"])
        data = content.encode() if isinstance(content, str) else content
        self.repository.files[sha, f".github/workflows/{path}"] = data
        return sha

    def _jobs(
        self, run: dict[str, Any], names: Sequence[str], fields: Mapping[str, object]
    ) -> list[dict[str, Any]]:
        at = {key: run[key] for key in ("run_started_at", "updated_at")}
        return [
            shapes.job(
                run,
                run["id"] * 1000 + run["run_attempt"] * 100 + number,
                name,
                **{
                    "steps": [
                        shapes.step(
                            step,
                            title,
                            started_at=at["run_started_at"],
                            completed_at=at["updated_at"],
                        )
                        for step, title in ((1, "Set up job"), (4, "Build"))
                    ]
                }
                | dict(fields),
            )
            for number, name in enumerate(names, start=1)
        ]


def put_in_line(commits: Sequence[dict[str, Any]]) -> None:
    """Each commit becomes the parent of the next one."""
    for older, newer in pairwise(commits):
        newer["parents"] = [{"sha": older["sha"]}]


def start(project: Project, api: str) -> subprocess.Popen[bytes]:
    """The real command in a process of its own, which says nothing."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "ingest"),
            *("--experiments", str(project.experiments)),
            *("--database", str(project.database)),
        ],
        cwd=_ROOT,
        env={"GITHUB_API_URL": api, "GITHUB_TOKEN": "token", "PATH": ""},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def snapshot(project: Project) -> tuple[Path, bytes]:
    """What readers open now: its file and what is in it."""
    return project.database.resolve(), project.database.read_bytes()


def asked(github: SimulatedGithub, since: int = 0) -> list[tuple[str, int]]:
    """Paths below the repository and statuses of the requests so far, from the `since`-th on."""
    return [
        (request.path.removeprefix("/repos/o/r"), request.status)
        for request in github.requests[since:]
    ]


def queries(github: SimulatedGithub, since: int = 0) -> list[dict[str, str]]:
    """The variables of the GraphQL queries so far, from the `since`-th request on."""
    return [
        json.loads(request.body)["variables"]
        for request in github.requests[since:]
        if request.method == "POST"
    ]


PULL_REQUEST_ARM = """\
[x]
repository = "o/r"
workflow = "build.yaml"

[[x.arm]]
name = "topic"
pull_request = 5
cold = { message = "cold" }
warm = { message = "warm" }
"""
