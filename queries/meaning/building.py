"""Building: the answers about each experiment, written into a copy of the facts."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import duckdb

from queries.database import define_views
from queries.meaning.fingerprint import fingerprint
from queries.meaning.tables import BUILDS, built_questions, code, define_tables

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "threads": 2,
    "memory_limit": "640MB",
}
_PREVIOUS = "previous"


class Built(NamedTuple):
    """
    What became of an experiment.

    Attributes:
        is_new: It was built, not taken over.
        problem: Why nothing was built; None where all was.
    """

    experiment: str
    is_new: bool
    problem: str | None


def build(
    snapshot: Path, previous: Path | None = None, problems: Mapping[str, str] | None = None
) -> Iterator[str | Built]:
    """
    Build meaning into a copy of the facts that nobody reads yet, in place of what it has.

    An experiment whose facts are those of the snapshot before takes its rows over from there. One
    that can't be built has none, and a problem; the others are not touched by it.

    Args:
        snapshot: The file to write.
        previous: The snapshot before.
        problems: Experiments that are not to be tried, each with the reason.

    Yields:
        The name of each experiment before it is built, and then what became of it.
    """
    known = problems or {}
    with duckdb.connect(snapshot, config=_CONFIG) as connection:
        has_previous = previous is not None and _attach(connection, previous)
        define_tables(connection)
        rows = connection.execute("select experiment from experiments order by position").fetchall()
        for (experiment,) in rows:
            yield experiment
            mark = fingerprint(connection, experiment)
            is_new = not (has_previous and _is_unchanged(connection, experiment, mark))
            problem = known.get(experiment)
            if problem is None:
                try:
                    if is_new:
                        _build(connection, experiment)
                    else:
                        _take_over(connection, experiment)
                except duckdb.Error as error:
                    problem = str(error).partition("\n")[0]
            connection.execute(
                f"insert into {BUILDS} values (?, ?, ?, ?)", [experiment, mark, code(), problem]
            )
            yield Built(experiment, is_new, problem)
        if has_previous:
            connection.execute(f"detach {_PREVIOUS}")
        connection.execute("checkpoint")


def _attach(connection: duckdb.DuckDBPyConnection, previous: Path) -> bool:
    """Whether there is meaning of the same code to take over."""
    with suppress(duckdb.Error):  # what can't be read is not needed
        path = str(previous).replace("'", "''")
        connection.execute(f"attach '{path}' as {_PREVIOUS} (read_only)")
        found = connection.execute(
            f"select 1 from {_PREVIOUS}.{BUILDS} where code = ?", [code()]
        ).fetchall()
        if found:
            return True
        connection.execute(f"detach {_PREVIOUS}")
    return False


def _is_unchanged(connection: duckdb.DuckDBPyConnection, experiment: str, mark: str) -> bool:
    found = connection.execute(
        f"select 1 from {_PREVIOUS}.{BUILDS} "
        "where (experiment, fingerprint, code) = (?, ?, ?) and problem is null",
        [experiment, mark, code()],
    )
    return bool(found.fetchall())


def _take_over(connection: duckdb.DuckDBPyConnection, experiment: str) -> None:
    connection.begin()
    try:
        for name in built_questions():
            connection.execute(
                f"insert into {name} from {_PREVIOUS}.{name} where experiment = ? order by rowid",
                [experiment],
            )
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _build(connection: duckdb.DuckDBPyConnection, experiment: str) -> None:
    """On a connection of its own, with which the views that it computes end."""
    with connection.cursor() as own:
        asked = built_questions()
        define_views(
            own, "\n".join(question.sql for question in asked.values()), {"experiment": experiment}
        )
        own.begin()
        try:
            for name, question in asked.items():
                names = duckdb.extract_statements(question.sql)[0].named_parameters
                own.execute(
                    f"insert into {name} select $experiment, answer.* from ({question.sql}) "
                    "as answer",
                    {**dict.fromkeys(names), "experiment": experiment},
                )
            own.commit()
        except BaseException:
            with suppress(duckdb.Error):
                own.rollback()
            raise
