"""What can't be proposed: one sentence with the remedy, and the exit code."""

import json

import pytest
from click.testing import CliRunner, Result

from longpole.ingest_command import main
from tests.ingest.project import SmallWorld
from tests.ingest.proposals import proposed
from tests.simulated import Answer, Request, SimulatedGithub, shapes


def _small() -> SmallWorld:
    """Pull request 5 with a run; 6 without commits, 7 without runs, 8 of the same branch as 5."""
    small = SmallWorld(["perf: a", "warm run"])
    small.add_run(1)
    add = small.repository.add_pull_request
    add(shapes.pull_request(small.answer, 6, "empty", small.commits) | {"commits": 0}, [])
    own = shapes.commit(small.answer, "c" * 40, "perf: b", small.start)
    add(shapes.pull_request(small.answer, 7, "quiet", [own]), [own])
    add(shapes.pull_request(small.answer, 8, "topic", small.commits[:1]), small.commits[:1])
    add(shapes.pull_request(small.answer, 9, "same", small.commits), small.commits)
    return small


FAILURES = {
    "no repository": (
        ("o/gone", "5"),
        1,
        (
            "GitHub has no repository o/gone, or the token may not see it: check the name, and the "
            "token's access to it."
        ),
    ),
    "no pull request": (
        ("o/r", "44"),
        1,
        (
            "o/r has no pull request 44, or the token may not see it: check the number; that of an "
            "issue is none."
        ),
    ),
    "no commits": (
        ("o/r", "6"),
        1,
        "pull request 6 has no commits: give one that has some.",
    ),
    "no runs": (
        ("o/r", "7"),
        1,
        (
            "pull request 7 has no runs on commits of its own: propose again once a workflow has "
            "run on them, or check that the token may see Actions."
        ),
    ),
    "the same twice": (
        ("o/r", "5", "5"),
        2,
        "pull request 5 is given twice: give it once.",
    ),
    "one branch": (
        ("o/r", "5", "8"),
        1,
        (
            "pull requests 5 and 8 are of the same branch, so that its runs belong to both: give "
            "one of them."
        ),
    ),
    "the same commits": (
        ("o/r", "5", "9"),
        1,
        "pull requests 5, 9 have the same commits: give one of them.",
    ),
    "no name of a repository": (
        ("r", "5"),
        2,
        "'r' is no repository: write it as owner/name.",
    ),
    "a path": (
        ("../..", "5"),
        2,
        "'../..' is no repository: write it as owner/name.",
    ),
}


@pytest.mark.parametrize(("arguments", "code", "sentence"), FAILURES.values(), ids=FAILURES)
def test_failure(arguments: tuple[str, ...], code: int, sentence: str) -> None:
    """Nothing is printed but the sentence, behind what was read so far."""
    with SimulatedGithub(_small().world) as github:
        outcome = proposed(github.url, *arguments)
    assert (code, "") == (outcome.exit_code, outcome.stdout)
    assert f"error: {sentence}" == outcome.stderr.splitlines()[-1]
    assert "Traceback" not in outcome.stderr


def test_a_very_long_pull_request() -> None:
    """GitHub lists 250 commits at most: what comes after would be nobody's."""
    small = SmallWorld([f"commit {number}" for number in range(251)])
    small.add_run(1)
    with SimulatedGithub(small.world) as github:
        outcome = proposed(github.url, "o/r", "5")
    assert 1 == outcome.exit_code
    expected = (
        "error: pull request 5 has 251 commits, of which GitHub lists 250: write its arms by hand, "
        "with `shas` (docs/experiments.md).\n"
    )
    assert expected == outcome.stderr


def test_no_token() -> None:
    """Without a token nothing is asked: exit 2."""
    outcome = proposed("http://127.0.0.1:9", "o/r", "5", token="")
    assert (2, "") == (outcome.exit_code, outcome.stdout)
    assert outcome.stderr.startswith("error: no token: put one into GITHUB_TOKEN")
    assert 1 == outcome.stderr.count("\n")


