"""Workflow files are searched for what their runs share; needs no network."""

import duckdb

from ingest.records import WorkflowResource
from ingest.storage.arrow import upsert
from ingest.storage.database import transaction
from ingest.workflow import WorkflowUnreadable, shared_resources

_CONTENTS = 100


def scan_files(connection: duckdb.DuckDBPyConnection) -> int:
    """
    Find the caches and concurrency groups of the contents that were not searched yet.

    A content that can't be read shares nothing.

    Returns:
        How many contents were searched.
    """
    count = 0
    while True:
        rows = connection.execute(
            "select blob_sha, content from workflow_contents where not is_scanned limit ?",
            [_CONTENTS],
        ).fetchall()
        if not rows:
            return count
        resources = [found for blob_sha, content in rows for found in _of(blob_sha, content)]
        with transaction(connection):
            upsert(connection, "workflow_resources", resources, WorkflowResource)
            connection.execute(
                "update workflow_contents set is_scanned = true "
                "where blob_sha in (select unnest(?::varchar[]))",
                [[blob_sha for blob_sha, _ in rows]],
            )
        count += len(rows)


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
