"""
From GitHub's answers to records: pure functions, one per kind of object.

Source: the response schemas of GitHub's OpenAPI description (workflow-run, job, pull-request,
commit). Old and odd answers lack fields that it requires; these become None. An answer without
what a record can't do without raises `UnexpectedAnswer`. What people read is cut where it is too
long; what is compared can't be, and raises as well.
"""

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from ingest.api.answer_fields import (
    SMALL,
    address_at,
    boolean_at,
    instant_at,
    integer_at,
    object_at,
    required_integer_at,
    required_text_at,
    shown_text_at,
    text_at,
    texts_at,
    unnoted_integer_at,
    whole_text_at,
)
from ingest.bounds import (
    LONGEST_DESCRIPTION_BYTES,
    LONGEST_MESSAGE_BYTES,
    PLACE_BYTES,
    cut,
    cut_list,
)
from ingest.errors import UnexpectedAnswer
from ingest.records import (
    Job,
    PullRequest,
    PullRequestCommit,
    ReferencedWorkflow,
    RunAttempt,
    RunPullRequest,
    Step,
)

MOST_ATTEMPTS = 1_000
"""GitHub lets a run be re-run fifty times."""

_LONGEST_REFERENCES_BYTES = 16_000
"""A run may call fifty workflow files ("Reusing workflow configurations")."""


def objects(content: object, key: str | None = None) -> list[Mapping[str, Any]]:
    """
    The objects of a listing: the content itself, or what stands under a key of it.

    Raises:
        UnexpectedAnswer: It is no list of objects.
    """
    found = content
    if key is not None:
        found = content.get(key) if isinstance(content, Mapping) else None
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        place = "" if key is None else f" in `{key}`"
        raise UnexpectedAnswer(f"a listing was answered without a list of objects{place}.")
    return found


def an_object(content: object) -> Mapping[str, Any]:
    """
    The one object of an answer.

    Raises:
        UnexpectedAnswer: It is something else.
    """
    if not isinstance(content, Mapping):
        raise UnexpectedAnswer("something was answered that is no object.")
    return content


def total_count(content: object) -> int:
    """How many objects a listing has in all, as GitHub counts; 0 where it does not say."""
    return integer_at(an_object(content), "total_count") or 0


def run_attempt(answer: Mapping[str, Any], repository: str) -> RunAttempt:
    """
    One element of a run listing, one run, or one attempt.

    An answer from the days before attempts has no run_attempt (it is the first) and no
    run_started_at (the first attempt's is the run's creation).

    Raises:
        UnexpectedAnswer: Its number is none that an attempt has.
    """
    attempt = unnoted_integer_at(answer, "run_attempt", MOST_ATTEMPTS)
    if attempt is None and answer.get("run_attempt") is not None:
        raise UnexpectedAnswer(
            f"run {required_integer_at(answer, 'id', 'run')} has an attempt of a number that "
            "GitHub does not give; it is left out, and asked for again next time."
        )
    attempt = attempt or 1
    created_at = instant_at(answer, "created_at")
    started_at = instant_at(answer, "run_started_at")
    path = text_at(answer, "path")
    return RunAttempt(
        run_id=required_integer_at(answer, "id", "run"),
        run_attempt=attempt,
        repository=repository,
        workflow_id=integer_at(answer, "workflow_id"),
        workflow_name=shown_text_at(answer, "name"),
        workflow_path=None if path is None else path.partition("@")[0],
        run_number=integer_at(answer, "run_number", SMALL),
        event=text_at(answer, "event"),
        status=text_at(answer, "status"),
        conclusion=text_at(answer, "conclusion"),
        head_branch=text_at(answer, "head_branch"),
        head_sha=text_at(answer, "head_sha"),
        head_repository=text_at(object_at(answer, "head_repository"), "full_name"),
        head_repository_id=integer_at(object_at(answer, "head_repository"), "id"),
        title=shown_text_at(answer, "display_title"),
        message=shown_text_at(object_at(answer, "head_commit"), "message", LONGEST_MESSAGE_BYTES),
        actor=shown_text_at(
            object_at(answer, "triggering_actor") or object_at(answer, "actor"), "login"
        ),
        created_at=created_at,
        run_started_at=started_at or (created_at if attempt == 1 else None),
        updated_at=instant_at(answer, "updated_at"),
        html_url=address_at(answer, "html_url"),
        referenced_workflows=_referenced_workflows(answer.get("referenced_workflows")),
    )


def run_pull_requests(answer: Mapping[str, Any]) -> list[RunPullRequest]:
    """
    The pull requests of the run's own repository that GitHub names.

    Those of other repositories are left out: a scheduled run on the default branch lists the
    pull requests of strangers' forks.
    """
    own = integer_at(object_at(answer, "repository"), "id")
    run_id = required_integer_at(answer, "id", "run")
    return [
        RunPullRequest(run_id, number)
        for pull in objects(answer.get("pull_requests") or [])
        if (number := integer_at(pull, "number", SMALL)) is not None
        and own is not None
        and integer_at(object_at(object_at(pull, "base"), "repo"), "id") == own
    ]


