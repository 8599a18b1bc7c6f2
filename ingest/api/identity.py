"""
Whether an answer is about what was asked.

A proxy or a cache may mix answers up, and ids are all that keeps rows apart: a job that names
another run would move a stored one there. So what an answer says of itself is compared with the
request; what it does not say (old answers lack fields) is no contradiction.

Each function raises `UnexpectedAnswer` at the first contradiction: of such an answer nothing is
stored, and it is asked for again.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from ingest.api.answer_fields import object_at, text_at, unnoted_integer_at
from ingest.api.convert import objects
from ingest.errors import UnexpectedAnswer
from ingest.records import RunAttempt

_HASHES = {len("0" * 40): hashlib.sha1, len("0" * 64): hashlib.sha256}


def check_run(answer: Mapping[str, Any], run_id: int, repository: str) -> None:
    """That a run is the one with this id, in the repository that was asked for."""
    _compare("run", run_id, answer, {"id": run_id})
    _check_repository(f"run {run_id}", object_at(answer, "repository"), repository)


def check_attempt(answer: Mapping[str, Any], newest: RunAttempt, run_attempt: int) -> None:
    """That an attempt is the one with this number of the run whose newest attempt is given."""
    wanted = {"id": newest.run_id, "run_attempt": run_attempt, "head_sha": newest.head_sha}
    _compare("attempt", run_attempt, answer, wanted)


def check_jobs(answers: Iterable[Mapping[str, Any]], newest: RunAttempt) -> None:
    """That jobs belong to the run whose newest attempt is given, and to an attempt it has."""
    wanted = {"run_id": newest.run_id, "head_sha": newest.head_sha}
    for answer in answers:
        job_id = answer.get("id")
        _compare("job", job_id, answer, wanted)
        attempt = answer.get("run_attempt")
        if (
            attempt is not None
            and not 1 <= (unnoted_integer_at(answer, "run_attempt") or 0) <= newest.run_attempt
        ):
            _refuse("job", job_id, "run_attempt", attempt, f"at most {newest.run_attempt}")


def check_listed_runs(
    answers: Iterable[Mapping[str, Any]],
    filters: Mapping[str, str | None],
    workflow: str | None,
    repository: str,
) -> None:
    """
    That runs are of the listing that was asked for.

    Args:
        answers: The runs.
        filters: Fields and the value that each must have; None for any.
        workflow: File name of their workflow; None for any.
        repository: Whose they must be.
    """
    for answer in answers:
        run_id = answer.get("id")
        _compare("run", run_id, answer, filters)
        _check_repository(f"run {run_id}", object_at(answer, "repository"), repository)
        path = text_at(answer, "path")
        file = None if path is None else path.partition("@")[0].rpartition("/")[2]
        if workflow is not None and file not in (None, workflow):
            _refuse("run", run_id, "path", file, workflow)


def check_pull_request(answer: Mapping[str, Any], pull_number: int, repository: str) -> None:
    """That a pull request is the one with this number, in the repository that was asked for."""
    _compare("pull request", pull_number, answer, {"number": pull_number})
    base = object_at(object_at(answer, "base"), "repo")
    _check_repository(f"pull request {pull_number}", base, repository)


def check_commits(
    answers: Iterable[Mapping[str, Any]], pull_number: int, head_sha: str | None
) -> None:
    """
    That a complete list of a pull request's commits is of one history, which ends with its head.

    Each commit but the head is a parent of another one; where nothing is said of parents, or the
    head is not known, that is no contradiction.
    """
    if head_sha is None:
        return
    listed = {answer.get("sha"): answer.get("parents") or [] for answer in answers}
    parents = {text_at(parent, "sha") for of_one in listed.values() for parent in objects(of_one)}
    if head_sha not in listed or (parents and not listed.keys() <= parents | {head_sha}):
        raise UnexpectedAnswer(
            f"GitHub listed commits of pull request {pull_number} that are not those of its head, "
            "as if they were another's; they are asked for again next time."
        )


def check_content(blob_sha: str, text: str, byte_size: int | None) -> None:
    """That a text is the content that Git knows by this id, unless it lost bytes to be a text."""
    data = text.encode("utf-8", "surrogatepass")
    make = _HASHES.get(len(blob_sha))
    if make is None or byte_size not in (None, len(data)):
        return
    if make(b"blob %d\0" % len(data) + data).hexdigest() != blob_sha.lower():
        raise UnexpectedAnswer(
            "GitHub answered with the content of another file; it is asked for again next time."
        )


def _check_repository(what: str, described: Mapping[str, Any] | None, repository: str) -> None:
    name = text_at(described, "full_name")
    if name is not None and name.lower() != repository.lower():
        raise UnexpectedAnswer(
            f"GitHub answered with {what} of another repository; it is asked for again next time."
        )


def _compare(
    kind: str, number: object, answer: Mapping[str, Any], wanted: Mapping[str, object]
) -> None:
    for field, value in wanted.items():
        if value is not None and answer.get(field) not in (None, value):
            _refuse(kind, number, field, answer.get(field), value)


def _refuse(kind: str, number: object, field: str, found: object, wanted: object) -> None:
    raise UnexpectedAnswer(
        f"GitHub answered with {kind} {str(number)[:20]}, whose {field} is {str(found)[:60]!r}, "
        f"where {str(wanted)[:60]!r} was asked for; it is asked for again next time."
    )
