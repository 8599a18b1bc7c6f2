"""What was built, found in a snapshot."""

import duckdb

from queries.catalogue import Question
from queries.errors import NotBuilt
from queries.meaning.tables import BUILDS, code


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
            "`python -m ingest --no-fetch` tries again, and another milestone is answered at once."
        )
    return bool(found)


def select_built(asked: Question) -> str:
    """The statement that reads the answer to a question about `$experiment`, in its order."""
    columns = ", ".join(column.name for column in asked.columns)
    return f"select {columns} from {asked.name} where experiment = $experiment order by rowid"
