"""What was built, found in a snapshot."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from basis.places import LONGPOLE
from queries.catalogue import Question
from queries.database import open_snapshot, unreadable
from queries.errors import NotBuilt
from queries.meaning.tables import BUILDS, FINDINGS, code


def is_built(connection: duckdb.DuckDBPyConnection, experiment: object) -> bool:
    """
    Whether an experiment's answers stand in a snapshot, built by the code of this Longpole.

    Raises:
        NotBuilt: They could not be built.
    """
    try:
        found = connection.execute(
            f"select problem from {BUILDS} where (experiment, code) = (?, ?)", [experiment, code()]
        ).fetchall()
    except duckdb.CatalogException:
        return False  # written by an ingest that did not build, as tests do
    problem = found[0][0] if found else None
    if problem is not None:
        raise NotBuilt(
            f"the answers about {experiment} could not be built ({problem}): "
            f"`{LONGPOLE} ingest --no-fetch` tries again; another clock can be chosen meanwhile."
        )
    return bool(found)


def built_findings(names: Sequence[str], experiment: str, database: Path) -> dict[str, str] | None:
    """
    Findings about an experiment's own clock, as JSON; None where they must be worked out.

    Raises:
        NotBuilt: They could not be built.
        LongpoleError: The database can't be read.
    """
    try:
        with open_snapshot(database) as connection:
            if not is_built(connection, experiment):
                return None
            found = connection.execute(
                f"select finding, value from {FINDINGS} "
                "where experiment = $experiment and list_contains($names, finding)",
                {"experiment": experiment, "names": list(names)},
            ).fetchall()
    except duckdb.Error as error:
        raise unreadable(database, error) from error
    return dict(found) if len(found) == len(names) else None


def stored_finding(name: str, experiment: str, database: Path) -> str | None:
    """
    A finding as JSON, by whichever Longpole it was built; None where there is none.

    Raises:
        LongpoleError: The database can't be read.
    """
    try:
        with open_snapshot(database) as connection:
            found = connection.execute(
                f"select value from {FINDINGS} where (experiment, finding) = (?, ?)",
                [experiment, name],
            ).fetchone()
    except duckdb.CatalogException:
        return None
    except duckdb.Error as error:
        raise unreadable(database, error) from error
    return None if found is None else str(found[0])


def select_built(asked: Question) -> str:
    """
    The statement that reads the answer to a question about `$experiment`, in its order.

    It is that of insertion, which DuckDB keeps; to sort millions of rows by it takes memory.
    """
    columns = ", ".join(column.name for column in asked.columns)
    return f"select {columns} from {asked.name} where experiment = $experiment"
