"""What each selector of an arm selects: a table, then pull requests, forks and commits."""

from collections.abc import Iterator
from datetime import datetime

import duckdb
import pytest

from ingest.arms.resolve import resolve_experiment
from ingest.config.experiment_file import parse_experiments
from tests.ingest.one_arm import selected_by
from tests.ingest.project import Project, SmallWorld
from tests.simulated import SimulatedGithub, shapes

_SECOND, _THIRD = f"{2:040x}", f"{3:040x}"

SELECTORS = {
    "the whole pull request": ("pull_request = 5", {1, 2, 3}),
    "from a commit on": (
        f'pull_request = 5\ncommits = {{ from = "{_SECOND}" }}',
        {2, 3},
    ),
    "up to a commit": (f'pull_request = 5\ncommits = {{ to = "{_SECOND}" }}', {1, 2}),
    "both ends": (
        f'pull_request = 5\ncommits = {{ from = "{_SECOND}", to = "{_SECOND}" }}',
        {2},
    ),
    "one commit": (f'pull_request = 5\nshas = ["{_THIRD}"]', {3}),
    "a commit alone": (f'shas = ["{_THIRD}"]', {3}),
    "several commits": (f'shas = ["{_SECOND}", "{_THIRD}"]', {2, 3}),
    "beginnings of commits": ('shas = ["00000000"]\nbranch = "topic"', {1, 2, 3}),
    "a message": ('message = "^ci: warm"', {2, 3}),
    "a branch of the repository itself": ('branch = "topic"', {1, 2, 3}),
    "another branch": ('branch = "other"', set()),
    "branches by a glob": ('branch = "t?p*"', {1, 2, 3}),
    "a glob knows only two signs": ('branch = "[t]opic%"', set()),
    "every branch of a fork": ('branch = "*"\nhead_repository = "fork/r"', {4}),
    "the newest of some branches": ('branch = "top*"\nlast = 2', {2, 3}),
    "commits on some branches": (f'branch = "top*"\nshas = ["{_THIRD}"]', {3}),
    "a fork's branch of that name": ('branch = "topic"\nhead_repository = "fork/r"', {4}),
    "runs by id": ("runs = [2, 4]", {2, 4}),
    "the newest": ('branch = "topic"\nlast = 2', {2, 3}),
    "since": ('branch = "topic"\nsince = "2026-04-09T14:00:00Z"', {2, 3}),
    "until": ('branch = "topic"\nuntil = "2026-04-09T14:00:00Z"', {1}),
    "a period": (
        'branch = "topic"\nsince = 2026-04-09T13:30:00Z\nuntil = 2026-04-09T14:30:00Z',
        {2},
    ),
    "the newest of a period": (
        'branch = "topic"\nuntil = "2026-04-09T15:00:00Z"\nlast = 1',
        {2},
    ),
    "a message on a branch": ('branch = "topic"\nmessage = "(?i)^CI: .* again$"', {3}),
    "a pull request's runs by id": ("pull_request = 5\nruns = [2, 4]", {2}),
    "a workflow by its path": (
        'branch = "topic"\nworkflow = ".github/workflows/build.yaml"',
        {1, 2, 3},
    ),
    "another workflow": ('branch = "topic"\nworkflow = "other.yaml"', set()),
    "nothing of the kind": ('message = "no such words"', set()),
}


WHOLE_NIGHTS = {
    "the whole pull request",
    "a commit alone",
    "beginnings of commits",
    "branches by a glob",
    "commits on some branches",
    "a fork's branch of that name",
    "runs by id",
    "since",
    "the newest of a period",
}
"""What is fetched in a way of its own; what the others select is asked of stored facts."""


