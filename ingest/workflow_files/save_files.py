"""Workflow files and their contents, each stored once, and searched for what runs share."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb

from ingest.records import WorkflowContent, WorkflowFile, WorkflowResource
from ingest.storage.arrow import register, upsert
from ingest.storage.database import transaction
from ingest.workflow import WorkflowUnreadable, shared_resources
from ingest.workflow.shared_resources import MOST_RESOURCES
from ingest.workflow_files.attempt_files import StoredFile
from ingest.workflow_files.file_that_ran import FileVersion

_PART_CHARACTERS = 2_000
_CONTENTS = 100


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """
    What was found out of a file.

    Attributes:
        files: It as of commits, each once: all of one blob_sha.
        content: Its text; None where it is stored already, or not to be stored.
    """

    files: Sequence[WorkflowFile]
    content: str | None


def save_files(connection: duckdb.DuckDBPyConnection, fetched: Sequence[FetchedFile]) -> None:
    """Files as of commits, together with those of their contents that are new."""
    files = [file for each in fetched for file in each.files]
    parts = [
        WorkflowContent(
            each.files[0].blob_sha or "", number, text[start : start + _PART_CHARACTERS]
        )
        for each in fetched
        if (text := each.content) is not None
        for number, start in enumerate(range(0, max(len(text), 1), _PART_CHARACTERS), start=1)
    ]
    with transaction(connection):
        upsert(connection, "workflow_contents", parts, WorkflowContent)
        upsert(connection, "workflow_files", files, WorkflowFile)


def read_stored_files(
    connection: duckdb.DuckDBPyConnection, versions: Collection[FileVersion]
) -> dict[FileVersion, StoredFile]:
    """What is stored of files as of commits; the others are left out."""
    register(connection, list(versions), FileVersion)
    rows = connection.execute(
        """
        select files.repository, files.path, files.commit_sha, files.blob_sha, files.problem,
        from workflow_files as files
        inner join incoming
            on
                files.repository = incoming.repository
                and files.path = incoming.path
                and files.commit_sha = incoming.revision
        """
    ).fetchall()
    return {
        FileVersion(repository, path, commit): StoredFile(commit, blob, problem)
        for repository, path, commit, blob, problem in rows
    }


def read_only_contents(
    connection: duckdb.DuckDBPyConnection, versions: Collection[FileVersion]
) -> dict[FileVersion, StoredFile]:
    """Files, whatever their revision, of which one content is stored; the others are left out."""
    if not versions:
        return {}
    register(connection, list(versions), FileVersion)
    rows = connection.execute(
        """
        select
            incoming.repository,
            incoming.path,
            incoming.revision,
            min(files.commit_sha),
            min(files.blob_sha),
        from workflow_files as files
        inner join incoming
            on files.repository = incoming.repository and files.path = incoming.path
        group by incoming.repository, incoming.path, incoming.revision
        having count(distinct files.blob_sha) = 1
        """
    ).fetchall()
    return {
        FileVersion(repository, path, revision): StoredFile(commit, blob, None)
        for repository, path, revision, commit, blob in rows
    }


def read_known_problems(
    connection: duckdb.DuckDBPyConnection, blob_shas: Collection[str]
) -> dict[str, str | None]:
    """The contents that need not be fetched, each with its problem."""
    rows = connection.execute(
        """
        select blob_sha, any_value(problem),
        from workflow_files
        where blob_sha in (select unnest(?::varchar[]))
        group by blob_sha
        """,
        [list(blob_shas)],
    ).fetchall()
    return dict(rows)


def read_content(connection: duckdb.DuckDBPyConnection, blob_sha: str) -> str:
    """
    The text of a file whose content is stored.

    Raises:
        KeyError: It is not.
    """
    rows = connection.execute(
        "select content from workflow_contents where blob_sha = ? order by part", [blob_sha]
    ).fetchall()
    if not rows:
        raise KeyError(blob_sha)
    return "".join(content for (content,) in rows)


def scan_files(connection: duckdb.DuckDBPyConnection) -> int:
    """
    Find the caches and concurrency groups of the contents that were not searched yet.

    A content that can't be read shares nothing.

    Returns:
        How many contents were searched.
    """
    rows = connection.execute(
        "select distinct blob_sha from workflow_contents where not is_scanned order by blob_sha"
    ).fetchall()
    unscanned = [blob_sha for (blob_sha,) in rows]
    searched: list[str] = []
    resources: list[WorkflowResource] = []
    for blob_sha in unscanned:
        searched.append(blob_sha)
        resources += _find_resources(blob_sha, read_content(connection, blob_sha))
        if len(searched) == _CONTENTS or len(resources) > MOST_RESOURCES:
            _save(connection, searched, resources)
            searched, resources = [], []
    _save(connection, searched, resources)
    return len(unscanned)


def _save(
    connection: duckdb.DuckDBPyConnection,
    searched: Sequence[str],
    resources: Sequence[WorkflowResource],
) -> None:
    with transaction(connection):
        upsert(connection, "workflow_resources", resources, WorkflowResource)
        connection.execute(
            "update workflow_contents set is_scanned = true "
            "where blob_sha in (select unnest(?::varchar[]))",
            [list(searched)],
        )


def _find_resources(blob_sha: str, content: str) -> list[WorkflowResource]:
    try:
        found = shared_resources(content)
    except WorkflowUnreadable:
        return []
    by_key = {
        (one.job_key, one.kind, one.name): WorkflowResource(
            blob_sha, one.job_key, one.kind, one.name, one.is_branch_bound, one.is_cancelling
        )
        for one in found
    }
    return list(by_key.values())
