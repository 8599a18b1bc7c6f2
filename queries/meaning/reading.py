"""What was built, found in a snapshot."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from basis.places import LONGPOLE
from queries.catalogue import Question
from queries.database import open_snapshot, unreadable
from queries.errors import NotBuilt
from queries.meaning.tables import BUILDS, FINDINGS, code, schema_of


def is_built(
    connection: duckdb.DuckDBPyConnection, experiment: object, queue: str | None = None
) -> bool:
    """
    Whether an experiment's answers stand in a snapshot, built by the code of this Longpole.

    Args:
        connection: To the snapshot.
        experiment: Its name.
        queue: The kind of runs that they are of; None for all runs.

    Raises:
        NotBuilt: They could not be built.
    """
    try:
        found = connection.execute(
            f"select problem from {schema_of(queue)}.{BUILDS} where (experiment, code) = (?, ?)",
            [experiment, code()],
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


def built_findings(
    names: Sequence[str], experiment: str, database: Path, queue: str | None = None
) -> dict[str, str] | None:
    """
    Findings about an experiment's own clock, as JSON; None where they must be worked out.

    Args:
        names: Of the findings.
        experiment: Its name.
        database: The link that ingest moves, or one snapshot.
        queue: The kind of runs that they are of; None for all runs.

    Raises:
        NotBuilt: They could not be built.
        LongpoleError: The database can't be read.
    """
    try:
        with open_snapshot(database) as connection:
            if not is_built(connection, experiment, queue):
                return None
            found = _select_findings(connection, names, experiment, queue)
    except duckdb.Error as error:
        raise unreadable(database, error) from error
    return found if len(found) == len(names) else None


def stored_findings(names: Sequence[str], experiment: str, database: Path) -> dict[str, str]:
    """
    Findings as they stand in a snapshot, whichever Longpole built them; those that are there.

    Raises:
        LongpoleError: The database can't be read.
    """
    try:
        with open_snapshot(database) as connection:
            return _select_findings(connection, names, experiment)
    except duckdb.CatalogException:
        return {}  # nothing was built
    except duckdb.Error as error:
        raise unreadable(database, error) from error


def _select_findings(
    connection: duckdb.DuckDBPyConnection,
    names: Sequence[str],
    experiment: str,
    queue: str | None = None,
) -> dict[str, str]:
    return dict(
        connection.execute(
            f"select finding, value from {schema_of(queue)}.{FINDINGS} "
            "where experiment = $experiment and list_contains($names, finding)",
            {"experiment": experiment, "names": list(names)},
        ).fetchall()
    )


def select_built(asked: Question, queue: str | None = None) -> str:
    """
    The statement that reads the answer to a question about `$experiment`, in its order.

    It is that of insertion, which DuckDB keeps; to sort millions of rows by it takes memory.
    """
    columns = ", ".join(column.name for column in asked.columns)
    return f"select {columns} from {schema_of(queue)}.{asked.name} where experiment = $experiment"
