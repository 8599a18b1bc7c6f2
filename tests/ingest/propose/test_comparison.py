"""What a comparison is of: arms, workflow, event, windows, by what there is."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingest.api.client import GithubApi
from ingest.config.experiment_file import parse_experiments
from ingest.config.experiments import Experiment
from ingest.errors import ProposalImpossible
from ingest.propose.asked import Asked
from ingest.propose.choice import choose
from ingest.propose.comparison import propose_comparison
from ingest.propose.layout import lay_out
from ingest.runs.reader import Reader
from ingest.storage.working import Working
from ingest.story import Story
from tests.comparing_world import CHANGE, comparing_world
from tests.ingest.project import NOW, SmallWorld, put_in_line
from tests.ingest.proposals import run
from tests.simulated import SimulatedGithub, World, many_runs, shapes

pytestmark = pytest.mark.usefixtures("without_waits")

PLAIN = "jobs: {build: {steps: [{run: %s}]}}"


def _text(world: World, asked: Asked, now: datetime = NOW) -> str:
    """What is written of a comparison."""
    with (
        SimulatedGithub(world) as github,
        GithubApi(github.url, "token") as api,
        Working(Path(":memory:")) as working,
    ):
        return lay_out(propose_comparison(Reader(api, working, now), Story(), asked))


def _experiment(text: str) -> Experiment:
    (experiment,) = parse_experiments(text, Path("written")).experiments.values()
    return experiment


def _stacked() -> SmallWorld:
    """Pull request 6 stands upon all of pull request 5; each of the four commits has a run."""
    small = SmallWorld(["a", "b"])
    above = [
        shapes.commit(small.answer, f"{number:040x}", f"c{number}", small.start)
        for number in (7, 8)
    ]
    put_in_line([*small.commits, *above])
    pull = shapes.pull_request(small.answer, 6, "above", [*small.commits, *above], title="Above")
    small.repository.add_pull_request(pull, [*small.commits, *above])
    small.add_run(1, commit=0)
    small.add_run(2, commit=1)
    small.commits += above
    small.add_run(3, commit=2, head_branch="above")
    small.add_run(4, commit=3, head_branch="above")
    return small


def test_a_pull_request_upon_another() -> None:
    """All of the first, and of the other what the first does not have."""
    experiment = _experiment(_text(_stacked().world, Asked("o/r", pulls=(5, 6))))
    first, other = experiment.arm
    assert (5, None) == (first.pull_request, first.commits)
    assert (6, "Above") == (other.pull_request, other.name)
    assert other.commits is not None
    assert (f"{7:040x}"[:11], None) != (other.commits.first, other.commits.last)
    assert f"{7:040x}".startswith(str(other.commits.first))
    assert other.commits.last is None


def test_the_same_commits() -> None:
    """Two pull requests of the same commits hold no comparison."""
    small = _stacked()
    commits = small.repository.pull_commits[6]
    small.repository.add_pull_request(
        shapes.pull_request(small.answer, 7, "again", commits), commits
    )
    with pytest.raises(ProposalImpossible, match="have the same commits: give one of them"):
        _text(small.world, Asked("o/r", pulls=(6, 7)))


@pytest.mark.parametrize(("last_run", "begins"), [(4, 3), (2, 1)])
def test_a_workflow_file_that_changes(last_run: int, begins: int) -> None:
    """From its last change that has runs; how many there were before is said."""
    small = SmallWorld(["one", "two", "three", "four"])
    for number, step in enumerate("aabb"):
        small.add_file(PLAIN % step, number)
    base = small.pull["base"]["sha"], ".github/workflows/build.yaml"
    small.repository.files[base] = (PLAIN % "a").encode()
    for number in range(1, last_run + 1):
        small.add_run(number, commit=number - 1)
    small.add_run(21, head_branch="main", head_sha="d" * 40)
    text = _text(small.world, Asked("o/r", pulls=(5,)))
    baseline, arm = _experiment(text).arm
    assert "main" == baseline.branch
    first = None if arm.commits is None else arm.commits.first
    expected = str(small.commits[begins - 1]["sha"])
    assert first is None if begins == 1 else expected.startswith(str(first))
    assert (begins == 3) == ("commits before have 2 runs" in text)


def test_cache_states_where_commits_say_them() -> None:
    """Rules of cold and warm only where a commit has such words."""
    silent, telling = comparing_world(), comparing_world(says_state=True)
    arm, _ = _experiment(_text(silent, Asked("o/r", pulls=(5, 6)))).arm
    assert ([], []) == (arm.cold, arm.warm)
    arm, _ = _experiment(_text(telling, Asked("o/r", pulls=(5, 6)))).arm
    assert ["warm run"] == [rule.message for rule in arm.warm]


def test_expectations_of_pull_requests() -> None:
    """In the arm of the pull request that says so, commented; the requests are the same."""
    world = comparing_world()
    world.repository("o/r").pulls[6]["body"] = "This should take ~200s. It took 190s for me."
    text = _text(world, Asked("o/r", pulls=(5, 6)))
    html_url = world.repository("o/r").pulls[6]["html_url"]
    expected = f"""\
