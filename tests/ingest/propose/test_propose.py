"""`longpole propose` over sockets: the founding case, and what else pull requests hold."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.ingest.project import Project
from tests.ingest.proposals import experiment_of, proposed, states_of
from tests.ingest.stackrox_world import stackrox_world
from tests.simulated import SimulatedGithub, World

TREATMENTS = [
    (19831, {"3b15b284b65": "cold", "04b23aa369a": "other"}),
    (19830, {"16db8568da3": "cold", "5752a504337": "warm"}),
    (19830, {"431696fe9c3": "cold", "a1aa738571a": "other", "f2ef1a086aa": "warm"}),
    (19830, {"9a7f355971a": "cold", "9dea91bd837": "warm"}),
    (19830, {"52eb0a09bcc": "cold", "de4c6f10269": "warm"}),
]
NAMES = [
    "baseline",
    "busybox + parallel jobs + docker caching",
    "stable build ldflags for Docker layer",
    "busybox + docker caching + stable",
    "combined single-job build+push",
    "save GOCACHE on PR branches",
]
REPOSITORY = "stackrox/stackrox"


@dataclass(frozen=True)
class Proposed:
    """One proposal, the world it was made of, and the requests that it took."""

    world: World
    outcome: Result
    requests: list[str]

    def commits(self, number: int) -> list[dict[str, Any]]:
        """Of a pull request."""
        return self.world.repository(REPOSITORY).pull_commits[number]


@pytest.fixture(scope="module")
def founding(shared: Path) -> Proposed:
    """What is proposed for the founding case."""
    return _proposed(shared, "19831", "19830")


@pytest.fixture(scope="module")
def single(shared: Path) -> Proposed:
    """What is proposed for one of its pull requests alone."""
    return _proposed(shared, "19830")


def _proposed(shared: Path, *numbers: str) -> Proposed:
    world = stackrox_world(shared)
    with SimulatedGithub(world) as github:
        outcome = proposed(github.url, REPOSITORY, *numbers)
        return Proposed(world, outcome, [f"{each.method} {each.path}" for each in github.requests])


def _short(states: dict[str, str]) -> dict[str, str]:
    return {sha[:11]: state for sha, state in states.items()}


def test_the_founding_case(founding: Proposed) -> None:
    """Workflow, milestone and baseline, and the treatments of DESIGN section 1 as arms."""
    experiment = experiment_of(founding.outcome)
    assert ".github/workflows/build.yaml" == experiment.workflow
    assert ["push-main-manifests*"] == experiment.milestone
    assert "baseline" == experiment.baseline
    assert NAMES == [arm.name for arm in experiment.arm]
    baseline, *arms = experiment.arm
    assert ("ROX-33958/resue-components", None) == (baseline.branch, baseline.pull_request)
    found = [
        (number, _short(states_of(arm, founding.commits(number))))
        for arm in arms
        if (number := arm.pull_request) is not None
    ]
    assert TREATMENTS == found


def test_every_guess_is_said(founding: Proposed) -> None:
    """Comments name the ground of each guess, and each commit with its time, state and runs."""
    text = " ".join(founding.outcome.stdout.replace("\n#", "").split())
    for expected in (
        "Common history, no arm's: 24 commits that all of these pull requests share, c55e335f3be",
        "Guessed: its file changes 17 times within the pull requests.",
        "Guessed: build-and-push-main differs between the arms' workflow files in needs, steps or",
        "Guessed: the baseline is the branch that the pull requests are to be merged into, with 3",
        "Guessed to begin at 52eb0a09bcc from its words (experiment:).",
        "a1aa738571a 2026-04-04 18:43 other 1 run fix: remove individual binary copies",
        'cold = {message = "^experiment:"} # guessed from its place: it begins the treatment',
        "warm = {message = '(?i)\\bwarm'} # guessed from words: warm",
    ):
        assert expected in text


def test_requests(founding: Proposed) -> None:
    """
    Repository; each pull request, its commits and runs; files in three queries; base; jobs.

    Of the base only runs of the workflow and the event are listed; jobs take a request per arm.
    """
    assert 1 + 2 * 3 + 3 + 1 + len(NAMES) == len(founding.requests)
    assert 3 == founding.requests.count("POST /graphql")
    assert len(NAMES) == sum("/jobs?" in each for each in founding.requests)
    base = "/actions/workflows/build.yaml/runs?branch=ROX-33958%2Fresue-components"
    expected = f"GET /repos/{REPOSITORY}{base}&event=pull_request&per_page=100"
    assert 1 == founding.requests.count(expected)
    assert f"{len(founding.requests)} requests\n" in founding.outcome.stderr


def test_one_pull_request_alone(single: Proposed) -> None:
    """Everything is its own: nine treatments more; the base is still the baseline."""
    experiment = experiment_of(single.outcome)
    baseline, *arms = experiment.arm
    assert "ROX-33958/resue-components" == baseline.branch
    found = [_short(states_of(arm, single.commits(19830))) for arm in arms]
    assert [states for number, states in TREATMENTS if number == 19830] == found[-4:]
    expected = ["cw", "cow", "cw", "cw", "coooooo", "coo", "c", "cw", "cw", "cw", "cow", "cw", "cw"]
    assert expected == ["".join(state[0] for state in states.values()) for states in found]
    assert ["push-main-manifests*"] == experiment.milestone
    assert "Common history" not in single.outcome.stdout


def test_the_proposal_can_be_ingested(founding: Proposed, project: Project) -> None:
    """Its arms select as many runs as its comments say, in the states that they say."""
    project.write(founding.outcome.stdout)
    with SimulatedGithub(founding.world) as github:
        outcome = project.ingest(api=github.url)
    assert 0 == outcome.exit_code, outcome.output
    assert "note: " not in outcome.stdout
    rows = project.query(
        "select arm, cache_state, count(*) from arm_attempts where excluded_because is null "
        "group by all"
    )
    expected = {("baseline", "other"): 3}
    for name, (_, states) in zip(NAMES[1:], TREATMENTS, strict=True):
        for state in states.values():
            expected[name, state] = expected.get((name, state), 0) + 1
    assert expected == {(arm, state): count for arm, state, count in rows}


def test_nothing_is_stored(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is written, and stdout holds the proposal alone."""
    monkeypatch.chdir(tmp_path)
    outcome = _proposed(shared, "19831").outcome
    assert [] == list(tmp_path.iterdir())
    assert outcome.stdout.startswith("# Proposed by `longpole propose stackrox/stackrox ")
    assert "pull request 19831: 26 commits, 2 runs\n" in outcome.stderr
