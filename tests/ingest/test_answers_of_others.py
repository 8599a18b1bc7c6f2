"""Answers that are not about what was asked: nothing stored moves, and honest nights heal all."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.api.answer_fields import NO_VALUE
from ingest.storage.snapshots import Store
from tests.ingest.mixed_up import (
    Change,
    every,
    first,
    foreign_base,
    foreign_commit,
    foreign_commits,
    foreign_repository,
    itself,
    moved_job,
    under_another_id,
)
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld
from tests.simulated import Answer, Request, SimulatedGithub

_JOBS = "/actions/runs/2/jobs"
_RUNS = "/runs"
_PULL = "/pulls/5"
_COMMITS = "/pulls/5/commits"


def _changed(ending: str, change: Change) -> Callable[[Request, Answer], Answer]:
    """The honest answer to requests of a path, changed."""

    def hook(request: Request, answer: Answer) -> Answer:
        path = request.path.partition("?")[0]
        if answer.status != 200 or not path.endswith(ending):
            return answer
        content = json.loads(answer.body)
        change(content)
        return Answer(200, answer.headers, json.dumps(content).encode())

    return hook


def _world(runs: int) -> SmallWorld:
    """With so many runs, and as many commits in the pull request."""
    small = SmallWorld(("cold", "warm")[:runs])
    for run_id in range(1, runs + 1):
        small.add_run(run_id, commit=run_id - 1)
    return small


@dataclass(frozen=True)
class Nights:
    """A first night's folder, its GitHub's port, and the facts that two honest nights make."""

    folder: Path
    port: int
    undisturbed: dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """Run 1 in the first night, run 2 in the second, nothing mixed up."""
    first, whole = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patch:
        project = Project(first, patch)
        project.write(PULL_REQUEST_ARM)
        with SimulatedGithub(_world(1).world) as github:
            assert 0 == project.ingest(api=github.url).exit_code
            port = int(github.url.rpartition(":")[2])
        project = Project(whole, patch)
        project.write(PULL_REQUEST_ARM)
        with SimulatedGithub(_world(2).world, port=port) as github:
            assert 0 == project.ingest(api=github.url).exit_code
        yield Nights(first, port, project.facts())


@pytest.mark.parametrize(
    ("ending", "change", "said"),
    [
        pytest.param(_JOBS, first("jobs", run_id=1), "whose run_id is '1'", id="job's run"),
        pytest.param(_JOBS, first("jobs", run_attempt=7), "whose run_attempt", id="its attempt"),
        pytest.param(_JOBS, first("jobs", run_id=2**60), "whose run_id", id="no run's id"),
        pytest.param(_JOBS, first("jobs", run_attempt=2**60), "run_attempt", id="no attempt"),
        pytest.param(_JOBS, first("jobs", run_attempt=-3), "whose run_attempt", id="below 0"),
        pytest.param(_JOBS, first("jobs", head_sha="f" * 40), "whose head_sha", id="its head"),
        pytest.param(_JOBS, moved_job, "stored as another run's", id="job's id alone"),
        pytest.param(_RUNS, foreign_repository, "of another repository", id="run's repository"),
        pytest.param(_RUNS, first("workflow_runs", path="x.yml"), "whose path", id="its workflow"),
        pytest.param(
            _RUNS, every("workflow_runs", head_branch="b"), "head_branch", id="its branch"
        ),
        pytest.param(
            _RUNS,
            every("workflow_runs", run_attempt=2**31 - 1),
            "attempt of a number",
            id="attempt",
        ),
        pytest.param(_RUNS, every("workflow_runs", run_attempt=2**60), "of a number", id="2**60"),
        pytest.param(_RUNS, every("workflow_runs", run_attempt=5000), "attempt of a", id="5,000th"),
        pytest.param(_PULL, itself(number=6), "whose number", id="pull request"),
        pytest.param(_PULL, foreign_base, "of another repository", id="its base"),
        pytest.param(_COMMITS, foreign_commits, "not those of its head", id="commits"),
        pytest.param(_COMMITS, foreign_commit, "not those of its head", id="a commit"),
        pytest.param(_RUNS, under_another_id, "with another commit", id="run's id"),
    ],
)
def test_an_answer_about_something_else(  # noqa: PLR0913 - fixtures and a case
    nights: Nights,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    ending: str,
    change: Change,
    said: str,
) -> None:
    """
    After a first night with run 1, one in which GitHub mixes answers up, and one without.

    The second says what was wrong and moves no row of the first; the third has all that a night
    without any mix-up has.
    """
    shutil.copytree(nights.folder, tmp_path / "mixed up", symlinks=True)
    project = Project(tmp_path / "mixed up", monkeypatch)
    before = project.facts()["jobs"]
    project.now += timedelta(hours=1)
    hook = _changed(ending, change)
    with SimulatedGithub(_world(2).world, port=nights.port, hook=hook) as github:
        outcome = project.ingest(api=github.url)
        assert len(github.requests) < 20
    assert 1 == outcome.exit_code
    assert said in outcome.stderr
    assert before == [job for job in project.facts()["jobs"] if job in before]
    project.now += timedelta(hours=1)
    with SimulatedGithub(_world(2).world, port=nights.port) as github:
        assert 0 == project.ingest(api=github.url).exit_code
    assert nights.undisturbed == project.facts()


@pytest.mark.parametrize("name_leads_to", ["o/r", "o/else"])
def test_a_run_that_is_stored_as_another_repositorys(project: Project, name_leads_to: str) -> None:
    """It is the same run where GitHub leads from the stored name to the listed one, else kept."""
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(_world(1).world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        port = int(github.url.rpartition(":")[2])
    with duckdb.connect(Store(project.database).working) as connection:
        connection.execute("update run_attempts set repository = 'o/old'")

    def leading(request: Request, answer: Answer) -> Answer:
        is_old = request.path == "/repos/o/old"
        return (
            Answer(200, {}, b'{"full_name": "%s"}' % name_leads_to.encode()) if is_old else answer
        )

    with SimulatedGithub(_world(2).world, port=port, hook=leading) as github:
        outcome = project.ingest(api=github.url)
    is_renamed = name_leads_to == "o/r"
    assert (0 if is_renamed else 1) == outcome.exit_code
    assert is_renamed != ("run 1 is stored as one of o/old" in outcome.stderr)
    assert [(1, "o/r" if is_renamed else "o/old"), (2, "o/r")] == project.query(
        "select run_id, repository from run_attempts order by run_id"
    )


_ABSURD = {
    "run_number": 10**23,
    "created_at": 2**63,
    "completed_at": "9999-12-31T23:59:59Z",
    "runner_id": -3,
    "workflow_id": float("nan"),
    "html_url": "https://github.test/" + "x" * 1_000,
}


def test_what_is_out_of_its_range_is_no_value(nights: Nights, project: Project) -> None:
    """It costs its field, that is said once for each, and an honest night brings it back."""
    project.write(PULL_REQUEST_ARM)

    def absurd(request: Request, answer: Answer) -> Answer:
        content = json.loads(answer.body)
        if "/actions/" in request.path:
            for row in next(value for value in content.values() if isinstance(value, list)):
                row.update((name, _ABSURD[name]) for name in row.keys() & _ABSURD)
        headers = {**answer.headers, "x-ratelimit-remaining": str(2**31)}
        return Answer(answer.status, headers, json.dumps(content).encode())

    with SimulatedGithub(_world(2).world, port=nights.port, hook=absurd) as github:
        outcome = project.ingest(api=github.url)
    assert 0 == outcome.exit_code, outcome.stderr
    assert "left in GitHub's window" not in outcome.stdout
    for field in (*_ABSURD, "x-ratelimit-remaining"):
        assert 1 == outcome.stdout.count(f"note: {field}: {NO_VALUE}"), outcome.stdout
    assert [(None,)] * 2 == project.query("select html_url from run_attempts")
    project.now += timedelta(hours=1)
    with SimulatedGithub(_world(2).world, port=nights.port) as github:
        assert 0 == project.ingest(api=github.url).exit_code
    assert nights.undisturbed == project.facts()
