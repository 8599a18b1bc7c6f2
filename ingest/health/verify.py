"""Whether a database keeps its invariants: `invariants/*.sql`, one a file, asked in order."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from basis.visible import visible
from ingest.storage.database import only_row, schema_version

_INVARIANTS = Path(__file__).parent / "invariants"
_TITLE = "-- Must never be: "
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Invariant:
    """
    One invariant.

    Attributes:
        name: Of its file, without the ending.
        violation: What must never be, completing "there must never be".
        sql: Answers with one row: how many violations there are, and one of them.
    """

    name: str
    violation: str
    sql: str


@cache
def invariants() -> tuple[Invariant, ...]:
    """Every invariant, in the order in which they are checked."""
    return tuple(_read(path) for path in sorted(_INVARIANTS.glob("*.sql")))


def faults(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """
    What is wrong with a database, a sentence for each broken invariant; empty if it is fine.

    A database of another schema than this Longpole's gets one sentence, as its tables are others.

    Raises:
        duckdb.Error: It is damaged, or none of Longpole's.
    """
    row = only_row(connection, "select max(version) from schema_migrations")
    version = None if row is None else row[0]
    if version != schema_version():
        return (_other_schema(version),)
    return tuple(
        sentence
        for invariant in invariants()
        if (sentence := _checked(connection, invariant)) is not None
    )


def _checked(connection: duckdb.DuckDBPyConnection, invariant: Invariant) -> str | None:
    row = only_row(connection, invariant.sql)
    assert row is not None  # noqa: S101 - an aggregate without groups has one row
    count, example = row
    if not count:
        return None
    return f"{invariant.violation}: {count}, for example {visible(str(example)[:_LONGEST])}."


def _other_schema(version: int | None) -> str:
    known = schema_version()
    remedy = (
        "update Longpole" if version is not None and version > known else "run `python -m ingest`"
    )
    return f"its schema is {version or 0}, and this Longpole checks {known}: {remedy}."


def _read(path: Path) -> Invariant:
    sql = path.read_text(encoding="utf-8")
    title = sql.partition("\n")[0]
    assert title.startswith(_TITLE), f"{path.name} does not say what must never be"  # noqa: S101 - a file of our own
    return Invariant(path.stem, title.removeprefix(_TITLE), sql)
