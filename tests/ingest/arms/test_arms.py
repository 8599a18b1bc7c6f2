"""Arms: what each rule selects, what is excluded and why."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.arms.candidates import Candidate
from ingest.arms.resolve import exclusion
from ingest.config.experiment_file import load_experiments
from ingest.config.experiments import Arm, Experiment
from ingest.simulated import SimulatedGithub, shapes
from tests.ingest.project import Project, SmallWorld

ROOT = Path(__file__).resolve().parents[3]

_SECOND, _THIRD = f"{2:040x}", f"{3:040x}"

_COUNTED: dict[str, Any] = {
    "run_id": 1,
    "run_attempt": 1,
    "status": "completed",
    "conclusion": "success",
    "event": "pull_request",
    "head_sha": "abc",
    "run_started_at": datetime(2026, 4, 4),
    "evidence": "head sha",
    "is_pushed_away": False,
    "is_partial_rerun": False,
    "is_invalid_file": False,
    "span_s": 600.0,
}

REASONS: dict[str, tuple[dict[str, Any], dict[str, Any], str | None]] = {
    "counted": ({}, {}, None),
    "a failed run is the clock's matter": ({"conclusion": "failure"}, {}, None),
    "another event": ({"event": "push"}, {}, "other event"),
    "the arm's own event": ({"event": "push"}, {"event": "push"}, None),
    "runs name what they want": ({"event": "push"}, {"runs": [1]}, None),
    "a later attempt": ({"run_attempt": 2}, {}, "later attempt"),
    "every full attempt": ({"run_attempt": 2}, {"attempts": "full"}, None),
    "a partial re-run is that first": (
        {"run_attempt": 2, "is_partial_rerun": True},
        {},
        "partial re-run",
    ),
    "a partial re-run is not full": (
        {"run_attempt": 2, "is_partial_rerun": True},
        {"attempts": "full"},
        "partial re-run",
    ),
    "in progress": ({"status": "in_progress", "conclusion": None}, {}, "in progress"),
    "queued": ({"status": "queued", "conclusion": None}, {}, "in progress"),
    "startup failure": ({"conclusion": "startup_failure"}, {}, "startup failure"),
    "never approved": ({"conclusion": "action_required"}, {}, "startup failure"),
    "an invalid workflow file": ({"is_invalid_file": True}, {}, "startup failure"),
    "force-pushed away": ({"is_pushed_away": True}, {}, "force-pushed away"),
    "force-pushed away, but named": ({"is_pushed_away": True}, {"shas": ["abcdef0"]}, None),
    "not available": ({"status": None, "event": None}, {}, "attempt not available"),
    "a day and a second": ({"span_s": 86401.0}, {}, "longer than 24 h"),
    "a day": ({"span_s": 86400.0}, {}, None),
    "marked by hand": (
        {"event": "push"},
        {"exclude": [{"run": 1, "reason": "registry outage"}]},
        "marked by hand: registry outage",
    ),
    "another attempt is marked": (
        {},
        {"exclude": [{"run": 1, "attempt": 2, "reason": "registry outage"}]},
        None,
    ),
}


@pytest.mark.parametrize(("facts", "rule", "expected"), REASONS.values(), ids=REASONS)
def test_reason(facts: dict[str, Any], rule: dict[str, Any], expected: str | None) -> None:
    """Each attempt that is selected but does not count has the reason that tells most."""
    arm = Arm.model_validate({"name": "a", "last": 5} | rule)
    experiment = Experiment.model_validate({"repository": "o/r", "arm": [arm]})
    assert expected == exclusion(Candidate(**(_COUNTED | facts)), arm, experiment)


def _selected(project: Project, small: SmallWorld, arm: str) -> dict[int, tuple[str, str | None]]:
    """Cache state and reason by run, after an ingest of one arm."""
    project.write(f'[x]\nrepository = "o/r"\n[[x.arm]]\nname = "a"\n{arm}')
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest(api=github.url)
        project.port = int(github.url.rpartition(":")[2])
    assert 0 == outcome.exit_code, outcome.output
    rows = project.query("select run_id, cache_state, excluded_because from arm_attempts")
    return {run: (state, reason) for run, state, reason in rows}


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


@pytest.mark.parametrize(("arm", "expected"), SELECTORS.values(), ids=SELECTORS)
def test_selector(project: Project, arm: str, expected: set[int]) -> None:
    """
    Selectors are joined by "and".

    Runs 1, 2, 3 are on the pull request's three commits, created at 13, 14 and 15 h; run 4 is a
    fork's, on a branch of the same name.
    """
    small = SmallWorld(["experiment: cold", "ci: warm run", "ci: warm run again"])
    for number in (1, 2, 3):
        small.add_run(number, commit=number - 1)
    fork = shapes.minimal_repository("fork/r")
    small.add_run(4, head_repository=fork, head_sha="f" * 40)
    small.repository.add_workflow(shapes.workflow(small.answer, 12, ".github/workflows/other.yaml"))
    assert expected == _selected(project, small, arm).keys()


def test_a_push_and_a_pull_request_run_of_one_commit(project: Project) -> None:
    """One event per arm: the other run is selected and excluded, with its reason."""
    small = SmallWorld()
    small.add_run(1)
    small.add_run(2, event="push")
    selected = _selected(project, small, "pull_request = 5")
    assert {1: ("other", None), 2: ("other", "other event")} == selected


def test_a_commit_that_was_pushed_away(project: Project) -> None:
    """A run on the branch whose commit left the complete list of the pull request."""
    small = SmallWorld()
    small.add_run(1)
    small.add_run(2, head_sha="e" * 40, created_at=datetime(2026, 4, 9, 16))
    selected = _selected(project, small, "pull_request = 5")
    assert {1: ("other", None), 2: ("other", "force-pushed away")} == selected


def test_the_runs_of_a_fork(project: Project) -> None:
    """A fork's pull request selects the fork's runs, not those of our branch of that name."""
    small = SmallWorld()
    fork = shapes.minimal_repository("fork/r")
    pull = shapes.pull_request(small.answer, 5, "topic", small.commits, head_repository=fork)
    small.repository.add_pull_request(pull, small.commits)
    small.add_run(1, head_repository=fork)
    small.add_run(2)
    assert {1} == _selected(project, small, "pull_request = 5").keys()


def test_the_runs_of_a_deleted_fork(project: Project) -> None:
    """A deleted fork leaves its runs without a repository; branch and commit still tell them."""
    small = SmallWorld()
    pull = shapes.pull_request(small.answer, 5, "topic", small.commits, head_repository=None)
    small.repository.add_pull_request(pull, small.commits)
    small.add_run(1, head_repository=None)
    small.add_run(2, head_repository=None, head_sha="e" * 40)
    assert {1} == _selected(project, small, "pull_request = 5").keys()


def test_a_run_in_two_pull_requests_of_shared_commits(project: Project) -> None:
    """Two pull requests share a commit; its run on one branch belongs to that one only."""
    small = SmallWorld()
    other = shapes.pull_request(small.answer, 6, "other", small.commits)
    small.repository.add_pull_request(other, small.commits)
    small.add_run(1)
    small.add_run(2, head_branch="other")
    assert {2} == _selected(project, small, "pull_request = 6").keys()


def test_two_arms_that_claim_one_attempt(project: Project) -> None:
    """Named with both arms and the run before any jobs are fetched; what was listed stays."""
    small = SmallWorld()
    small.add_run(1)
    project.write(
        '[x]\nrepository = "o/r"\nbaseline = "a"\n'
        '[[x.arm]]\nname = "a"\nbranch = "topic"\n[[x.arm]]\nname = "b"\npull_request = 5\n'
    )
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest(api=github.url)
        assert not any("/jobs" in request.path for request in github.requests)
    assert 1 == outcome.exit_code
    assert "x: arms 'a' and 'b' both claim attempt 1 of run 1: narrow one" in outcome.stdout
    assert 1 == outcome.stdout.count("both claim")
    assert [(1, 0)] == project.query(
        "select (select count(*) from run_attempts), (select count(*) from arm_attempts)"
    )


def test_a_fork_that_is_renamed(project: Project) -> None:
    """Runs stored under the fork's old name stay those of its pull request."""
    small = SmallWorld()
    fork = shapes.minimal_repository("f/r", id=77)
    pull = shapes.pull_request(small.answer, 5, "topic", small.commits, head_repository=fork)
    small.repository.add_pull_request(pull, small.commits)
    small.add_run(1, head_repository=fork)
    assert {1} == _selected(project, small, "pull_request = 5").keys()
    small.repository.remove_run(1)
    fork = shapes.minimal_repository("g/r", id=77)
    pull = shapes.pull_request(small.answer, 5, "topic", small.commits, head_repository=fork)
    small.repository.add_pull_request(pull, small.commits)
    with SimulatedGithub(small.world, port=project.port) as github:
        assert 0 == project.ingest(api=github.url).exit_code
    assert [(1,)] == project.query("select run_id from arm_attempts")