def test_a_wrong_token() -> None:
    """The token is not repeated."""
    with SimulatedGithub(_small().world, token="right") as github:
        outcome = proposed(github.url, "o/r", "5", token="wrong-secret")
    assert (1, "") == (outcome.exit_code, outcome.stdout)
    assert "rejected the token: put a valid one into GITHUB_TOKEN" in outcome.stderr
    assert "wrong-secret" not in outcome.output


@pytest.mark.usefixtures("without_waits")
def test_nobody_answers() -> None:
    """Three further tries are told; the sentence names the API root."""
    outcome = proposed("http://127.0.0.1:9", "o/r", "5")
    assert 1 == outcome.exit_code
    *tries, last = outcome.stderr.splitlines()
    assert 3 == sum(line.startswith("/repos/o/r: no answer, tried again in ") for line in tries)
    assert last.startswith("error: http://127.0.0.1:9 does not answer: check the network")


@pytest.mark.parametrize("resource", ["core", "graphql"])
def test_the_rate_limit(resource: str) -> None:
    """It is said until when; nothing is proposed from a part."""
    rest, graphql = (4, 9) if resource == "core" else (9, 0)
    with SimulatedGithub(_small().world, rate_limit=rest, graphql_rate_limit=graphql) as github:
        outcome = proposed(github.url, "o/r", "5")
    assert (1, "") == (outcome.exit_code, outcome.stdout)
    assert "error: GitHub's rate limit is used up until 20" in outcome.stderr


@pytest.mark.usefixtures("without_waits")
def test_a_listing_that_fails() -> None:
    """A server's failure ends the proposal: half of the runs would make other arms."""

    def fail(request: Request, honest: Answer) -> Answer:
        return Answer(500, {}, b"{}") if "/actions/runs?" in request.path else honest

    with SimulatedGithub(_small().world, hook=fail) as github:
        outcome = proposed(github.url, "o/r", "5")
    assert 1 == outcome.exit_code
    assert "was answered with status 500" in outcome.stderr


def test_another_spelling_of_the_repository() -> None:
    """The proposal has GitHub's own."""
    with SimulatedGithub(_small().world) as github:
        outcome = proposed(github.url, "O/R", "5")
    assert 0 == outcome.exit_code
    assert 'repository = "o/r"\n' in outcome.stdout


def _main(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env={"GITHUB_TOKEN": "t", "COLUMNS": "120"})


@pytest.mark.parametrize(
    "flags", [("--demo",), ("--no-fetch", "--only=x"), ("--database", "x.duckdb"), ("--verbose",)]
)
def test_flags_of_the_ingest(flags: tuple[str, ...]) -> None:
    """Before `propose` they would be ignored: they are refused."""
    outcome = _main(*flags, "propose", "o/r", "5")
    assert (2, "") == (outcome.exit_code, outcome.stdout)
    names = ", ".join(flag.partition("=")[0] for flag in flags if flag.startswith("--"))
    assert outcome.stderr.startswith(f"error: {names} before propose is for the ingest: ")
    assert 1 == outcome.stderr.count("\n")


@pytest.mark.parametrize(
    "arguments", [("o/r",), (), ("o/r", "x"), ("o/r", "0"), ("o/r", str(2**31))]
)
def test_wrong_arguments(arguments: tuple[str, ...]) -> None:
    """Numbers of pull requests are wanted: exit 2."""
    assert 2 == _main("propose", *arguments).exit_code


def test_help() -> None:
    """It shows real examples; the group names it."""
    outcome = _main("propose", "--help")
    assert 0 == outcome.exit_code
    assert "longpole propose stackrox/stackrox 19831 19830" in outcome.stdout
    outcome = _main("--help")
    assert "propose" in outcome.stdout.partition("Commands:")[2]


def test_verbose() -> None:
    """The traceback is said where it is asked for, each line of it as one."""
    with SimulatedGithub(_small().world) as github:
        environ = {"GITHUB_API_URL": github.url, "GITHUB_TOKEN": "t"}
        outcome = CliRunner().invoke(main, ["propose", "--verbose", "o/gone", "5"], env=environ)
    *trace, sentence = outcome.stderr.splitlines()
    assert "traceback: Traceback (most recent call last):" in trace
    assert sentence.startswith("error: ")
    assert json.dumps(outcome.stdout) == '""'
