"""Proposals for pull requests of other kinds than the founding case's."""

import json
import tomllib
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.ingest.project import SmallWorld
from tests.ingest.proposals import experiment_of, proposed, states_of
from tests.simulated import Answer, Request, SimulatedGithub, shapes

BUILD = ".github/workflows/build.yaml"
CALLED = ".github/workflows/called.yml"
PLAIN = "jobs: {build: {steps: [{run: %s}]}, push: {needs: build}, aside: {}}"
CALLER = "jobs: {call: {uses: ./.github/workflows/called.yml}}"
FORK = shapes.minimal_repository("fork/r", fork=True)


def _with_runs(*messages: str) -> SmallWorld:
    """A commit for each message, a run of each."""
    small = SmallWorld(messages)
    for number in range(len(messages)):
        small.add_run(number + 1, commit=number, jobs=["build", "push", "aside"])
    return small


def _commented(outcome_text: str) -> str:
    """The text without the line breaks of its comments."""
    return " ".join(outcome_text.replace("\n#", "").split())


def test_a_base_without_runs() -> None:
    """The first treatment is the baseline, whatever its words; that is said."""
    small = _with_runs("perf: a", "warm run", "perf: b", "warm run again")
    for number, step in enumerate("aabb"):
        small.add_file(PLAIN % step, number)
    with SimulatedGithub(small.world) as github:
        outcome = proposed(github.url, "o/r", "5")
    experiment = experiment_of(outcome)
    assert ["baseline", "b"] == [arm.name for arm in experiment.arm]
    assert "baseline" == experiment.baseline
    assert "Guessed: the first treatment is the baseline" in _commented(outcome.stdout)
    states = [list(states_of(arm, small.commits).values()) for arm in experiment.arm]
    assert [["cold", "warm"]] * 2 == states
    assert ["push*"] == experiment.milestone


def test_a_base_with_runs() -> None:
    """Those of the event and of the repository's own branch count; a fork's of that name don't."""
    small = _with_runs("perf: a")
    on_base: dict[str, Any] = {"head_branch": "main", "head_sha": "d" * 40}
    small.add_run(11, **on_base)
    small.add_run(12, **on_base, event="push")
    small.add_run(13, **on_base, head_repository=FORK)
    with SimulatedGithub(small.world) as github:
        outcome = proposed(github.url, "o/r", "5")
    baseline, arm = experiment_of(outcome).arm
    assert ("main", "a") == (baseline.branch, arm.name)
    assert "with 1 run since 2026-03-05" in _commented(outcome.stdout)


def test_a_forks_pull_request() -> None:
    """Its runs are told from those of the repository's own branch of the same name."""
    small = SmallWorld(["perf: a", "warm run"])
    pull = shapes.pull_request(small.answer, 5, "topic", small.commits, head_repository=FORK)
    small.repository.add_pull_request(pull, small.commits)
    small.add_run(1, commit=0, head_repository=FORK)
    small.add_run(2, commit=1, head_repository=FORK)
    small.add_run(3, commit=1)
    small.add_file(PLAIN % "a", 0)
    with SimulatedGithub(small.world) as github:
        outcome = proposed(github.url, "o/r", "5")
    (arm,) = experiment_of(outcome).arm
    assert {"cold", "warm"} == set(states_of(arm, small.commits).values())
    assert 2 == outcome.stdout.count("  1 run  ")


def test_workflows() -> None:
    """The one whose file changes, though another has more runs, which is named."""
    small = _with_runs("perf: a", "perf: b")
    other = shapes.workflow(small.answer, 12, ".github/workflows/other.yaml")
    small.repository.add_workflow(other)
    for number in range(3):
        run = shapes.run(other, 21 + number, small.commits[0], small.answer)
        small.repository.add_run(run)
    for number, step in enumerate("ab"):
        small.add_file(PLAIN % step, number)
        small.add_file(PLAIN % "same", number, "other.yaml")
    with SimulatedGithub(small.world) as github:
        outcome = proposed(github.url, "o/r", "5")
    assert BUILD == experiment_of(outcome).workflow
    expected = "its file changes once within the pull requests. Others with runs: "
    assert f"{expected}.github/workflows/other.yaml (3 runs)." in _commented(outcome.stdout)


