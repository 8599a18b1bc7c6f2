"""`python -m ingest verify`: the command line of the invariants."""

import os
import sys
from pathlib import Path

import click

from ingest.command_line import on_stdout, worded
from ingest.config.environment import default_database
from ingest.health.verify import faults, invariants
from ingest.storage.read_snapshot import opened

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
    Check what must hold of a database: keys, orphans, times, counts against the ingest log.

    Every ingest checks its own before it publishes it, and publishes none that fails. Exit codes: 0
    nothing is wrong; 1 something is, a line for each kind with their number and an example, or it
    can't be read; 2 wrong flags.
    """
    path = database or default_database(os.environ)
    with worded("nothing was changed.", is_verbose=verbose), opened(path) as connection:
        found = faults(connection)
    with on_stdout("what is wrong"):
        for sentence in found:
            click.echo(f"wrong: {sentence}")
        if not found:
            click.echo(f"fine: {len(invariants())} invariants hold")
    sys.exit(1 if found else 0)
