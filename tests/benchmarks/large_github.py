"""
`python -m tests.benchmarks.large_github`: a GitHub with very many runs, in a process of its own.

Runs and jobs are made when they are asked for, so that 100,000 cost the server nothing. The first
line of stdout is the API root; each request that was answered is a line of `--log`. It serves until
its stdin ends.
"""

import sys
from bisect import bisect_left
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import overload

import click

from tests.simulated import (
    Answer,
    Json,
    Request,
    SimulatedGithub,
    SimulatedRepository,
    World,
    shapes,
)

REPOSITORY = "example/large"
FIRST_AT = datetime(2025, 1, 1)
_APART = timedelta(minutes=5)
_STEP = timedelta(seconds=20)
_WORKFLOW = ".github/workflows/build.yaml"
_RUNS_PER_COMMIT = 50
_COMMITS_PER_FILE = 10
_MESSAGE = "{state} change {number}\n\nWhy, in the few lines that people write.\n" + "More. " * 60
_TEXT = "# Version {number}.\nname: build\non: pull_request\njobs:\n"
_JOB_TEXT = "  job-{number}:\n    name: job {number}\n    runs-on: x\n    steps: [run: make]\n"
_NEEDS_TEXT = "    needs: job-{number}\n"


@dataclass(slots=True)
class LargeRepository(SimulatedRepository):
    """
    Runs of one workflow and branch, five minutes apart, of 50 runs per commit; job n needs job n-1.

    Attributes:
        run_count: Runs, with ids from 1.
        job_count: Jobs of each.
        step_count: Steps of each job.
    """

    run_count: int = 0
    job_count: int = 0
    step_count: int = 0

    def run(self, run_id: int) -> Json:
        """One run, made anew each time."""
        created_at = FIRST_AT + run_id * _APART
        commit = self.commits[_sha(run_id // _RUNS_PER_COMMIT)]
        length = self.job_count * self.step_count * _STEP
        return shapes.run(
            self.workflows[1],
            run_id,
            commit,
            self.answer,
            created_at=created_at,
            updated_at=created_at + length,
        )

    def runs_where(self, is_listed: Callable[[Json], bool]) -> Sequence[Json]:
        """All runs from the newest one on that is listed: they differ in nothing but their age."""
        newest_first = _NewestFirst(self, self.run_count)
        return newest_first[bisect_left(newest_first, x=True, key=is_listed) :]

    def jobs_of(self, run_id: int, attempt: int | None = None) -> list[Json]:
        """One job after the other, each of steps of 20 s."""
        if attempt not in (None, 1) or not 0 < run_id <= self.run_count:
            raise KeyError(run_id)
        run = self.run(run_id)
        began_at = FIRST_AT + run_id * _APART
        return [self._job(run, began_at, place) for place in range(self.job_count)]

    def _job(self, run: Json, began_at: datetime, place: int) -> Json:
        instants = [
            began_at + (place * self.step_count + count) * _STEP
            for count in range(self.step_count + 1)
        ]
        steps = [
            shapes.step(
                number,
                f"step {number}",
                started_at=instants[number - 1],
                completed_at=instants[number],
            )
            for number in range(1, self.step_count + 1)
        ]
        return shapes.job(
            run,
            run["id"] * self.job_count + place,
            f"job {place + 1}",
            created_at=instants[0],
            started_at=instants[0],
            completed_at=instants[-1],
            steps=steps,
        )


@dataclass(frozen=True, slots=True)
class _NewestFirst(Sequence[Json]):
    """The first `length` runs of a repository, the last one first."""

    repository: LargeRepository
    length: int

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, place: int) -> Json: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Json]: ...

    def __getitem__(self, place: int | slice) -> Json | Sequence[Json]:
        if isinstance(place, int):
            if not 0 <= place < self.length:
                raise IndexError(place)
            return self.repository.run(self.length - place)
        first, end, _ = place.indices(self.length)
        if end == self.length:
            return _NewestFirst(self.repository, self.length - first)
        return [self[each] for each in range(first, end)]


def large_world(runs: int, jobs: int, steps: int) -> World:
    """A world of one repository with so many runs, jobs of each and steps of each job."""
    world = World()
    repository = LargeRepository(
        shapes.repository(REPOSITORY), run_count=runs, job_count=jobs, step_count=steps
    )
    world.add(repository)
    repository.add_workflow(shapes.workflow(repository.answer, 1, _WORKFLOW))
    for number in range(runs // _RUNS_PER_COMMIT + 1):
        state = "cold" if number % 10 == 0 else "warm"
        message = _MESSAGE.format(state=state, number=number)
        sha = _sha(number)
        repository.add_commit(shapes.commit(repository.answer, sha, message, FIRST_AT), "topic")
        text = _TEXT.format(number=number // _COMMITS_PER_FILE)
        for job in range(1, jobs + 1):
            text += _JOB_TEXT.format(number=job)
            text += _NEEDS_TEXT.format(number=job - 1) if job > 1 else ""
        repository.files[sha, _WORKFLOW] = text.encode()
    return world


def _sha(number: int) -> str:
    return f"{number + 1:040x}"


@click.command()
@click.option("--runs", required=True, type=int, help="Runs of the repository.")
@click.option("--jobs", required=True, type=int, help="Jobs of each run.")
@click.option("--steps", required=True, type=int, help="Steps of each job.")
@click.option("--log", required=True, type=click.Path(path_type=Path), help="Of requests.")
def main(runs: int, jobs: int, steps: int, log: Path) -> None:
    """Serve until stdin ends; exit 1 where a request was not known."""
    with log.open("w", encoding="utf-8", buffering=1) as lines:

        def note(request: Request, honest: Answer) -> Answer:
            github.requests.clear()
            lines.write(f"{request.status} {request.path}\n")
            return honest

        github = SimulatedGithub(
            large_world(runs, jobs, steps),
            rate_limit=10**9,
            graphql_rate_limit=10**9,
            hook=note,
        )
        with github:
            click.echo(github.url)
            with suppress(KeyboardInterrupt):
                sys.stdin.read()


if __name__ == "__main__":
    main(prog_name="python -m tests.benchmarks.large_github")