@pytest.mark.parametrize(("is_new", "expected"), [(True, BUILD), (False, None)])
def test_workflows_that_do_not_change(*, is_new: bool, expected: str | None) -> None:
    """One that is not the base's, else the one with most runs."""
    small = _with_runs("perf: a")
    other = shapes.workflow(small.answer, 12, ".github/workflows/other.yaml")
    small.repository.add_workflow(other)
    for number in range(3):
        small.repository.add_run(shapes.run(other, 21 + number, small.commits[0], small.answer))
    for path in ("build.yaml", "other.yaml"):
        small.add_file(PLAIN % "a", 0, path)
        base = small.pull["base"]["sha"], f".github/workflows/{path}"
        small.repository.files[base] = (PLAIN % "a").encode()
    if is_new:
        small.add_file(PLAIN % "b", 0)
    with SimulatedGithub(small.world) as github:
        outcome = proposed(github.url, "o/r", "5")
    assert (expected or other["path"]) == experiment_of(outcome).workflow


def test_a_called_file_that_changes() -> None:
    """A treatment begins there as well, and the milestone is one of its jobs."""
    small = SmallWorld(["a", "b"])
    for number, step in enumerate("ab"):
        small.add_run(number + 1, commit=number, jobs=["call / build", "call / push"])
        small.add_file(CALLER, number)
        small.add_file(PLAIN % step, number, "called.yml")
    with SimulatedGithub(small.world) as github:
        experiment = experiment_of(proposed(github.url, "o/r", "5"))
    assert ["baseline", "b"] == [arm.name for arm in experiment.arm]
    assert experiment.milestone is not None
    assert experiment.milestone[0].startswith("call/")


def test_runs_of_pushes() -> None:
    """Where no pull request triggers runs, those of the other event count, older ones too."""
    small = SmallWorld(["perf: a", "warm run"])
    opened_at = small.start + timedelta(hours=9)
    pull = shapes.pull_request(small.answer, 5, "topic", small.commits, created_at=opened_at)
    small.repository.add_pull_request(pull, small.commits)
    for number in range(2):
        small.add_run(number + 1, commit=number, event="push")
    for number in range(100):
        small.add_run(101 + number, created_at=opened_at, head_sha="d" * 40, event="schedule")
    with SimulatedGithub(small.world) as github:
        outcome = proposed(github.url, "o/r", "5")
    experiment = experiment_of(outcome)
    assert "push" == experiment.event
    assert "No commit has a pull_request run; most have push runs." in _commented(outcome.stdout)
    assert 2 == outcome.stdout.count("  1 run  ")


def test_what_is_no_arm() -> None:
    """Commits without runs, and runs of commits that were pushed away, are named."""
    small = SmallWorld(["perf: a", "perf: b", "warm run"])
    small.add_run(1, commit=0)
    small.add_run(2, commit=2, head_sha="e" * 40)
    with SimulatedGithub(small.world) as github:
        outcome = proposed(github.url, "o/r", "5")
    assert ["baseline"] == [arm.name for arm in experiment_of(outcome).arm]
    text = _commented(outcome.stdout)
    second, third = (small.commits[place]["sha"] for place in (1, 2))
    assert f"No arm, for want of runs: {second} to {third} of pull request 5, perf: b." in text
    assert "No arm's: 1 run on commits that are not in pull request 5 any more" in text


def test_pull_requests_that_stand_on_one_another() -> None:
    """The base that is given itself is no baseline besides; its own commits are arms."""
    small = _with_runs("perf: a", "warm run")
    own = shapes.commit(small.answer, "c" * 40, "perf: on top", datetime(2026, 4, 9, 18))
    pull = shapes.pull_request(small.answer, 6, "above", [own], base_ref="topic")
    small.repository.add_pull_request(pull, [own])
    run = shapes.run(small.workflow, 9, own, small.answer, head_branch="above")
    small.repository.add_run(run)
    with SimulatedGithub(small.world) as github:
        outcome = proposed(github.url, "o/r", "5", "6")
    first, second = experiment_of(outcome).arm
    assert (5, 6) == (first.pull_request, second.pull_request)
    assert "different branches: main, topic." in _commented(outcome.stdout)


def test_a_pull_request_without_commits_of_its_own() -> None:
    """Its commits are common history; the arms are the other's."""
    small = _with_runs("perf: a", "perf: b")
    whole = shapes.pull_request(small.answer, 6, "part", small.commits[:1])
    small.repository.add_pull_request(whole, small.commits[:1])
    with SimulatedGithub(small.world) as github:
        outcome = proposed(github.url, "o/r", "6", "5")
    (arm,) = experiment_of(outcome).arm
    assert 5 == arm.pull_request
    assert "Pull request 6 has no arm: all its commits are common history." in outcome.stdout


