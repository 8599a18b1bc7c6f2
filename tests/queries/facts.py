"""Facts in few words: an attempt that starts at noon, with jobs and steps by their seconds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from queries.database import define_views, open_snapshot

NOON = datetime(2026, 4, 4, 12)

Row = dict[str, object]


def at(second: float | None) -> datetime | None:
    """The instant so many seconds after noon; None for None."""
    return None if second is None else NOON + timedelta(seconds=second)


def attempt(run_id: int = 1, run_attempt: int = 1, start: float | None = 0, **more: object) -> Row:
    """A completed, successful attempt."""
    row: Row = {"run_id": run_id, "run_attempt": run_attempt, "run_started_at": at(start)}
    return {**row, "status": "completed", "conclusion": "success", **more}


def job(job_id: int, seconds: Sequence[float | None], run_id: int = 1, **more: object) -> Row:
    """A successful job: created, started and completed so many seconds after noon."""
    created, started, completed = map(at, seconds)
    row: Row = {"job_id": job_id, "run_id": run_id, "status": "completed"}
    times: Row = {"created_at": created, "started_at": started, "completed_at": completed}
    return {**row, "conclusion": "success", **times, **more}


def step(job_id: int, number: int, seconds: Sequence[float | None], **more: object) -> Row:
    """A successful step: started and completed so many seconds after noon."""
    started, completed = map(at, seconds)
    row: Row = {"job_id": job_id, "number": number, "name": f"step {number}"}
    times: Row = {"started_at": started, "completed_at": completed}
    return {**row, "status": "completed", "conclusion": "success", **times, **more}


def needs(edges: Mapping[int, Sequence[int]], run_id: int = 1, **more: object) -> list[Row]:
    """Edges by the workflow file: each job with those that it needs."""
    return [
        {"run_id": run_id, "waiting_id": job_id, "needed_id": needed_id, **more}
        for job_id, needed in edges.items()
        for needed_id in needed
    ]


def view_rows(
    database: Path, view: str, columns: Iterable[str], key: str, **parameters: object
) -> list[tuple[object, ...]]:
    """Some columns of a view, ordered by its key."""
    with open_snapshot(database) as connection:
        define_views(connection, view, parameters)
        return connection.execute(
            f"select {', '.join(columns)} from {view} order by {key}"
        ).fetchall()
