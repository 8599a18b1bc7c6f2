"""Facts in few words: an attempt that starts at noon, with jobs and steps by their seconds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

from queries.catalogue import views
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
        sql = select_from(view, f"select {', '.join(columns)}")
        statement = define_views(connection, f"{sql} order by {key}", parameters)
        return connection.execute(statement).fetchall()


def view_frame(database: Path, view: str, **parameters: object) -> pd.DataFrame:
    """Every row of a view."""
    with open_snapshot(database) as connection:
        return connection.execute(define_views(connection, select_from(view), parameters)).df()


def select_from(view: str, select: str = "select *") -> str:
    """A statement that reads a view with parameters of its own."""
    names = [parameter.name for parameter in views()[view].parameters]
    arguments = f"({', '.join(f'${name}' for name in names)})" if names else ""
    return f"{select} from {view}{arguments}"
