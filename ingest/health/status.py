"""`longpole status`: how the nights go, what a monitor asks, judged for a given now."""

import os
import sys
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import click
import duckdb

from basis.documents import Document, Instant, JsonAnswer, written
from basis.places import DATA, LONGPOLE
from basis.visible import visible
from ingest.command_line import DATABASE, FORMAT, VERBOSE, on_stdout, say_failures, utc_now
from ingest.config.environment import default_database
from ingest.errors import DatabaseMissing
from ingest.records import Failure
from ingest.storage.database import read_row
from ingest.storage.ingest_log import Ending, read_last_ending
from ingest.storage.read_snapshot import open_read_only
from ingest.storage.snapshots import Store

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

_EXAMPLES = f"""
\b
Examples:
  longpole status
  longpole status --max-age 30 || mail -s "no fresh CI data" me
  longpole status --database {DATA}/demo.duckdb
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
    """How the nights go: what is published, the last that ended, who ingests, who was killed."""

    data: Data | None
    last: Ending | None
    at_work: str | None = None
    died: str | None = None


class FailureSaid(Document):
    """What an ingest could not do, or found contradictory."""

    what: str
    """Of what."""
    why: str
    """In words."""


class IngestEnded(Document):
    """How an ingest ended."""

    started_at: Instant
    """When it began."""
    finished_at: Instant
    """When it ended."""
    outcome: str
    """complete, partial, failed or interrupted."""
    failures: list[FailureSaid]
    """What is missing; of a complete one, what contradicted itself."""


class DataHeld(Document):
    """What the published snapshot holds."""

    last_complete_at: Instant | None
    """End of the last complete ingest that asked GitHub."""
    run_count: int
    """Runs stored."""
    attempt_count: int
    """Attempts stored."""
    newest_created_at: Instant | None
    """When the newest run was created."""
    newest_run_id: int | None
    """Which it is."""
    newest_repository: str | None
    """Of which repository."""
    missing_jobs_count: int
    """Attempts that arms select, without their complete jobs."""
    in_progress_count: int
    """Attempts that arms select, still running."""


class StatusAnswer(JsonAnswer):
    """How fresh and complete the data is: what `longpole status` prints."""

    answer: Literal["status"] = "status"
    """Which answer this is."""
    is_well: bool
    """Whether nobody needs to be woken: the exit code is 0."""
    complaints: list[str]
    """What is wrong, each with its remedy."""
    last: IngestEnded | None
    """The last ingest that ended; null where none has."""
    data: DataHeld | None
    """Null where nothing was published yet."""
    at_work: str | None
    """Who ingests now."""
    died: str | None
    """Who was killed while ingesting."""


def read_data(connection: duckdb.DuckDBPyConnection) -> tuple[Data, Ending | None]:
    """What a database holds, and the last ingest of its log that ended."""
    row = read_row(connection, _DATA_STATUS)
    assert row is not None  # noqa: S101 - it has one row
    logged = read_row(connection, _LAST_LOGGED)
    if logged is None:
        return Data(*row), None
    started_at, finished_at, outcome, failures = logged
    ending = Ending(started_at, finished_at, outcome, tuple(Failure(**one) for one in failures))
    return Data(*row), ending


def later_ending(kept: Ending | None, logged: Ending | None) -> Ending | None:
    """The later of the last ending kept beside the snapshots and the last one of a snapshot."""
    if kept is None or logged is None:
        return kept or logged
    return kept if kept.started_at >= logged.started_at else logged


def find_complaints(status: Status, now: datetime, max_age: timedelta) -> list[str]:
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
        found.append(f"there is no complete ingest: run `{LONGPOLE} ingest`.")
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


def word_status(status: Status, now: datetime, max_age: timedelta) -> list[str]:
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
    return [
        *lines,
        *(f"attention: {complaint}" for complaint in find_complaints(status, now, max_age)),
    ]


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


@click.command(
    "status", epilog=_EXAMPLES, short_help="Say how fresh and complete the data is; for a monitor."
)
@DATABASE
@click.option(
    "--max-age",
    type=click.IntRange(min=1, max=24 * 3660),
    default=36,
    show_default=True,
    metavar="HOURS",
    help="How old the last complete ingest may be.",
)
@FORMAT
@VERBOSE
def status_command(*, database: Path | None, max_age: int, form: str, verbose: bool) -> None:
    """
    Say when the last ingest was, what failed, and how complete the data is.

    The published snapshot is read, also while an ingest runs. An ingest that ended without having
    begun (no token, a wrong flag) leaves no trace here but the age of the last complete one; one
    with --no-fetch makes no data newer, and never counts as complete.

    Exit codes, for a monitor: 0 the last ingest was complete, and the last complete one that asked
    GitHub is not older than HOURS; 1 otherwise, each reason in a line that begins with
    "attention:"; 2 wrong flags.
    """
    link = database or default_database(os.environ)
    with say_failures("nothing was changed.", is_verbose=verbose):
        status = read_status(link)
    now, age = utc_now(), timedelta(hours=max_age)
    with on_stdout("the status"):
        if form == "json":
            click.echo(written(status_answer(status, now, age)).encode(), nl=False)
        else:
            for line in word_status(status, now, age):
                click.echo(line)
    sys.exit(1 if find_complaints(status, now, age) else 0)


def status_answer(status: Status, now: datetime, max_age: timedelta) -> StatusAnswer:
    """The status, for programs."""
    complaints = find_complaints(status, now, max_age)
    return StatusAnswer.model_validate(
        {
            **asdict(status),
            "is_well": not complaints,
            "complaints": complaints,
            "data": None if status.data is None else asdict(status.data),
            "last": None if status.last is None else asdict(status.last),
        }
    )


def read_status(link: Path) -> Status:
    """
    The status of a database that may not be there.

    Raises:
        LongpoleError: It can't be read.
    """
    store = Store(link)
    data = logged = None
    try:
        with open_read_only(link) as connection:
            data, logged = read_data(connection)
    except DatabaseMissing:
        pass  # nothing was published yet, which the status says
    return Status(
        data=data,
        last=later_ending(read_last_ending(store.folder), logged),
        at_work=store.holder.at_work(),
        died=store.holder.died(),
    )
