"""One attempt whose jobs have given times and needs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job, needs

Times = Mapping[int, Sequence[float | None]]


def one_attempt(
    folder: Path, times: Times, edges: Mapping[int, Sequence[int]], more: Mapping[int, Row]
) -> Path:
    """An attempt from 0 s with jobs `job N`, their needs, and what differs from the usual."""
    return build_database(
        folder / "case.duckdb",
        run_attempts=[attempt()],
        jobs=[
            {**job(job_id, seconds, name=f"job {job_id}"), **more.get(job_id, {})}
            for job_id, seconds in times.items()
        ],
        job_needs=needs(edges),
        attempt_graphs=[{"run_id": 1}],
    )
