"""Workflow files are searched for what their runs share; needs no network."""

from collections.abc import Sequence

import duckdb

from ingest.records import WorkflowResource
from ingest.storage.arrow import upsert
from ingest.storage.database import transaction
from ingest.workflow import WorkflowUnreadable, shared_resources
from ingest.workflow.shared_resources import MOST_RESOURCES
from ingest.workflow_files.store import stored_content

_CONTENTS = 100


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
        resources += _of(blob_sha, stored_content(connection, blob_sha))
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


def _of(blob_sha: str, content: str) -> list[WorkflowResource]:
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