# [[r-5-6.expect]]
# text = "This should take ~200s."
# who = "someone"
# link = "{html_url}"
# arm = "{_experiment(text).arm[1].name}"
# about = "200s"
"""
    assert text.endswith(expected)
    assert "# Not offered: 1 sentence of what was measured.\n" in text


def test_expectations_of_a_change() -> None:
    """By the head commits of the runs after it; what ran before it says nothing of it."""
    world = comparing_world()
    for each in world.repository("o/r").runs_newest_first():
        head = each["head_commit"]
        is_before = each["created_at"] < "2026-04-05"
        if is_before or head["id"] == CHANGE:
            head["message"] = f"perf: quick tests, saves {'1s' if is_before else '2m'}"
    text = _text(world, Asked("o/r", changed=CHANGE, branch="main"))
    _, _, offered = text.partition("# [[")
    address = world.repository("o/r").answer["html_url"]
    assert (
        f"""\
r-main-changed-{CHANGE}.expect]]
# text = "perf: quick tests, saves 2m"
# link = "{address}/commit/{CHANGE}"
# arm = "after"
# saves = "120s"
"""
        == offered
    )


def test_no_base_to_compare_with() -> None:
    """One sentence with the remedy."""
    small = SmallWorld()
    small.add_run(1)
    with pytest.raises(ProposalImpossible, match=r"main has no runs of .*: give a second pull"):
        _text(small.world, Asked("o/r", pulls=(5,)))


def test_workflows_that_share_no_branch() -> None:
    """Not both have runs on the default branch: all branches are taken, and that is said."""
    small = SmallWorld()
    other = shapes.workflow(small.answer, 12, ".github/workflows/other.yaml")
    small.repository.add_workflow(other)
    small.add_run(1)
    small.repository.add_run(shapes.run(other, 2, small.commits[0], small.answer))
    text = _text(small.world, Asked("o/r", workflows=("build.yaml", "other.yaml")))
    assert ["*", "*"] == [arm.branch for arm in _experiment(text).arm]
    assert "# On all branches, since not both have runs on main" in text


def test_windows_that_hold_too_many_runs() -> None:
    """Both are shortened alike, which is said; `days` is taken at its word."""
    changed = datetime(2026, 1, 2)
    asked: dict[str, Any] = {"changed": f"{changed:%Y-%m-%dT%H:%M:%SZ}", "branch": "topic"}
    now = datetime(2026, 1, 3, 18)
    text = _text(many_runs(400), Asked("example/many", **asked), now)
    before, after = _experiment(text).arm
    length = timedelta(minutes=10) * 150 - timedelta(seconds=1)  # a run every ten minutes
    assert (changed - length, changed) == (before.since, before.until)
    assert (changed, changed + length) == (after.since, after.until)
    assert "have 150 runs at most" in " ".join(text.replace("\n#", "").split())
    text = _text(many_runs(400), Asked("example/many", **asked, days=1), now)
    assert changed + timedelta(days=1) == _experiment(text).arm[1].until


def _runs(**counts: int) -> tuple[Any, ...]:
    """So many runs by `workflow_event`, a failed one where the name ends so."""
    made = []
    for kind, total in counts.items():
        workflow, event, *failed = kind.split("_")
        path = f".github/workflows/{workflow}.yml"
        conclusion = "failure" if failed else "success"
        made += [
            run(number, "a" * 40, workflow_path=path, event=event, conclusion=conclusion)
            for number in range(total)
        ]
    return tuple(made)


CHOICES = {
    "most on the side that has fewest": (
        (_runs(a_push=9, b_push=3), _runs(a_push=1, b_push=2)),
        ("b", ("push", "push")),
    ),
    "successful ones first": (
        (_runs(a_push=2, b_push_failed=9), _runs(a_push=2, b_push=9)),
        ("a", ("push", "push")),
    ),
    "an event that both have": (
        (_runs(a_push=9, a_schedule=2), _runs(a_schedule=2)),
        ("a", ("schedule", "schedule")),
    ),
    "events of their own": (
        (_runs(a_push=9), _runs(a_release=2, b_release=5)),
        ("a", ("push", "release")),
    ),
    "no workflow in common": ((_runs(a_push=9), _runs(b_push=2)), None),
}


@pytest.mark.parametrize("name", CHOICES)
def test_choice(name: str) -> None:
    """Workflow and events, by the runs of two sides."""
    sides, expected = CHOICES[name]
    chosen = choose(sides, None, has_own_workflows=False)
    found = None if chosen is None else (Path(str(chosen.path)).stem, chosen.events)
    assert expected == found


def test_only_the_event_that_was_asked_for() -> None:
    """Another will not do, however many runs it has."""
    sides = (_runs(a_push=9, b_release=1), _runs(a_push=9, b_release=1))
    chosen = choose(sides, "release", has_own_workflows=False)
    assert chosen is not None
    assert (".github/workflows/b.yml", "release", {}) == (
        chosen.path,
        chosen.event,
        chosen.others,
    )
    assert choose(sides, "schedule", has_own_workflows=False) is None
