"""The world of the demo: the founding case with simulated runs."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count
from random import Random

from tests.simulated import history, shapes
from tests.simulated.archives import archive, log_files
from tests.simulated.fates import Attempt, attempts_of
from tests.simulated.history import Push
from tests.simulated.log_lines import Machine
from tests.simulated.schedule import TimedJob
from tests.simulated.workflow_text import workflow_text
from tests.simulated.world import Json, Logs, SimulatedRepository, World

WORKFLOW_ID = 1
_PUSH_TO_RUN = timedelta(seconds=6)
_NAMES_PULL_REQUEST_EVERY = 12
_LOGS_KEPT_SINCE = datetime(2026, 4, 4, 19, 30)
_ROLL_OUT_SINCE = datetime(2026, 4, 7, 6)
_ROLL_OUT_TAKES = timedelta(days=3)
_IMAGE_VERSIONS = ("20260323.84.1", "20260405.101.1")
_REGIONS = (("westus", "eastus", "northcentralus"), (5, 3, 2))
_CPU_MODELS = ("AMD EPYC 9V74 80-Core Processor", "AMD EPYC 7763 64-Core Processor")


def founding_case(seed: int = 1) -> World:
    """
    The founding experiment: three branches, 13 rounds of runs, and what else happens to runs.

    Each commit has the workflow file that its jobs come from, the default branch the baseline's.

    The same seed makes the same world. Runs are numbered from 1, so that nobody takes them for
    real ones. The last one is still in progress, and stays so.
    """
    world = World()
    repository = world.add_repository(
        shapes.repository(history.REPOSITORY, default_branch=history.DEFAULT_BRANCH)
    )
    repository.add_workflow(
        shapes.workflow(repository.answer, WORKFLOW_ID, history.WORKFLOW, name="Build")
    )
    pushes = history.pushes()
    for push in pushes:
        commit = shapes.commit(repository.answer, push.full_sha, push.message, push.at)
        is_fork = push.head_repository != history.REPOSITORY
        repository.add_commit(commit, None if is_fork else push.branch)
        content = workflow_text(push.structure).encode()
        repository.files[push.full_sha, history.WORKFLOW] = content
    _add_pull_requests(repository, pushes)
    run_ids = count(1)
    for push in pushes:
        for event in push.events:
            add_run(repository, push, event, next(run_ids), seed)
    return world


def _add_pull_requests(repository: SimulatedRepository, pushes: list[Push]) -> None:
    for number, (head_ref, title) in history.PULL_REQUESTS.items():
        commits = [
            repository.commits[push.full_sha]
            for push in history.pull_request_pushes(number, pushes)
        ]
        is_baseline = head_ref == history.BASELINE_BRANCH
        base_ref = history.DEFAULT_BRANCH if is_baseline else history.BASELINE_BRANCH
        pull = shapes.pull_request(
            repository.answer,
            number,
            head_ref,
            commits,
            title=title,
            base_ref=base_ref,
            base_sha=repository.branches[base_ref],
        )
        repository.add_pull_request(pull, commits)


def add_run(
    repository: SimulatedRepository, push: Push, event: str, run_id: int, seed: int
) -> None:
    """The run that a push triggers, of the workflow with `WORKFLOW_ID`, on a commit known there."""
    random = Random(f"{seed}/{run_id}")  # noqa: S311 - noise that repeats is meant
    created_at = push.at + _PUSH_TO_RUN
    for number, attempt in enumerate(attempts_of(push, random), start=1):
        started_at = created_at + timedelta(seconds=attempt.start_s)
        run = shapes.run(
            repository.workflows[WORKFLOW_ID],
            run_id,
            repository.commits[push.full_sha],
            repository.answer,
            run_attempt=number,
            event=event,
            status="in_progress" if attempt.conclusion is None else "completed",
            conclusion=attempt.conclusion,
            head_branch=push.branch,
            head_repository=shapes.minimal_repository(
                push.head_repository, fork=push.head_repository != history.REPOSITORY
            ),
            created_at=created_at,
            run_started_at=started_at,
            updated_at=started_at + timedelta(seconds=attempt.end_s + random.randint(1, 3)),
        )
        _name_pull_request(run, repository, push)
        jobs = list(_jobs(run, attempt, started_at))
        repository.add_run(run, jobs)
        repository.logs[run_id, number] = _logs(jobs, attempt, started_at)


def _logs(jobs: Sequence[Json], attempt: Attempt, started_at: datetime) -> Logs:
    """What the runners say of themselves; the oldest logs have expired."""
    if started_at < _LOGS_KEPT_SINCE:
        return None
    machines = {
        job["id"]: _machine(job["id"], timed, started_at)
        for job, timed in zip(jobs, attempt.jobs, strict=True)
    }
    return lambda: archive(log_files(jobs, lambda job: machines[job["id"]]))


def _machine(job_id: int, job: TimedJob, at: datetime) -> Machine:
    """Two versions of the image side by side while the newer one is rolled out."""
    random = Random(f"machine/{job_id}")  # noqa: S311 - noise that repeats is meant
    rolled_out = (at - _ROLL_OUT_SINCE) / _ROLL_OUT_TAKES
    return Machine(
        image_version=_IMAGE_VERSIONS[random.random() < rolled_out],
        region=random.choices(*_REGIONS)[0],
        cpu_model=_CPU_MODELS[job.is_slow],
        is_cold=job.is_cold,
    )


def _name_pull_request(run: Json, repository: SimulatedRepository, push: Push) -> None:
    """A pull_request run bears its title; GitHub names its number on few runs only."""
    if run["event"] != "pull_request" or push.head_repository != history.REPOSITORY:
        return
    number = next(
        number for number, (branch, _) in history.PULL_REQUESTS.items() if branch == push.branch
    )
    pull = repository.pulls[number]
    run["display_title"] = pull["title"]
    if run["id"] % _NAMES_PULL_REQUEST_EVERY == 0:
        run["pull_requests"] = [shapes.pull_request_reference(pull)]


def _jobs(run: Json, attempt: Attempt, started_at: datetime) -> Iterator[Json]:
    def at(seconds: int | None) -> datetime | None:
        return None if seconds is None else started_at + timedelta(seconds=seconds)

    for place, job in enumerate(attempt.jobs, start=1):
        steps = [
            shapes.step(
                step.number,
                step.name,
                status=_status(step.started_s, step.completed_s),
                conclusion=step.conclusion,
                started_at=at(step.started_s),
                completed_at=at(step.completed_s),
            )
            for step in job.steps
        ]
        yield shapes.job(
            run,
            (run["id"] * 10 + run["run_attempt"]) * 100 + place,
            job.name,
            status=_status(job.runner, job.completed_s),
            conclusion=job.conclusion,
            created_at=at(job.created_s),
            started_at=at(job.started_s),
            completed_at=at(job.completed_s),
            steps=steps,
            **_runner(job),
        )


def _status(begun: int | None, completed_s: int | None) -> str:
    if completed_s is not None:
        return "completed"
    return "queued" if begun is None else "in_progress"


def _runner(job: TimedJob) -> Json:
    """What a job says of its runner: null where none took it, empty where it is carried over."""
    keys = ("runner_id", "runner_name", "runner_group_id", "runner_group_name")
    if job.is_carried_over:
        return dict(zip(keys, (0, "", 0, ""), strict=True))
    if job.runner is None:
        labels: Json = {"labels": []} if job.conclusion == "skipped" else {}
        return dict.fromkeys(keys) | labels
    values = (job.runner, f"GitHub Actions {job.runner}", 2, "GitHub Actions")
    return dict(zip(keys, values, strict=True))
