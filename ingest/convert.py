"""
From GitHub's answers to records: pure functions, one per kind of object.

Source: the response schemas of GitHub's OpenAPI description (workflow-run, job, pull-request,
commit). Old and odd answers lack fields that it requires; these become None. An answer without
what a record can't do without raises `UnexpectedAnswer`.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from ingest.errors import UnexpectedAnswer
from ingest.records import Job, PullRequest, PullRequestCommit, RunAttempt, RunPullRequest, Step

_SMALL = 2**31 - 1
_LARGE = 2**63 - 1


def objects(content: object, key: str | None = None) -> list[Mapping[str, Any]]:
    """
    The objects of a listing: the content itself, or what stands under a key of it.

    Raises:
        UnexpectedAnswer: It is no list of objects.
    """
    found = content.get(key) if key is not None and isinstance(content, Mapping) else content
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
    return _integer(an_object(content), "total_count") or 0


def run_attempt(answer: Mapping[str, Any], repository: str) -> RunAttempt:
    """
    One element of a run listing, one run, or one attempt.

    An answer from the days before attempts has no run_attempt (it is the first) and no
    run_started_at (the first attempt's is the run's creation).
    """
    attempt = _integer(answer, "run_attempt", _SMALL) or 1
    created_at = _instant(answer, "created_at")
    started_at = _instant(answer, "run_started_at")
    path = _text(answer, "path")
    return RunAttempt(
        run_id=_required_integer(answer, "id", "run"),
        run_attempt=attempt,
        repository=repository,
        workflow_id=_integer(answer, "workflow_id"),
        workflow_name=_text(answer, "name"),
        workflow_path=None if path is None else path.partition("@")[0],
        run_number=_integer(answer, "run_number"),
        event=_text(answer, "event"),
        status=_text(answer, "status"),
        conclusion=_text(answer, "conclusion"),
        head_branch=_text(answer, "head_branch"),
        head_sha=_text(answer, "head_sha"),
        head_repository=_text(_object(answer, "head_repository"), "full_name"),
        head_repository_id=_integer(_object(answer, "head_repository"), "id"),
        title=_text(answer, "display_title"),
        message=_text(_object(answer, "head_commit"), "message"),
        actor=_text(_object(answer, "triggering_actor") or _object(answer, "actor"), "login"),
        created_at=created_at,
        run_started_at=started_at or (created_at if attempt == 1 else None),
        updated_at=_instant(answer, "updated_at"),
        html_url=_text(answer, "html_url"),
    )


def run_pull_requests(answer: Mapping[str, Any]) -> list[RunPullRequest]:
    """
    The pull requests of the run's own repository that GitHub names.

    Those of other repositories are left out: a scheduled run on the default branch lists the
    pull requests of strangers' forks.
    """
    own = _integer(_object(answer, "repository"), "id")
    run_id = _required_integer(answer, "id", "run")
    return [
        RunPullRequest(run_id, number)
        for pull in objects(answer.get("pull_requests") or [])
        if (number := _integer(pull, "number", _SMALL)) is not None
        and own is not None
        and _integer(_object(_object(pull, "base"), "repo"), "id") == own
    ]


def job(answer: Mapping[str, Any], run_id: int, newest_attempt: int) -> Job:
    """
    One element of a run's job listing, with its steps.

    An answer without run_attempt belongs to the only attempt there was when it was recorded.
    """
    job_id = _required_integer(answer, "id", "job")
    steps = answer.get("steps")
    return Job(
        job_id=job_id,
        run_id=run_id,
        run_attempt=_integer(answer, "run_attempt", _SMALL) or newest_attempt,
        name=_text(answer, "name") or "",
        status=_text(answer, "status"),
        conclusion=_text(answer, "conclusion"),
        created_at=_instant(answer, "created_at"),
        started_at=_instant(answer, "started_at"),
        completed_at=_instant(answer, "completed_at"),
        runner_id=_integer(answer, "runner_id"),
        runner_name=_text(answer, "runner_name"),
        runner_group=_text(answer, "runner_group_name"),
        runner_labels=tuple(_texts(answer, "labels")),
        html_url=_text(answer, "html_url"),
        steps=tuple(_steps(job_id, objects([] if steps is None else steps))),
    )


def pull_request(answer: Mapping[str, Any], repository: str) -> PullRequest:
    """One pull request; a deleted fork leaves head_repository None."""
    head = _object(answer, "head")
    return PullRequest(
        repository=repository,
        pull_number=_required_integer(answer, "number", "pull request", _SMALL),
        title=_text(answer, "title"),
        state=_text(answer, "state"),
        is_draft=_boolean(answer, "draft"),
        author=_text(_object(answer, "user"), "login"),
        head_ref=_required_text(head, "ref", "pull request"),
        head_repository=_text(_object(head, "repo"), "full_name"),
        head_repository_id=_integer(_object(head, "repo"), "id"),
        base_ref=_text(_object(answer, "base"), "ref"),
        commit_count=_integer(answer, "commits", _SMALL),
        created_at=_instant(answer, "created_at"),
        closed_at=_instant(answer, "closed_at"),
        merged_at=_instant(answer, "merged_at"),
        html_url=_text(answer, "html_url"),
    )


def pull_request_commits(
    answers: Iterable[Mapping[str, Any]], repository: str, pull_number: int
) -> list[PullRequestCommit]:
    """The commits of a pull request, in the order of the list (oldest first)."""
    commits = []
    for position, answer in enumerate(answers, start=1):
        commit = _object(answer, "commit")
        message = _text(commit, "message") or ""
        commits.append(
            PullRequestCommit(
                repository=repository,
                pull_number=pull_number,
                sha=_required_text(answer, "sha", "commit"),
                position=position,
                headline=message.partition("\n")[0],
                message=message,
                author=_text(_object(answer, "author"), "login")
                or _text(_object(commit, "author"), "name"),
                committed_at=_instant(_object(commit, "committer"), "date"),
            )
        )
    return commits


def _steps(job_id: int, answers: Iterable[Mapping[str, Any]]) -> Iterable[Step]:
    seen: set[int] = set()
    for answer in answers:
        number = _required_integer(answer, "number", "step", _SMALL)
        if number in seen:
            raise UnexpectedAnswer(f"job {job_id} lists step {number} twice; nothing was stored.")
        seen.add(number)
        yield Step(
            job_id=job_id,
            number=number,
            name=_text(answer, "name"),
            status=_text(answer, "status"),
            conclusion=_text(answer, "conclusion"),
            started_at=_instant(answer, "started_at"),
            completed_at=_instant(answer, "completed_at"),
        )


def _object(answer: Mapping[str, Any] | None, key: str) -> Mapping[str, Any] | None:
    value = None if answer is None else answer.get(key)
    return value if isinstance(value, Mapping) else None


def _text(answer: Mapping[str, Any] | None, key: str) -> str | None:
    value = None if answer is None else answer.get(key)
    return _storable(value) if isinstance(value, str) else None


def _texts(answer: Mapping[str, Any], key: str) -> list[str]:
    value = answer.get(key)
    return (
        [_storable(one) for one in value if isinstance(one, str)] if isinstance(value, list) else []
    )


def _storable(text: str) -> str:
    """JSON can spell half a character (a lone surrogate), which no database takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _boolean(answer: Mapping[str, Any], key: str) -> bool | None:
    value = answer.get(key)
    return value if isinstance(value, bool) else None


def _integer(answer: Mapping[str, Any] | None, key: str, most: int = _LARGE) -> int | None:
    value = None if answer is None else answer.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    if not 0 <= value <= most:
        raise UnexpectedAnswer(f"GitHub gave {key} as a number out of all bounds.")
    return value


def _required_integer(answer: Mapping[str, Any], key: str, kind: str, most: int = _LARGE) -> int:
    value = _integer(answer, key, most)
    if value is None:
        raise UnexpectedAnswer(f"GitHub described a {kind} without a number in {key!r}.")
    return value


def _required_text(answer: Mapping[str, Any] | None, key: str, kind: str) -> str:
    value = _text(answer, key)
    if value is None:
        raise UnexpectedAnswer(f"GitHub described a {kind} without a text in {key!r}.")
    return value


def _instant(answer: Mapping[str, Any] | None, key: str) -> datetime | None:
    """GitHub's instants are ISO 8601 with Z or an offset, some steps' with `.000`."""
    text = _text(answer, key)
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None:
            instant = instant.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise UnexpectedAnswer(f"GitHub gave {key} as a text that is no instant.") from error
    return instant.replace(microsecond=0)
