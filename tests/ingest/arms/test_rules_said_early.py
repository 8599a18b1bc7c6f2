"""Bad rules end in one sentence, before anything is fetched for nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from ingest.arms.resolve import SELECTS_NOTHING, judge_rules, resolve_experiment
from ingest.config.experiment_file import parse_experiments
from ingest.config.experiments import Experiment
from ingest.errors import ExperimentInvalid
from tests.ingest.project import Project, SmallWorld, asked
from tests.simulated import SimulatedGithub

FIRST, SECOND, THIRD = (f"{number:040x}" for number in (1, 2, 3))
_HEAD = '[x]\nrepository = "o/r"\nworkflow = "build.yaml"\n'
_TWO = f'{_HEAD}baseline = "a"\n'


def _arm(name: str, rule: str) -> str:
    return f'[[x.arm]]\nname = "{name}"\n{rule}\n'


def _range(first: str, last: str) -> str:
    return f'pull_request = 5\ncommits = {{ from = "{first}", to = "{last}" }}'


def _world() -> SmallWorld:
    """Pull request 5 with three commits, a run of each."""
    small = SmallWorld(["experiment: one", "ci: warm run", "a" * 60_000 + "!"])
    for number in range(3):
        small.add_run(number + 1, commit=number)
    return small


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """What a night stored of it, and of two runs of pushes."""
    small = _world()
    for number in (11, 12):
        small.add_run(number, event="push")
    with pytest.MonkeyPatch.context() as patch, SimulatedGithub(small.world) as github:
        project = Project(tmp_path_factory.mktemp("stored"), patch)
        project.write(_HEAD + _arm("a", "pull_request = 5"))
        assert 0 == project.ingest(api=github.url).exit_code
    assert [(5,)] == project.query("select count(*) from run_attempts")
    with duckdb.connect(project.database.resolve(), read_only=True) as connection:
        yield connection


def _experiment(text: str) -> Experiment:
    return parse_experiments(text, Path("experiments.toml")).experiments["x"]


OF_THE_FILE = {
    "the same selectors": (
        _TWO + _arm("a", "pull_request = 5") + _arm("b", "pull_request = 5\ncold = []"),
        "x: has two arms that select the same, 'a' and 'b': give each selectors of its own.",
    ),
    "its own repository, named and not": (
        _TWO + _arm("a", 'branch = "t"') + _arm("b", 'branch = "t"\nhead_repository = "o/r"'),
        "x: has two arms that select the same, 'a' and 'b': give each selectors of its own.",
    ),
    "a workflow by name and by path": (
        _TWO
        + _arm("a", "last = 3")
        + _arm("b", 'last = 3\nworkflow = ".github/workflows/build.yaml"'),
        "x: has two arms that select the same, 'a' and 'b': give each selectors of its own.",
    ),
    "a cache rule's commit is none of the arm's": (
        _HEAD + _arm("a", f'shas = ["{FIRST}"]\ncold = {{ first_after = "{SECOND}" }}'),
        f"x.arm[1]: names commit {SECOND} in a cache rule, which is none of its shas.",
    ),
    "a backreference": (
        _HEAD + _arm("a", r"message = '(a+)\1'"),
        r"x.arm[1].message: is no regular expression (RE2): invalid escape sequence: \1.",
    ),
    "a look-ahead": (
        _HEAD + _arm("a", "message = '(?=a)a'"),
        "x.arm[1].message: is no regular expression (RE2): invalid perl operator: (?=.",
    ),
    "a thousand times a thousand": (
        _HEAD + _arm("a", "message = '(a{1000}){1000}'"),
        "x.arm[1].message: is no regular expression (RE2): invalid repetition size: {1000}.",
    ),
}


@pytest.mark.parametrize(("text", "sentence"), OF_THE_FILE.values(), ids=OF_THE_FILE)
def test_a_mistake_of_the_file(project: Project, text: str, sentence: str) -> None:
    """What the file alone tells is said before anything is asked: exit 2."""
    project.write(text)
    with SimulatedGithub(_world().world) as github:
        outcome = project.ingest(api=github.url)
        assert [] == github.requests
    assert (2, "") == (outcome.exit_code, outcome.stdout)
    assert outcome.stderr.startswith(f"error: {project.experiments} line ")
    assert outcome.stderr.endswith(f": {sentence}\n")
    assert 1 == outcome.stderr.count("\n")


DIFFERENT = {
    "events": ('branch = "topic"', 'branch = "topic"\nevent = "push"'),
    "runs that are marked by hand": (
        'branch = "topic"\nexclude = [{ run = 1, reason = "x" }]',
        "runs = [1]",
    ),
    "repositories": ('branch = "topic"', 'branch = "topic"\nhead_repository = "fork/r"'),
    "periods": (
        'branch = "topic"\nuntil = "2026-04-09T14:00:00Z"',
        'branch = "topic"\nsince = "2026-04-09T14:00:00Z"',
    ),
    "ranges that touch": (_range(FIRST, FIRST), _range(SECOND, THIRD)),
}


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_arms_that_do_not_overlap(stored: duckdb.DuckDBPyConnection, one: str, other: str) -> None:
    """Arms of the same branch are told apart by whatever excludes or selects."""
    experiment = _experiment(_TWO + _arm("a", one) + _arm("b", other))
    judge_rules(stored, "x", experiment)
    assert {"a", "b"} >= {each.arm for each in resolve_experiment(stored, "x", experiment)}


def test_a_night_of_arms_that_do_not_overlap(project: Project) -> None:
    """So it goes well."""
    one, other = DIFFERENT["ranges that touch"]
    project.write(_TWO + _arm("a", one) + _arm("b", other))
    with SimulatedGithub(_world().world) as github:
        outcome = project.ingest(api=github.url)
    assert 0 == outcome.exit_code, outcome.output


_FETCH = "or fetch the pull request first."
_OUTSIDE = "of a cache rule lies outside the arm's `commits`: correct `first_after`."

OF_THE_COMMITS = {
    "an unknown end": (
        _range(FIRST, "badc0de"),
        f"badc0de is not among the commits of pull request 5: correct `commits`, {_FETCH}",
    ),
    "an end that fits several": (
        _range(FIRST, "0000000"),
        "0000000 is more than one among the commits of pull request 5: correct `commits`, "
        + _FETCH,
    ),
    "from end to start": (
        _range(SECOND, FIRST),
        f"{FIRST} comes before {SECOND} in pull request 5: exchange `from` and `to`.",
    ),
    "a cache rule's unknown commit": (
        'pull_request = 5\ncold = { first_after = "badc0de" }',
        f"badc0de is not among the commits of pull request 5: correct `first_after`, {_FETCH}",
    ),
    "a cache rule's commit before the range": (
        f'{_range(SECOND, THIRD)}\nwarm = {{ first_after = "{FIRST}" }}',
        f"{FIRST} {_OUTSIDE}",
    ),
    "a cache rule's commit after the range": (
        f'{_range(FIRST, SECOND)}\nwarm = {{ first_after = "{THIRD}" }}',
        f"{THIRD} {_OUTSIDE}",
    ),
}


@pytest.mark.parametrize(("rule", "end"), OF_THE_COMMITS.values(), ids=OF_THE_COMMITS)
def test_a_commit_that_is_not_there(stored: duckdb.DuckDBPyConnection, rule: str, end: str) -> None:
    """Named with the arm and the remedy."""
    with pytest.raises(ExperimentInvalid) as refused:
        judge_rules(stored, "x", _experiment(_HEAD + _arm("a", rule)))
    assert f"x: arm 'a': commit {end}" == str(refused.value)


@pytest.mark.parametrize("flag", ["--verbose", "--dry-run"])
def test_a_night_without_that_commit(project: Project, flag: str) -> None:
    """Said when the commits are known, before a run is listed; the facts are kept: exit 1."""
    rule, end = OF_THE_COMMITS["a cache rule's commit before the range"]
    project.write(_HEAD + _arm("a", rule))
    with SimulatedGithub(_world().world) as github:
        outcome = project.ingest(flag, api=github.url)
        paths = [path for path, _ in asked(github)]
    assert ["", "/pulls/5", "/pulls/5/commits?per_page=100"] == paths
    assert 1 == outcome.exit_code
    sentence = f"x: arm 'a': commit {end}"
    assert f"failed: x: arms: {sentence}\n" in outcome.stdout
    assert 1 == outcome.stdout.count(sentence) == outcome.stderr.count(sentence)


def test_ranges_that_overlap(project: Project) -> None:
    """Named with both arms before any jobs are fetched; the next night asks nothing new."""
    project.write(_TWO + _arm("a", _range(FIRST, SECOND)) + _arm("b", _range(SECOND, THIRD)))
    with SimulatedGithub(_world().world) as github:
        for _ in range(2):
            outcome = project.ingest(api=github.url)
            assert 1 == outcome.exit_code
            assert "x: arms 'a' and 'b' both claim attempt 1 of run 2: narrow" in outcome.stdout
        assert not any("/jobs" in path or "graphql" in path for path, _ in asked(github))


def test_another_experiment_goes_on(project: Project) -> None:
    """A mistake skips its own experiment only."""
    good = '[y]\nrepository = "o/r"\n[[y.arm]]\nname = "a"\npull_request = 5\n'
    project.write(_HEAD + _arm("a", _range(FIRST, "badc0de")) + good)
    with SimulatedGithub(_world().world) as github:
        outcome = project.ingest(api=github.url)
    assert 1 == outcome.exit_code
    assert [("y", 3)] == project.query("select experiment, count(*) from arm_attempts group by all")


def test_what_only_jobs_can_tell(project: Project) -> None:
    """
    A claim that jobs may yet exclude refuses nothing early.

    Run 1 lasts longer than a day, the re-run of run 2 is partial: no arm counts either.
    """
    small = _world()
    late = datetime(2026, 4, 9, 13) + timedelta(hours=25)
    small.add_run(1, updated_at=late)
    small.repository.remove_run(3)
    small.add_run(2, commit=1, jobs=["build", "test"])
    small.add_run(2, commit=1, run_attempt=2)
    rule = "runs = [1, 2]\nexclude = [{ run = 2, attempt = 1, reason = 'x' }]\nattempts = 'full'"
    project.now = late + timedelta(hours=1)
    project.write(_TWO + _arm("a", rule) + _arm("b", rule))
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest(api=github.url)
    assert 0 == outcome.exit_code, outcome.output
    expected = [("longer than 24 h",), ("marked by hand: x",), ("partial re-run",)]
    assert expected == project.query(
        "select distinct excluded_because from arm_attempts order by 1"
    )


def test_an_arm_that_could_not_be_read(project: Project) -> None:
    """Of what is not known nothing is judged: the other arm is ingested."""
    gone = 'pull_request = 6\ncommits = { from = "badc0de" }'
    project.write(_TWO + _arm("a", "pull_request = 5") + _arm("b", gone))
    with SimulatedGithub(_world().world) as github:
        outcome = project.ingest(api=github.url)
    assert 1 == outcome.exit_code
    assert "badc0de" not in outcome.output
    assert [(3,)] == project.query("select count(*) from jobs")


NOTHING = {
    "no such words": "message = 'no such words'",
    "backtracking elsewhere": "message = '(a+)+$'",
    "backtracking elsewhere, twice": "message = '^(a|aa)+$'",
    "another branch": 'branch = "other"',
}


@pytest.mark.parametrize("rule", NOTHING.values(), ids=NOTHING)
def test_an_arm_that_selects_nothing(stored: duckdb.DuckDBPyConnection, rule: str) -> None:
    """
    A remark, no mistake.

    The long message is one on which a backtracking engine would not end.
    """
    experiment = _experiment(_TWO + _arm("a", f'shas = ["{FIRST}"]') + _arm("b", rule))
    assert {"b": SELECTS_NOTHING} == judge_rules(stored, "x", experiment)


def test_a_night_with_an_arm_that_selects_nothing(project: Project) -> None:
    """Said once in the story and once in the summary, before jobs are fetched: exit 0."""
    rule = NOTHING["backtracking elsewhere"]
    project.write(_TWO + _arm("a", f'shas = ["{FIRST}"]') + _arm("b", rule))
    note = "note: x: arm 'b': selects no run: compare its selectors and its workflow with what"
    with SimulatedGithub(_world().world) as github:
        outcome = project.ingest(api=github.url)
    assert 0 == outcome.exit_code
    assert 1 == outcome.stdout.count(note) == outcome.stderr.count(note)
    assert outcome.stderr.index(note) < outcome.stderr.index("run 1 of 1: ")


def test_a_cache_rule_that_matches_nothing(project: Project) -> None:
    """A commit of which the arm has no run, yet: a note, no failure."""
    rule = 'branch = "topic"\ncold = { first_after = "badc0de" }'
    project.write(_HEAD + _arm("a", rule))
    with SimulatedGithub(_world().world) as github:
        outcome = project.ingest(api=github.url)
    assert 0 == outcome.exit_code
    expected = "note: x: arm 'a': selects no run of commit badc0de, which a cache rule names"
    assert expected in outcome.stdout


def test_without_a_network(project: Project) -> None:
    """`--no-fetch` judges the rules by what is stored."""
    project.write(_HEAD + _arm("a", "pull_request = 5"))
    with SimulatedGithub(_world().world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        api = github.url
    project.write(_TWO + _arm("a", _range(FIRST, SECOND)) + _arm("b", _range(SECOND, THIRD)))
    outcome = project.ingest("--no-fetch", api=api)
    assert 1 == outcome.exit_code
    assert "both claim attempt 1 of run 2" in outcome.stdout
    project.write(_HEAD + _arm("a", 'message = "no such words"'))
    outcome = project.ingest("--no-fetch", api=api)
    assert 0 == outcome.exit_code
    assert "note: x: arm 'a': selects none of the stored runs: fetch, or compare" in outcome.stdout
