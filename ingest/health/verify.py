"""
Whether a database keeps its invariants: `invariants/*.sql`, one a file, asked in order.

`longpole verify` asks them, and reads every block of the file.
"""

import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import click
import duckdb

from basis.documents import JsonAnswer, written
from basis.places import DATA, LONGPOLE
from basis.visible import visible
from ingest.command_line import DATABASE, FORMAT, VERBOSE, on_stdout, say_failures
from ingest.config.environment import default_database
from ingest.storage.database import read_row, schema_version
from ingest.storage.read_snapshot import check_checksum, open_read_only, read_whole, snapshot_of

_INVARIANTS = Path(__file__).parent / "invariants"
_TITLE = "-- Must never be: "
_LONGEST = 200
_EXAMPLES = f"""
\b
Examples:
  longpole verify
  longpole verify --database {DATA}/longpole.duckdb.store/snapshot-000041.duckdb
"""


@dataclass(frozen=True, slots=True)
class Invariant:
    """
    One invariant.

    Attributes:
        violation: What must never be, completing "there must never be".
        sql: Answers with one row: how many violations there are, and one of them.
    """

    name: str
    violation: str
    sql: str


class VerifyAnswer(JsonAnswer):
    """Whether the database is sound: what `longpole verify` prints."""

    answer: Literal["verify"] = "verify"
    """Which answer this is."""
    is_sound: bool
    """Whether nothing is wrong: the exit code is 0."""
    faults: list[str]
    """Of each kind how many there are, and an example."""
    invariant_count: int
    """How many kinds were looked for."""
    has_checksum: bool
    """Whether a checksum stands beside the file, which it then has."""


@cache
def invariants() -> tuple[Invariant, ...]:
    """Every invariant, in the order in which they are checked."""
    return tuple(_read(path) for path in sorted(_INVARIANTS.glob("*.sql")))


def find_faults(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """
    What is wrong with a database, a sentence for each broken invariant; empty if it is fine.

    A database of another schema than this Longpole's gets one sentence, as its tables are others.

    Raises:
        duckdb.Error: It is damaged, or none of Longpole's.
    """
    row = read_row(connection, "select max(version) from schema_migrations")
    version = None if row is None else row[0]
    if version != schema_version():
        return (_other_schema(version),)
    return tuple(
        sentence
        for invariant in invariants()
        if (sentence := _check(connection, invariant)) is not None
    )


def _check(connection: duckdb.DuckDBPyConnection, invariant: Invariant) -> str | None:
    row = read_row(connection, invariant.sql)
    assert row is not None  # noqa: S101 - an aggregate without groups has one row
    count, example = row
    if not count:
        return None
    return f"{invariant.violation}: {count}, for example {visible(str(example)[:_LONGEST])}."


def _other_schema(version: int | None) -> str:
    known = schema_version()
    remedy = (
        "update Longpole" if version is not None and version > known else f"run `{LONGPOLE} ingest`"
    )
    return f"its schema is {version or 0}, and this Longpole checks {known}: {remedy}."


def _read(path: Path) -> Invariant:
    sql = path.read_text(encoding="utf-8")
    title = sql.partition("\n")[0]
    assert title.startswith(_TITLE), f"{path.name} does not say what must never be"  # noqa: S101 - a file of our own
    return Invariant(path.stem, title.removeprefix(_TITLE), sql)


@click.command("verify", epilog=_EXAMPLES, short_help="Check whether the database is sound.")
@DATABASE
@FORMAT
@VERBOSE
def verify_command(*, database: Path | None, form: str, verbose: bool) -> None:
    """
    Check a database: its file, every block of it, and what must hold of its rows.

    The file is compared with the checksum that was written beside it when it was published; a copy
    without one is read all the same. What must hold of orphans, times and counts against the
    ingest log every ingest checks before it publishes, and publishes nothing that fails. Exit
    codes: 0 nothing is wrong; 1 something is, a line for each kind with their number and an
    example, or it can't be read; 2 wrong flags.
    """
    path = database or default_database(os.environ)
    with (
        say_failures("nothing was changed.", is_verbose=verbose),
        open_read_only(path) as connection,
    ):
        has_checksum = check_checksum(connection)
        read_whole(connection, snapshot_of(connection))
        found = find_faults(connection)
    with on_stdout("what is wrong"):
        if form == "json":
            said = VerifyAnswer(
                is_sound=not found,
                faults=list(found),
                invariant_count=len(invariants()),
                has_checksum=bool(has_checksum),
            )
            click.echo(written(said).encode(), nl=False)
            sys.exit(1 if found else 0)
        for sentence in found:
            click.echo(f"wrong: {sentence}")
        if not found:
            checksum = "it has its checksum" if has_checksum else "no checksum stands beside it"
            click.echo(
                f"fine: {len(invariants())} invariants hold, every block was read, and {checksum}"
            )
    sys.exit(1 if found else 0)
