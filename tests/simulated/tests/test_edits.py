"""The simulated GitHub's one edit: a pull request's description."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.ingest.project import SmallWorld
from tests.simulated import SimulatedGithub

PATH = "/repos/o/r/pulls/5"


def _patch(github: SimulatedGithub, content: dict[str, Any], path: str = PATH) -> requests.Response:
    headers = {"authorization": "token token"}
    return requests.patch(github.url + path, json=content, headers=headers, timeout=10)


def test_edit(problems_of_form: Callable[..., list[str]]) -> None:
    """The answer has GitHub's form; the new description is what is read from then on."""
    small = SmallWorld()
    with SimulatedGithub(small.world, may_edit=True) as github:
        answer = _patch(github, {"body": "a\r\nb"})
        read = requests.get(
            github.url + PATH, headers={"authorization": "token token"}, timeout=10
        ).json()
    endpoint = "/repos/{owner}/{repo}/pulls/{pull_number}"
    assert 200 == answer.status_code
    assert [] == problems_of_form(endpoint, answer.json(), "patch")
    assert answer.json() == read
    assert ("a\r\nb", None) == (read["body"], small.pull["body"])


def test_a_long_description() -> None:
    """65,536 characters are taken, whatever their size; one more is answered 422."""
    small = SmallWorld()
    with SimulatedGithub(small.world, may_edit=True) as github:
        taken = _patch(github, {"body": "🌈" * 65_536})
        refused = _patch(github, {"body": "a" * 65_537})
    assert (200, 422) == (taken.status_code, refused.status_code)
    (error,) = refused.json()["errors"]
    assert "body is too long (maximum is 65536 characters)" == error["message"]
    assert small.repository.pulls[5]["body"].startswith("🌈")


@pytest.mark.parametrize(("path", "status"), [(PATH, 403), ("/repos/o/r/pulls/6", 404)])
def test_edits_that_are_refused(path: str, status: int) -> None:
    """Tokens read only unless the world says otherwise; what is not there can't be edited."""
    small = SmallWorld()
    with SimulatedGithub(small.world) as github:
        answer = _patch(github, {"body": "a"}, path)
    assert status == answer.status_code
    assert small.repository.pulls[5]["body"] is None


@pytest.mark.parametrize(
    ("path", "content"),
    [(PATH, {"title": "a"}), (PATH, {"body": "a", "state": "closed"}), ("/repos/o/r", {})],
)
def test_edits_that_are_unknown(path: str, content: dict[str, Any]) -> None:
    """Whatever else could be edited fails the block."""
    with (
        pytest.raises(AssertionError, match="does not know: PATCH /repos/o/r"),
        SimulatedGithub(SmallWorld().world, may_edit=True) as github,
    ):
        _patch(github, content, path)
