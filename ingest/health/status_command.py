"""`python -m ingest status`: the command line of what a monitor asks."""

import os
import sys
from datetime import timedelta
from pathlib import Path

import click

from ingest.command_line import on_stdout, utc_now, worded
from ingest.config.environment import default_database
from ingest.errors import DatabaseMissing
from ingest.health.status import Status, complaints, later, read_data, told
from ingest.storage.endings import last_ending
from ingest.storage.read_snapshot import opened
from ingest.storage.snapshots import Store

_EXAMPLES = """
\b
Examples:
  python -m ingest status
  python -m ingest status --max-age 30 || mail -s "no fresh CI data" me
  python -m ingest status --database data/demo.duckdb
"""


@click.command(
    "status", epilog=_EXAMPLES, short_help="Say how fresh and complete the data is; for a monitor."
)
@click.option(
    "--database",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The database, a link to its newest snapshot.  "
    "[default: LONGPOLE_DATABASE or data/longpole.duckdb]",
)
@click.option(
    "--max-age",
    type=click.IntRange(min=1, max=24 * 3660),
    default=36,
    show_default=True,
    metavar="HOURS",
    help="How old the last complete ingest may be.",
)
@click.option("--verbose", is_flag=True, help="Show the traceback of a failure.")
def status_command(*, database: Path | None, max_age: int, verbose: bool) -> None:
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
    with worded("nothing was changed.", is_verbose=verbose):
        status = read_status(link)
    now, age = utc_now(), timedelta(hours=max_age)
    with on_stdout("the status"):
        for line in told(status, now, age):
            click.echo(line)
    sys.exit(1 if complaints(status, now, age) else 0)


def read_status(link: Path) -> Status:
    """
    The status of a database that may not be there.

    Raises:
        LongpoleError: It can't be read.
    """
    store = Store(link)
    data = logged = None
    try:
        with opened(link) as connection:
            data, logged = read_data(connection)
    except DatabaseMissing:
        pass  # nothing was published yet, which the status says
    return Status(
        data=data,
        last=later(last_ending(store.folder), logged),
        at_work=store.holder.at_work(),
        died=store.holder.died(),
    )