@pytest.mark.parametrize(
    ("commits", "expected"),
    [
        ('{ from = "%s" }', "has 300 commits, of which GitHub lists 250: name those of the arm"),
        ('{ from = "%s", to = "0000000" }', "has 300 commits"),
    ],
)
def test_a_range_in_a_very_long_pull_request(project: Project, commits: str, expected: str) -> None:
    """GitHub lists 250 commits at most: a range in a longer pull request would lose runs."""
    small = SmallWorld([f"commit {number}" for number in range(300)])
    small.add_run(1)
    start = small.commits[9]["sha"]
    project.write(
        '[x]\nrepository = "o/r"\n[[x.arm]]\nname = "a"\npull_request = 5\n'
        f"commits = {commits.replace('%s', start)}\n"
    )
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest(api=github.url)
    assert 1 == outcome.exit_code
    assert expected in outcome.stdout


def test_rules_and_selection_change_together(project: Project) -> None:
    """Where new rules conflict, the old rules stay with the selection that was theirs."""
    small = SmallWorld()
    small.add_run(1)
    assert {1} == _selected(project, small, 'branch = "topic"').keys()
    project.write(
        '[x]\nrepository = "o/r"\nbaseline = "b"\n'
        '[[x.arm]]\nname = "b"\nbranch = "topic"\n[[x.arm]]\nname = "c"\nlast = 5\n'
    )
    root = project.query("select value from properties where property = 'api_root'")[0][0]
    assert 1 == project.ingest("--no-fetch", api=root).exit_code
    assert [("a",)] == project.query("select arm from arms")
    assert [("a", 1)] == project.query("select arm, run_id from arm_attempts")