def _small() -> SmallWorld:
    """
    Runs 1, 2, 3 are on the pull request's three commits, created at 13, 14 and 15 h.

    Run 4 is a fork's, on a branch of the same name.
    """
    small = SmallWorld(["experiment: cold", "ci: warm run", "ci: warm run again"])
    for number in (1, 2, 3):
        small.add_run(number, commit=number - 1)
    fork = shapes.minimal_repository("fork/r")
    small.add_run(4, head_repository=fork, head_sha="f" * 40)
    small.repository.add_workflow(shapes.workflow(small.answer, 12, ".github/workflows/other.yaml"))
    return small


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """All of it, as a night stored it."""
    with pytest.MonkeyPatch.context() as patch, SimulatedGithub(_small().world) as github:
        project = Project(tmp_path_factory.mktemp("stored"), patch)
        project.write(
            '[x]\nrepository = "o/r"\n[[x.arm]]\nname = "a"\nlast = 9\n'
            '[y]\nrepository = "o/r"\n[[y.arm]]\nname = "a"\npull_request = 5\n'
        )
        assert 0 == project.ingest(api=github.url).exit_code
    assert [(4,)] == project.query("select count(*) from run_attempts")
    with duckdb.connect(project.database.resolve(), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("name", SELECTORS)
def test_selector(name: str, stored: duckdb.DuckDBPyConnection, project: Project) -> None:
    """Selectors are joined by "and"."""
    arm, expected = SELECTORS[name]
    text = f'[x]\nrepository = "o/r"\n[[x.arm]]\nname = "a"\n{arm}'
    experiment = parse_experiments(text, project.experiments).experiments["x"]
    assert expected == {one.run_id for one in resolve_experiment(stored, "x", experiment)}
    if name in WHOLE_NIGHTS:
        assert expected == selected_by(project, _small(), arm).keys()


def test_a_push_and_a_pull_request_run_of_one_commit(project: Project) -> None:
    """One event per arm: the other run is selected and excluded, with its reason."""
    small = SmallWorld()
    small.add_run(1)
    small.add_run(2, event="push")
    selected = selected_by(project, small, "pull_request = 5")
    assert {1: ("other", None), 2: ("other", "other event")} == selected


def test_a_commit_that_was_pushed_away(project: Project) -> None:
    """A run on the branch whose commit left the complete list of the pull request."""
    small = SmallWorld()
    small.add_run(1)
    small.add_run(2, head_sha="e" * 40, created_at=datetime(2026, 4, 9, 16))
    selected = selected_by(project, small, "pull_request = 5")
    assert {1: ("other", None), 2: ("other", "force-pushed away")} == selected


def test_the_runs_of_a_fork(project: Project) -> None:
    """A fork's pull request selects the fork's runs, not those of our branch of that name."""
    small = SmallWorld()
    fork = shapes.minimal_repository("fork/r")
    pull = shapes.pull_request(small.answer, 5, "topic", small.commits, head_repository=fork)
    small.repository.add_pull_request(pull, small.commits)
    small.add_run(1, head_repository=fork)
    small.add_run(2)
    assert {1} == selected_by(project, small, "pull_request = 5").keys()


def test_the_runs_of_a_deleted_fork(project: Project) -> None:
    """A deleted fork leaves its runs without a repository; branch and commit still tell them."""
    small = SmallWorld()
    pull = shapes.pull_request(small.answer, 5, "topic", small.commits, head_repository=None)
    small.repository.add_pull_request(pull, small.commits)
    small.add_run(1, head_repository=None)
    small.add_run(2, head_repository=None, head_sha="e" * 40)
    assert {1} == selected_by(project, small, "pull_request = 5").keys()


def test_a_run_in_two_pull_requests_of_shared_commits(project: Project) -> None:
    """Two pull requests share a commit; its run on one branch belongs to that one only."""
    small = SmallWorld()
    other = shapes.pull_request(small.answer, 6, "other", small.commits)
    small.repository.add_pull_request(other, small.commits)
    small.add_run(1)
    small.add_run(2, head_branch="other")
    assert {2} == selected_by(project, small, "pull_request = 6").keys()


def test_a_fork_that_is_renamed(project: Project) -> None:
    """Runs stored under the fork's old name stay those of its pull request."""
    small = SmallWorld()
    fork = shapes.minimal_repository("f/r", id=77)
    pull = shapes.pull_request(small.answer, 5, "topic", small.commits, head_repository=fork)
    small.repository.add_pull_request(pull, small.commits)
    small.add_run(1, head_repository=fork)
    assert {1} == selected_by(project, small, "pull_request = 5").keys()
    small.repository.remove_run(1)
    fork = shapes.minimal_repository("g/r", id=77)
    pull = shapes.pull_request(small.answer, 5, "topic", small.commits, head_repository=fork)
    small.repository.add_pull_request(pull, small.commits)
    with SimulatedGithub(small.world, port=project.port) as github:
        assert 0 == project.ingest(api=github.url).exit_code
    assert [(1,)] == project.query("select run_id from arm_attempts")


def test_the_first_after_a_commit_is_one_that_counts(project: Project) -> None:
    """A commit's push run comes first, but does not count: the cold one is the other."""
    small = SmallWorld()
    small.add_run(1, event="push")
    small.add_run(2, run_started_at=datetime(2026, 4, 9, 13, 1))
    rule = f'pull_request = 5\ncold = {{ first_after = "{1:040x}" }}'
    expected = {1: ("other", "other event"), 2: ("cold", None)}
    assert expected == selected_by(project, small, rule)
