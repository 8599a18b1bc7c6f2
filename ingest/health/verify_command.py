"""`python -m ingest verify`: the command line of the invariants."""

import os
import sys
from pathlib import Path

import click

from ingest.command_line import on_stdout, worded
from ingest.config.environment import default_database
from ingest.health.verify import faults, invariants
from ingest.storage.read_snapshot import check_checksum, opened, snapshot_of
from ingest.storage.whole_file import read_whole

_EXAMPLES = """
\b
Examples:
  python -m ingest verify
  python -m ingest verify --database data/longpole.duckdb.store/snapshot-000041.duckdb
"""


@click.command("verify", epilog=_EXAMPLES, short_help="Check whether the database is sound.")
@click.option(
    "--database",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The database: the published link, or any snapshot.  "
    "[default: LONGPOLE_DATABASE or data/longpole.duckdb]",
)
@click.option("--verbose", is_flag=True, help="Show the traceback of a failure.")
def verify_command(*, database: Path | None, verbose: bool) -> None:
    """
    Check a database: its file, every block of it, and what must hold of its rows.

    The file is compared with the checksum that was written beside it when it was published; a copy
    without one is read all the same. What must hold of keys, orphans, times and counts against the
    ingest log every ingest checks before it publishes, and publishes nothing that fails. Exit
    codes: 0 nothing is wrong; 1 something is, a line for each kind with their number and an
    example, or it can't be read; 2 wrong flags.
    """
    path = database or default_database(os.environ)
    with worded("nothing was changed.", is_verbose=verbose), opened(path) as connection:
        has_checksum = check_checksum(connection)
        read_whole(connection, snapshot_of(connection))
        found = faults(connection)
    with on_stdout("what is wrong"):
        for sentence in found:
            click.echo(f"wrong: {sentence}")
        if not found:
            checksum = "it has its checksum" if has_checksum else "no checksum stands beside it"
            click.echo(
                f"fine: {len(invariants())} invariants hold, every block was read, and {checksum}"
            )
    sys.exit(1 if found else 0)
