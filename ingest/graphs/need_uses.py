"""What jobs use of the jobs that they need, by an attempt's files: found once for equal files."""

from collections.abc import Sequence

import duckdb

from ingest.records import FileNeedUse
from ingest.storage.arrow import upsert
from ingest.storage.database import transaction
from ingest.workflow import Graph, LocalActions, find_need_uses


def find_uses(files_key: str, graph: Graph, actions: LocalActions) -> tuple[FileNeedUse, ...]:
    """The uses of a graph's needs, as they are stored."""
    return tuple(
        FileNeedUse(
            files_key=files_key,
            job_key=use.job_key,
            need_key=use.need_key,
            state=use.state,
            evidence=use.evidence,
            relied_on_by=use.relied_on_by,
            is_skipped_on_failure=use.is_skipped_on_failure,
        )
        for use in find_need_uses(graph, actions)
    )


def save_need_uses(connection: duckdb.DuckDBPyConnection, uses: Sequence[FileNeedUse]) -> None:
    """The uses of some files' needs, in place of what was stored of them."""
    if uses:
        with transaction(connection):
            upsert(connection, "need_uses", uses, FileNeedUse)
