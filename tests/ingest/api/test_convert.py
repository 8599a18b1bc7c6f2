"""From GitHub's answers to records: odd and old answers."""

from datetime import datetime
from typing import Any

import pytest

from ingest.api import convert
from ingest.errors import UnexpectedAnswer
from ingest.records import ReferencedWorkflow, RunPullRequest

_RUN: dict[str, Any] = {"id": 7, "repository": {"id": 1}, "created_at": "2024-02-22T06:03:12Z"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-22T08:00:17.000-05:00", datetime(2024, 2, 22, 13, 0, 17)),
        ("2024-02-22T13:00:17Z", datetime(2024, 2, 22, 13, 0, 17)),
        ("2021-02-18T14:59:13.000+08:00", datetime(2021, 2, 18, 6, 59, 13)),
        ("0001-01-01T00:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59Z", None),
        (2**31, None),
        (None, None),
    ],
)
def test_instants_are_utc(text: str | int | None, expected: datetime | None) -> None:
    """Offsets, fractions and zeros end at the edge: UTC, whole seconds, missing or odd is None."""
    assert expected == convert.run_attempt(_RUN | {"updated_at": text}, "o/r").updated_at


def test_a_run_before_attempts_existed() -> None:
    """Without run_attempt it is the first; without run_started_at that began at its creation."""
    run = convert.run_attempt(_RUN, "o/r")
    assert (1, datetime(2024, 2, 22, 6, 3, 12)) == (run.run_attempt, run.run_started_at)


def test_a_re_run_without_a_start_has_none() -> None:
    """The creation belongs to the first attempt; it is no later attempt's start."""
    assert convert.run_attempt(_RUN | {"run_attempt": 2}, "o/r").run_started_at is None


def test_the_path_loses_its_ref() -> None:
    """Some answers append @ref to the workflow's path."""
    run = convert.run_attempt(_RUN | {"path": ".github/workflows/a.yml@refs/heads/main"}, "o/r")
    assert run.workflow_path == ".github/workflows/a.yml"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("x", None),
        ([], ()),
        (
            [{"path": "o/r/.github/workflows/x.yml@main", "sha": "abc", "ref": "refs/heads/main"}],
            (ReferencedWorkflow("o/r/.github/workflows/x.yml@main", "abc", "refs/heads/main"),),
        ),
        ([{"path": "p", "sha": "abc"}], (ReferencedWorkflow("p", "abc", None),)),
        ([{"path": "p"}, {"sha": "abc"}, "x", None, {"path": 1, "sha": 2}], ()),
    ],
)
def test_referenced_workflows(
    value: object, expected: tuple[ReferencedWorkflow, ...] | None
) -> None:
    """Not said is None, said to be none is empty; entries without path or commit are left out."""
    run = convert.run_attempt(_RUN | {"referenced_workflows": value}, "o/r")
    assert expected == run.referenced_workflows
    assert convert.run_attempt(_RUN, "o/r").referenced_workflows is None


def test_the_base_of_a_pull_request() -> None:
    """Branch and commit that it is compared with; None where GitHub does not say."""
    answer = {"number": 5, "head": {"ref": "patch-1"}, "base": {"ref": "main", "sha": "abc"}}
    pull = convert.pull_request(answer, "o/r")
    assert ("main", "abc") == (pull.base_ref, pull.base_sha)
    assert convert.pull_request(answer | {"base": None}, "o/r").base_sha is None


def test_pull_requests_of_strangers_are_left_out() -> None:
    """A run may name pull requests of other repositories, with the same numbers as ours."""
    pulls = [
        {"number": 2, "base": {"repo": {"id": 99}}},
        {"number": 3, "base": {"repo": {"id": 1}}},
    ]
    expected = [RunPullRequest(7, 3, "api")]
    assert expected == convert.run_pull_requests(_RUN | {"pull_requests": pulls})


def test_a_deleted_fork() -> None:
    """The pull request of a deleted fork has a branch, but no repository."""
    answer = {"number": 5, "head": {"ref": "patch-1", "repo": None}, "user": None}
    pull = convert.pull_request(answer, "o/r")
    assert ("patch-1", None, None) == (pull.head_ref, pull.head_repository, pull.author)


def test_a_commit_by_somebody_unknown_to_github() -> None:
    """Without a login the name in the commit stands; the headline is the first line."""
    commit = {"message": "ci: warm run\n\nlonger", "author": {"name": "A"}, "committer": None}
    answers = [{"sha": "abc1234", "commit": commit, "author": None}]
    (found,) = convert.pull_request_commits(answers, "o/r", 5)
    expected = ("ci: warm run", "A", None, 1)
    assert expected == (found.headline, found.author, found.committed_at, found.position)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"id": None},
        {"id": "7"},
        {"id": True},
        {"id": 2**63},
        {"id": 7, "run_attempt": 2**31},
        {"id": 7, "created_at": "yesterday"},
        {"id": 7, "created_at": "0001-01-01T00:00:00+14:00"},
    ],
)
def test_what_a_run_can_not_do_without(answer: dict[str, Any]) -> None:
    """An answer without an id, or with an instant that is none, is refused, not guessed."""
    with pytest.raises(UnexpectedAnswer):
        convert.run_attempt(answer, "o/r")


def test_a_step_number_twice() -> None:
    """Steps are keyed by their number; two of one number would overwrite each other."""
    step = {"name": "a", "number": 1}
    with pytest.raises(UnexpectedAnswer, match="step 1 twice"):
        convert.job({"id": 1, "name": "j", "steps": [step, step]}, 7, 1)


def test_half_a_character() -> None:
    """JSON can spell a lone surrogate, which no database takes: it becomes a question mark."""
    assert "a?b" == convert.run_attempt(_RUN | {"display_title": "a\ud800b"}, "o/r").title
