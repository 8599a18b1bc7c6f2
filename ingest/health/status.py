"""How the nights go: what a monitor asks, judged for a given now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from basis.visible import visible
from ingest.records import Failure
from ingest.storage.database import only_row
from ingest.storage.endings import Ending

_CLOCKS_DIFFER_BY = timedelta(hours=1)
_MOST_FAILURES = 5
_LONGEST = 300
_DATA_STATUS = (Path(__file__).parent / "data_status.sql").read_text(encoding="utf-8")
_LAST_LOGGED = """
select started_at, finished_at, outcome, failures
from ingests
where finished_at is not null
order by ingest_id desc
limit 1
"""


@dataclass(frozen=True, slots=True)
class Data:
    """What a snapshot holds; columns of `data_status.sql`."""

    last_complete_at: datetime | None
    run_count: int
    attempt_count: int
    newest_created_at: datetime | None
    newest_run_id: int | None
    newest_repository: str | None
    missing_jobs_count: int
    in_progress_count: int


@dataclass(frozen=True, slots=True)
class Status:
    """
    How the nights go.

    Attributes:
        data: Of the published snapshot; None while nothing is published.
        last: The last ingest that ended; None if there was none.
        at_work: Who ingests now; None if nobody.
        died: Who was killed in an ingest, if none was begun since.
    """

    data: Data | None
    last: Ending | None
    at_work: str | None = None
    died: str | None = None


def read_data(connection: duckdb.DuckDBPyConnection) -> tuple[Data, Ending | None]:
    """What a database holds, and the last ingest of its log that ended."""
    row = only_row(connection, _DATA_STATUS)
    assert row is not None  # noqa: S101 - it has one row
    logged = only_row(connection, _LAST_LOGGED)
    if logged is None:
        return Data(*row), None
    started_at, finished_at, outcome, failures = logged
    ending = Ending(started_at, finished_at, outcome, tuple(Failure(**one) for one in failures))
    return Data(*row), ending


def later(kept: Ending | None, logged: Ending | None) -> Ending | None:
    """The later of the last ending kept beside the snapshots and the last one of a snapshot."""
    if kept is None or logged is None:
        return kept or logged
    return kept if kept.started_at >= logged.started_at else logged


def complaints(status: Status, now: datetime, max_age: timedelta) -> list[str]:
    """
    What a monitor should wake somebody for, in sentences; empty if all is well.

    An ingest without a network (`--no-fetch`) makes nothing newer, and does not count as complete.
    """
    found = []
    if status.died is not None:
        found.append(f"the last ingest was killed ({status.died}): run it again to continue.")
    if status.last is not None and status.last.outcome != "complete":
        found.append(f"the last ingest was not complete but {status.last.outcome}.")
    last_complete_at = None if status.data is None else status.data.last_complete_at
    if last_complete_at is None:
        found.append("there is no complete ingest: run `python -m ingest`.")
    elif last_complete_at - now > _CLOCKS_DIFFER_BY:
        found.append(
            "the last complete ingest ended in the future: see whether this machine's clock is "
            "right, and run the ingest again."
        )
    elif now - last_complete_at > max_age:
        found.append(
            f"the last complete ingest is older than {_hours(max_age)}: see whether it is started "
            "every night, and what it says."
        )
    return found


def told(status: Status, now: datetime, max_age: timedelta) -> list[str]:
    """The status in a few lines, the complaints last."""
    lines = [_last(status.last, now)]
    if status.last is not None:
        word = "noted" if status.last.outcome == "complete" else "failed"
        failures = status.last.failures
        lines += [
            f"{word}: {visible(one.what[:_LONGEST])}: {visible(one.why[:_LONGEST])}"
            for one in failures[:_MOST_FAILURES]
        ]
        if len(failures) > _MOST_FAILURES:
            lines.append(f"{word}: {len(failures) - _MOST_FAILURES} more")
    if status.data is not None:
        lines += _of_data(status.data, now)
    if status.at_work is not None:
        lines.append(f"at work: {status.at_work}")
    return [*lines, *(f"attention: {complaint}" for complaint in complaints(status, now, max_age))]


def _last(last: Ending | None, now: datetime) -> str:
    if last is None:
        return "last ingest: none has ended"
    return f"last ingest: {last.outcome}, {_ago(last.finished_at, now)}"


def _of_data(data: Data, now: datetime) -> list[str]:
    complete = "never"
    if data.last_complete_at is not None:
        complete = _ago(data.last_complete_at, now)
    newest = "none"
    if data.newest_created_at is not None:
        name = f"{data.newest_run_id} of {visible((data.newest_repository or '')[:_LONGEST])}"
        newest = f"{name}, {_ago(data.newest_created_at, now)}"
    gaps = (
        f"{data.missing_jobs_count} without their complete jobs, {data.in_progress_count} running"
    )
    return [
        f"last complete ingest: {complete}",
        f"newest run: {newest}",
        f"data: {data.run_count} runs, {data.attempt_count} attempts",
        f"of the attempts that arms select: {gaps}",
    ]


def _ago(instant: datetime, now: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC ({_hours(now - instant)} ago)"


def _hours(age: timedelta) -> str:
    """To a tenth; negative where a clock was set back."""
    return f"{age / timedelta(hours=1):.1f} h"