def test_the_first_after_a_commit_is_one_that_counts(project: Project) -> None:
    """A commit's push run comes first, but does not count: the cold one is the other."""
    small = SmallWorld()
    small.add_run(1, event="push")
    small.add_run(2, run_started_at=datetime(2026, 4, 9, 13, 1))
    rule = f'pull_request = 5\ncold = {{ first_after = "{1:040x}" }}'
    expected = {1: ("other", "other event"), 2: ("cold", None)}
    assert expected == _selected(project, small, rule)


def test_the_founding_experiment_against_its_commits(project: Project, shared: Path) -> None:
    """
    The arms of data/experiments.toml hold the treatments that DESIGN section 1 names.

    Pull request, first and last commit of each, by the real commit list.
    """
    text = (shared / "workflows/stackrox/commits.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    shas = {
        number: [row["sha"] for row in rows if row["pull_request"] == str(number)]
        for number in (19830, 19831)
    }
    experiment = load_experiments(ROOT / "data/experiments.toml").experiments["docker-layer-cache"]
    found = {}
    for arm in experiment.arm:
        if arm.commits is None or arm.pull_request is None:
            continue
        positions = [
            shas[arm.pull_request].index(sha) + 1
            for sha in (arm.commits.first, arm.commits.last)
            if sha is not None
        ]
        found[arm.name] = (arm.pull_request, *positions)
    expected = {
        "parallel pre-build": (19831, 25, 26),
        "stable ldflags": (19830, 25, 26),
        "busybox": (19830, 27, 29),
        "combined job": (19830, 30, 31),
        "combined job, build cache saved": (19830, 32, 33),
    }
    assert expected == found


def test_the_legs_of_a_milestone(project: Project) -> None:
    """They are stored with their arm; an arm that does not name them has none."""
    small = SmallWorld()
    small.add_run(1)
    project.write(
        '[x]\nrepository = "o/r"\nbaseline = "a"\n'
        '[[x.arm]]\nname = "a"\nbranch = "topic"\nmilestone_legs = ["linux, 3", "mac"]\n'
        '[[x.arm]]\nname = "b"\nruns = [2]\n'
    )
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
    assert [("a", ["linux, 3", "mac"]), ("b", None)] == project.query(
        "select arm, milestone_legs from arms order by position"
    )
