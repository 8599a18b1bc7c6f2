"""What is refused: tokens, unknown objects, unknown requests."""

import pytest
import requests

from tests.simulated import SimulatedGithub, many_runs
from tests.simulated.tests.client import get

REPOSITORY = "/repos/example/many"
ALICE = "right"


@pytest.mark.parametrize("token", ["", "wrong"])
def test_bad_credentials(token: str) -> None:
    """Without the right token every path is answered 401."""
    with SimulatedGithub(many_runs(1), token=ALICE) as github:
        answer = get(github, REPOSITORY, token=token)

    assert 401 == answer.status
    assert ("Bad credentials", "401") == (answer.content["message"], answer.content["status"])
    assert "5000" == answer.headers["x-ratelimit-limit"]


@pytest.mark.parametrize(
    "path",
    [
        "/repos/example/none",
        f"{REPOSITORY}/pulls/1",
        f"{REPOSITORY}/pulls/1/commits",
        f"{REPOSITORY}/actions/workflows/none.yaml",
        f"{REPOSITORY}/actions/workflows/none.yaml/runs",
        f"{REPOSITORY}/actions/workflows/2",
        f"{REPOSITORY}/actions/runs/2",
        f"{REPOSITORY}/actions/runs/2/jobs?filter=all",
        f"{REPOSITORY}/actions/runs/1/attempts/2",
        f"{REPOSITORY}/commits/none",
        f"{REPOSITORY}/commits/0000",
        f"{REPOSITORY}/contents/README.md?ref=topic",
        "/repositories/1",
    ],
)
def test_not_found(path: str) -> None:
    """An object that does not exist is answered 404; a sha that fits two commits names none."""
    world = many_runs(1)
    repository = world.repository("example/many")
    (commit,) = repository.commits.values()
    repository.add_commit({**commit, "sha": f"{2:040x}"})
    with SimulatedGithub(world) as github:
        answer = get(github, path)

    assert 404 == answer.status
    assert {
        "message": "Not Found",
        "documentation_url": "https://docs.github.com/rest",
        "status": "404",
    } == answer.content


@pytest.mark.parametrize(
    "path",
    [
        "/user",
        f"{REPOSITORY}/issues",
        f"{REPOSITORY}/actions/runs?perpage=100",
        f"{REPOSITORY}/actions/runs?created=yesterday",
        f"{REPOSITORY}/actions/runs?page=two",
        f"{REPOSITORY}/actions/runs/1/jobs?filter=newest",
        f"{REPOSITORY}?per_page=1",
    ],
)
def test_unknown_request_fails_the_block(path: str) -> None:
    """A path, parameter or value that the server does not know is named at the end."""
    with (
        pytest.raises(AssertionError, match="does not know: GET /"),
        SimulatedGithub(many_runs(1)) as github,
    ):
        answer = get(github, path)

    assert 501 == answer.status
    assert [f"GET {path}"] == github.unknown_requests


def test_other_methods_are_unknown() -> None:
    """Nothing can be written."""
    with (
        pytest.raises(AssertionError, match="does not know: POST /repos/example/many"),
        SimulatedGithub(many_runs(1)) as github,
    ):
        requests.post(github.url + REPOSITORY, headers={"authorization": "token token"}, timeout=10)


def test_failure_of_the_block_is_not_hidden() -> None:
    """Where the block itself fails, that is what the test shows."""

    def ask_and_fail() -> None:
        with SimulatedGithub(many_runs(1)) as github:
            get(github, "/user")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask_and_fail()


def test_names_in_any_case() -> None:
    """GitHub finds a repository whatever the case of its name."""
    with SimulatedGithub(many_runs(1)) as github:
        answer = get(github, "/repos/Example/MANY")

    assert "example/many" == answer.content["full_name"]
