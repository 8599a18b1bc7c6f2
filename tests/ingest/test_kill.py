"""`kill -9` in the middle of an ingest: nothing is lost, nothing stored is asked for again."""

import signal
import threading
from collections import Counter
from typing import Any

import duckdb
import pytest

from ingest.storage.snapshots import Store
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld, queries, start
from tests.simulated import Answer, Request, SimulatedGithub, World

_RUNS = 25
_CALLER = "jobs: {call: {uses: ./.github/workflows/called.yml}, last: {needs: call}}"


@pytest.fixture(scope="module")
def undisturbed_facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, ...]]]:
    """What an ingest that nobody kills stores."""
    with pytest.MonkeyPatch.context() as patch, SimulatedGithub(_world()) as github:
        project = Project(tmp_path_factory.mktemp("undisturbed"), patch)
        project.write(PULL_REQUEST_ARM)
        project.ingest(api=github.url)
        assert 33 == len(github.requests)
        return project.facts()


# Requests 30 to 33 ask for the files: their folders, the lists of these, the contents, and then
# those of the file that they call.
@pytest.mark.parametrize("killed_at", [2, 5, 25, 30, 32, 33])
def test_kill(
    project: Project, undisturbed_facts: dict[str, list[tuple[Any, ...]]], killed_at: int
) -> None:
    """After a kill at the n-th request the next ingest gives the facts of an undisturbed one."""
    project.write(PULL_REQUEST_ARM)
    reached = threading.Event()
    answered: Counter[str] = Counter()

    def watch(_request: Request, answer: Answer) -> Answer:
        answered["requests"] += 1
        if answered["requests"] == killed_at:
            reached.set()
        return answer

    with SimulatedGithub(_world(), hook=watch) as github:
        victim = start(project, github.url)
        assert reached.wait(timeout=30)
        victim.send_signal(signal.SIGKILL)
        assert -signal.SIGKILL == victim.wait()
        stored, stored_contents = _stored_jobs(project), _stored_contents(project)
        killed = len(github.requests)
        assert not project.database.exists()

        assert 0 == project.ingest(api=github.url).exit_code
        after = [request for request in github.requests[killed:] if request.status == 200]
        asked_again = {request.path for request in after} & {
            f"/repos/o/r/actions/runs/{run}/jobs?filter=all&per_page=100" for run in stored
        }
        assert not asked_again
        asked_for = {
            value
            for query in queries(github, killed)
            for variable, value in query.items()
            if variable.startswith("object")
        }
        assert not asked_for & stored_contents
        assert bool(stored) >= (killed_at >= _RUNS)  # by then something was stored
        assert bool(stored_contents) >= (killed_at == 33)
    assert undisturbed_facts == project.facts()


def test_a_kill_leaves_the_last_snapshot(project: Project) -> None:
    """Readers see the snapshot of the night before, unchanged, whatever became of the ingest."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    reached = threading.Event()

    def watch(request: Request, answer: Answer) -> Answer:
        if "/jobs" in request.path:
            reached.set()
        return answer

    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        before = project.database.resolve(), project.database.read_bytes()
        for run in range(2, _RUNS):
            small.add_run(run)
        github.hook = watch
        victim = start(project, github.url)
        assert reached.wait(timeout=30)
        victim.kill()
        victim.wait()
        assert before == (project.database.resolve(), project.database.read_bytes())


def _world() -> World:
    """25 runs on two commits, each with a file that calls another."""
    small = SmallWorld()
    for run in range(1, _RUNS + 1):
        small.add_run(run, commit=run % 2, jobs=["call / first", "last", "stranger"])
    for commit in (0, 1):
        small.add_file(f"# {commit}\n{_CALLER}", commit)
        small.add_file("jobs: {first: {}}", commit, "called.yml")
    return small.world


def _stored_jobs(project: Project) -> set[int]:
    """Runs whose jobs the killed ingest had stored; reading them replays DuckDB's log."""
    return _stored(
        project,
        "select distinct jobs.run_id from jobs "
        "inner join run_attempts using (run_id) where jobs_fetched_at is not null",
    )


def _stored_contents(project: Project) -> set[str]:
    """Contents that the killed ingest had stored, by their ids."""
    return _stored(project, "select blob_sha from workflow_contents")


def _stored(project: Project, sql: str) -> set[Any]:
    working = Store(project.database).working
    if not working.exists():
        return set()
    with duckdb.connect(working) as connection:
        return {value for (value,) in connection.execute(sql).fetchall()}