def test_commits_of_others_in_between() -> None:
    """A treatment that common history interrupts names its commits one by one."""
    small = _with_runs("perf: a", "shared", "warm run")
    other = shapes.pull_request(small.answer, 6, "other", small.commits[1:2])
    small.repository.add_pull_request(other, small.commits[1:2])
    with SimulatedGithub(small.world) as github:
        (arm,) = experiment_of(proposed(github.url, "o/r", "5", "6")).arm
    shas = [small.commits[place]["sha"] for place in (0, 2)]
    assert (5, None, shas) == (arm.pull_request, arm.commits, arm.shas)


def test_words_that_cannot_tell() -> None:
    """Commits of the same words get no rule; how to write one by hand is said."""
    small = _with_runs("a", "a")
    with SimulatedGithub(small.world) as github:
        outcome = proposed(github.url, "o/r", "5")
    (arm,) = experiment_of(outcome).arm
    assert ([], []) == (arm.cold, arm.warm)
    sha = small.commits[0]["sha"]
    assert f'By hand: cold = {{ first_after = "{sha}" }}' in _commented(outcome.stdout)


def test_files_that_the_token_may_not_read() -> None:
    """Words alone tell treatments then, and the whole run is the clock; both are said."""
    small = _with_runs("perf: a", "b", "perf: c")
    for number, step in enumerate("abc"):
        small.add_file(PLAIN % step, number)

    def refuse(request: Request, honest: Answer) -> Answer:
        if request.method != "POST":
            return honest
        error = {"type": "FORBIDDEN", "message": "a stranger's words", "path": ["r0"]}
        return Answer(200, honest.headers, json.dumps({"data": {}, "errors": [error]}).encode())

    with SimulatedGithub(small.world, hook=refuse) as github:
        outcome = proposed(github.url, "o/r", "5")
    experiment = experiment_of(outcome)
    assert ["baseline", "c"] == [arm.name for arm in experiment.arm]
    assert experiment.milestone is None
    text = _commented(outcome.stdout)
    assert "Workflow files of o/r could not be read, so that only words told treatments: " in text
    assert "No milestone, the whole run is the clock: " in text


def test_jobs_that_can_not_be_read() -> None:
    """The milestone is guessed from the other arms' runs; which run is missing is said."""
    small = _with_runs("perf: a", "perf: b")
    for number, step in enumerate("ab"):
        small.add_file(PLAIN % step, number)

    def fail(request: Request, honest: Answer) -> Answer:
        return Answer(404, {}, b"{}") if "/runs/1/jobs" in request.path else honest

    with SimulatedGithub(small.world, hook=fail) as github:
        outcome = proposed(github.url, "o/r", "5")
    assert experiment_of(outcome).milestone is not None
    assert "The jobs of run 1 could not be read: " in _commented(outcome.stdout)


HOSTILE = {
    "a line break": 'perf: a\r"\n[evil]\nrepository = "x"',
    "a carriage return alone": 'a\r[evil]\r"',
    "quotes": "perf: '''\"\"\" \\ ${{ x }} `x`",
    "an escape": "perf: \x1b[31mred\x00\x07",
    "the direction of writing": "perf: \u202eevil\u2066\u200b\ufeff",
    "line separators": "perf: a\u2028[evil]\u2029b\x85c",
    "half a character": "perf: \ud83d",
    "a regular expression": "(a+)+$[",
    "nothing": "",
    "very long": "perf: " + "x" * 900,
}


@pytest.mark.parametrize("message", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts(message: str) -> None:
    """
    Strangers' texts stay in comments and strings, and nothing of them hides.

    Commits, title and workflow have the text, the branches have what Git allows of such.
    """
    small = SmallWorld([message, "warm run", message])
    branch = "topic\u202e\"'\u2028"
    path = f".github/workflows/{message.encode('utf-8', 'replace').decode()}.yaml"
    pull = shapes.pull_request(small.answer, 5, branch, small.commits, title=message)
    pull["base"]["ref"] = branch + "-base"
    small.repository.add_pull_request(pull, small.commits)
    workflow = shapes.workflow(small.answer, 12, path)
    for number, commit in enumerate(small.commits):
        fields = {"head_branch": branch, "head_commit": None}
        run = shapes.run(workflow, 21 + number, commit, small.answer, **fields)
        small.repository.add_run(run)
    small.repository.add_workflow(workflow)
    with SimulatedGithub(small.world) as github:
        outcome = proposed(github.url, "o/r", "5")
    assert 0 == outcome.exit_code, outcome.stderr
    assert all(one.isprintable() for one in outcome.stdout.replace("\n", ""))
    (experiment,) = tomllib.loads(outcome.stdout).values()
    assert experiment_of(outcome).repository == experiment["repository"] == "o/r"
    assert path == experiment["workflow"]