def job(answer: Mapping[str, Any], run_id: int, newest_attempt: int) -> Job:
    """
    One element of a run's job listing, with its steps.

    An answer without run_attempt belongs to the only attempt there was when it was recorded.
    """
    job_id = required_integer_at(answer, "id", "job")
    steps = answer.get("steps")
    return Job(
        job_id=job_id,
        run_id=run_id,
        run_attempt=integer_at(answer, "run_attempt", SMALL) or newest_attempt,
        name=shown_text_at(answer, "name") or "",
        status=text_at(answer, "status"),
        conclusion=text_at(answer, "conclusion"),
        created_at=instant_at(answer, "created_at"),
        started_at=instant_at(answer, "started_at"),
        completed_at=instant_at(answer, "completed_at"),
        runner_id=integer_at(answer, "runner_id"),
        runner_name=shown_text_at(answer, "runner_name"),
        runner_group=shown_text_at(answer, "runner_group_name"),
        runner_labels=tuple(cut_list(texts_at(answer, "labels"))),
        html_url=address_at(answer, "html_url"),
        steps=tuple(_steps(job_id, objects([] if steps is None else steps))),
    )


def pull_request(answer: Mapping[str, Any], repository: str) -> PullRequest:
    """One pull request; a deleted fork leaves head_repository None."""
    head = object_at(answer, "head")
    return PullRequest(
        repository=repository,
        pull_number=required_integer_at(answer, "number", "pull request", SMALL),
        title=shown_text_at(answer, "title"),
        state=text_at(answer, "state"),
        is_draft=boolean_at(answer, "draft"),
        author=shown_text_at(object_at(answer, "user"), "login"),
        head_ref=required_text_at(head, "ref", "pull request"),
        head_repository=text_at(object_at(head, "repo"), "full_name"),
        head_repository_id=integer_at(object_at(head, "repo"), "id"),
        base_ref=text_at(object_at(answer, "base"), "ref"),
        commit_count=integer_at(answer, "commits", SMALL),
        created_at=instant_at(answer, "created_at"),
        closed_at=instant_at(answer, "closed_at"),
        merged_at=instant_at(answer, "merged_at"),
        html_url=address_at(answer, "html_url"),
        base_sha=text_at(object_at(answer, "base"), "sha"),
    )


def head_sha(answer: Mapping[str, Any]) -> str | None:
    """The newest commit of a pull request."""
    return text_at(object_at(answer, "head"), "sha")


def description(answer: Mapping[str, Any]) -> str:
    """What stands in a pull request's description, Markdown; empty without one."""
    return cut(whole_text_at(answer, "body") or "", LONGEST_DESCRIPTION_BYTES)


def pull_request_commits(
    answers: Iterable[Mapping[str, Any]], repository: str, pull_number: int
) -> list[PullRequestCommit]:
    """The commits of a pull request, in the order of the list (oldest first)."""
    commits = []
    for position, answer in enumerate(answers, start=1):
        commit = object_at(answer, "commit")
        message = whole_text_at(commit, "message") or ""
        commits.append(
            PullRequestCommit(
                repository=repository,
                pull_number=pull_number,
                sha=required_text_at(answer, "sha", "commit"),
                position=position,
                headline=cut(message.partition("\n")[0]),
                message=cut(message, LONGEST_MESSAGE_BYTES),
                author=shown_text_at(object_at(answer, "author"), "login")
                or shown_text_at(object_at(commit, "author"), "name"),
                committed_at=instant_at(object_at(commit, "committer"), "date"),
            )
        )
    return commits


def _referenced_workflows(value: object) -> tuple[ReferencedWorkflow, ...] | None:
    """
    What it can't do without is path and commit; None where nothing was said.

    Raises:
        UnexpectedAnswer: They are more, or longer, than GitHub lets a run call.
    """
    if not isinstance(value, list):
        return None
    found = []
    left = _LONGEST_REFERENCES_BYTES
    for entry in value:
        if not isinstance(entry, Mapping):
            continue
        path, sha, ref = (text_at(entry, key) for key in ("path", "sha", "ref"))
        if path is not None and sha is not None:
            texts = (path, sha, ref or "")
            left -= sum(len(text.encode()) + PLACE_BYTES for text in texts)
            found.append(ReferencedWorkflow(path, sha, ref))
        if left < 0:
            raise UnexpectedAnswer(
                "GitHub gave referenced_workflows as texts of more than "
                f"{_LONGEST_REFERENCES_BYTES:,} bytes."
            )
    return tuple(found)


def _steps(job_id: int, answers: Iterable[Mapping[str, Any]]) -> Iterable[Step]:
    seen: set[int] = set()
    for answer in answers:
        number = required_integer_at(answer, "number", "step", SMALL)
        if number in seen:
            raise UnexpectedAnswer(f"job {job_id} lists step {number} twice; nothing was stored.")
        seen.add(number)
        yield Step(
            job_id=job_id,
            number=number,
            name=shown_text_at(answer, "name"),
            status=_shared(text_at(answer, "status")),
            conclusion=_shared(text_at(answer, "conclusion")),
            started_at=instant_at(answer, "started_at"),
            completed_at=instant_at(answer, "completed_at"),
        )


def _shared(word: str | None) -> str | None:
    """One of few words, once in memory however many steps have it."""
    return None if word is None else sys.intern(word)
