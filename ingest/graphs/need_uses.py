"""
What an attempt's files say of their jobs: where each stands, and what it uses of those it needs.

It is found once for equal files.
"""

from collections.abc import Iterator, Mapping, Sequence

import duckdb

from ingest.records import FileJob, FileNeedUse
from ingest.storage.arrow import upsert
from ingest.storage.database import transaction
from ingest.workflow import FileReference, Graph, GraphJob, LocalActions, find_need_uses
from ingest.workflow.parse import Key, Scalar, Value


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
            line=_line_of_need(graph.jobs[use.job_key], use.need_key),
        )
        for use in find_need_uses(graph, actions)
    )


def find_file_jobs(files_key: str, graph: Graph) -> Iterator[FileJob]:
    """Where the jobs of a graph stand, as it is stored."""
    for key, job in graph.jobs.items():
        described = job.job.described
        strategy = described.get("strategy")
        yield FileJob(
            files_key=files_key,
            job_key=key,
            path=_path(job.file),
            line=job.job.line,
            needs_line=_line(described, "needs"),
            matrix_line=_line(strategy, "matrix") if isinstance(strategy, dict) else None,
            runs_on_line=_line(described, "runs-on"),
            environment_line=_line(described, "environment") if job.has_environment else None,
        )


def save_of_files(
    connection: duckdb.DuckDBPyConnection, jobs: Sequence[FileJob], uses: Sequence[FileNeedUse]
) -> None:
    """What some files say of their jobs, in place of what was stored of them."""
    with transaction(connection):
        if jobs:
            upsert(connection, "file_jobs", jobs, FileJob)
        if uses:
            upsert(connection, "need_uses", uses, FileNeedUse)


def _path(file: FileReference | None) -> str | None:
    if file is None:
        return None
    return file.path if file.repository is None else f"{file.repository}/{file.path}@{file.ref}"


def _line(described: Mapping[str, Value], name: str) -> int | None:
    return next((key.line for key in described if key == name and isinstance(key, Key)), None)


def _line_of_need(job: GraphJob, need_key: str) -> int | None:
    """Of the need itself, where it has a line of its own."""
    needs = job.job.described.get("needs")
    own_key = need_key.rpartition("/")[2].lower()
    listed = needs if isinstance(needs, list) else [needs]
    lines = [
        need.line
        for need in listed
        if isinstance(need, Scalar) and need.text.lower() == own_key and need.line is not None
    ]
    return lines[0] if lines else _line(job.job.described, "needs")
