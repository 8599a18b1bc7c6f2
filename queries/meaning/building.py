"""Building: the answers about each experiment, written into a copy of the facts."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from basis.calls import parameters_of
from basis.sealed import NO_EXTENSIONS
from queries import findings
from queries.arms.contention import KINDS
from queries.database import define_views, open_snapshot
from queries.meaning.fingerprint import fingerprint
from queries.meaning.tables import (
    ALL_AND_KINDS,
    ATTEMPTS,
    BUILDS,
    FINDINGS,
    built_tables,
    built_views,
    code,
    define_tables,
    schema_of,
)
from queries.meaning.written import Written

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    **NO_EXTENSIONS,
    "threads": 2,
    "memory_limit": "560MB",
    # What is free goes back to the system at once, for the frames that come after.
    "allocator_flush_threshold": "4MB",
}
_MOST_MEMORY = "3GB"
"""For an experiment that needs more: of 50,000 runs, for example."""
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
    with _opened(snapshot) as connection:
        define_tables(connection)
        rows = connection.execute("select experiment from experiments order by position").fetchall()
    for (experiment,) in rows:
        yield experiment
        yield _built(snapshot, previous, experiment, known.get(experiment))


def load(snapshot: Path, written: Sequence[Written]) -> Iterator[Built]:
    """
    Put what a cluster built into a copy of the facts, in place of what it has.

    What Python works out of the answers is worked out here, as where DuckDB built them.

    Args:
        snapshot: The file to write; it has the facts that the cluster had, of these experiments.
        written: As `find_written` finds it.

    Yields:
        What became of each experiment.

    Raises:
        duckdb.Error: A file can't be read, or does not have the table's columns.
    """
    with _opened(snapshot) as connection:
        define_tables(connection)
    for one in written:
        problem = one.problem
        with _opened(snapshot, is_roomy=True) as connection, _all_or_nothing(connection):
            mark = fingerprint(connection, one.experiment)
            for queue, tables in one.files.items():
                for name, files in tables.items():
                    connection.execute(
                        f"insert into {schema_of(queue)}.{name} by name from read_parquet($files)",
                        {"files": [str(file) for file in files]},
                    )
                connection.execute(
                    f"insert into {schema_of(queue)}.{BUILDS} values (?, ?, ?, ?)",
                    [one.experiment, mark, code(), problem],
                )
        if problem is None:
            problem = _find(snapshot, None, one.experiment)
        yield Built(one.experiment, is_new=True, problem=problem)


def _built(snapshot: Path, previous: Path | None, experiment: str, problem: str | None) -> Built:
    is_new = True
    with _opened(snapshot) as connection:
        mark = fingerprint(connection, experiment)
    try:
        if problem is None:
            is_new = _fill(snapshot, previous, experiment, mark)
    except duckdb.Error as error:
        problem = str(error).partition("\n")[0]
    with _opened(snapshot) as connection:
        for queue in ALL_AND_KINDS if is_new and _has_kinds(connection, experiment) else (None,):
            connection.execute(
                f"insert into {schema_of(queue)}.{BUILDS} values (?, ?, ?, ?)",
                [experiment, mark, code(), problem],
            )
    if is_new and problem is None:
        problem = _find(snapshot, previous, experiment)
    return Built(experiment, is_new, problem)


def _fill(snapshot: Path, previous: Path | None, experiment: str, mark: str) -> bool:
    """Build an experiment, with more memory where it must; False where it was taken over."""
    with _opened(snapshot) as connection:
        if (
            previous is not None
            and _attach(connection, previous)
            and _take_over(connection, experiment, mark)
        ):
            return False
    try:
        with _opened(snapshot) as connection:
            _build(connection, experiment)
    except duckdb.OutOfMemoryException:
        with _opened(snapshot, is_roomy=True) as connection:
            _build(connection, experiment)
    return True


def _opened(snapshot: Path, *, is_roomy: bool = False) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        snapshot, config=_CONFIG | ({"memory_limit": _MOST_MEMORY} if is_roomy else {})
    )


def _find(snapshot: Path, previous: Path | None, experiment: str) -> str | None:
    """Work out the findings, from the answers that are built; why not, where that fails."""
    problem = None
    with _opened(snapshot) as connection:
        kinds = KINDS if _has_kinds(connection, experiment) else ()
    rows: list[tuple[str | None, str, str]] = []
    try:
        # While it is open, to open it for each finding takes 2 ms in place of 30.
        with open_snapshot(snapshot):
            for finding in findings.FINDINGS:
                found = _of(finding, experiment, snapshot)
                if finding is findings.DECISIONS:
                    found = findings.with_kept(finding, found, experiment, previous)
                rows.append((None, finding.name, finding.to_json(found)))
                for kind in kinds if finding.is_narrowed else ():
                    of_kind = _of(finding, experiment, snapshot, kind)
                    rows.append((kind, finding.name, finding.to_json(of_kind)))
    except Exception as error:  # noqa: BLE001 - a mistake of ours costs this experiment alone
        problem = f"{type(error).__name__}: {error}".partition("\n")[0]
    with _opened(snapshot) as connection:
        if problem is None:
            for queue, name, value in rows:
                connection.execute(
                    f"insert into {schema_of(queue)}.{FINDINGS} values (?, ?, ?)",
                    [experiment, name, value],
                )
        else:
            for queue in ALL_AND_KINDS:
                schema = schema_of(queue)
                for name in built_tables(queue):
                    connection.execute(
                        f"delete from {schema}.{name} where experiment = ?", [experiment]
                    )
                connection.execute(
                    f"update {schema}.{BUILDS} set problem = ? where experiment = ?",
                    [problem, experiment],
                )
    return problem


def _of(
    finding: findings.Finding[Any], experiment: str, snapshot: Path, queue: str | None = None
) -> Any:  # noqa: ANN401 - what the finding finds
    """One finding by itself: the answers of all at once would take too much memory."""
    return findings.work_out((finding,), experiment, snapshot, queue=queue)[finding.name]


def replace_finding(snapshot: Path, experiment: str, name: str, value: str) -> None:
    """
    Another value of a finding in a copy that is built and that nobody reads yet.

    Raises:
        duckdb.Error: It can't be written; the old value stays.
    """
    with _opened(snapshot) as connection:
        connection.execute(
            f"update {FINDINGS} set value = ? where (experiment, finding) = (?, ?)",
            [value, experiment, name],
        )


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


def _take_over(connection: duckdb.DuckDBPyConnection, experiment: str, mark: str) -> bool:
    """Whether the snapshot before has the experiment as it is now: then its rows are copied."""
    found = connection.execute(
        f"select 1 from {_PREVIOUS}.{BUILDS} "
        "where (experiment, fingerprint, code) = (?, ?, ?) and problem is null",
        [experiment, mark, code()],
    )
    if not found.fetchall():
        return False
    with _all_or_nothing(connection):
        for queue in ALL_AND_KINDS:
            schema = schema_of(queue)
            # That all of it is built is noted once the rest is copied, too.
            noted = () if queue is None else (BUILDS,)
            for name in (*noted, FINDINGS, *built_tables(queue)):
                connection.execute(
                    f"insert into {schema}.{name} from {_PREVIOUS}.{schema}.{name} "
                    "where experiment = ?",
                    [experiment],
                )
    return True


def _build(connection: duckdb.DuckDBPyConnection, experiment: str) -> None:
    """On a connection of its own, with which the views that it computes end."""
    with connection.cursor() as own:
        defined: dict[str, str] = {}
        with _all_or_nothing(own):
            for queue in ALL_AND_KINDS:
                if queue is not None and not _has_kinds(own, experiment):
                    break
                asked = {"experiment": experiment, "queue": queue}
                for name, made in built_tables(queue).items():
                    sql = define_views(own, made.sql, asked, defined, built_views())
                    values = dict.fromkeys(parameters_of(sql)) | {"experiment": experiment}
                    if "queue" in values:
                        values["queue"] = queue
                    own.execute(
                        f"insert into {schema_of(queue)}.{name} "
                        f"select $experiment, answer.* from ({sql}) as answer",
                        values,
                    )


def _has_kinds(connection: duckdb.DuckDBPyConnection, experiment: str) -> bool:
    """Whether there are contended runs and others, so that a reader may choose."""
    found = connection.execute(
        f"select count(distinct is_contended) > 1 from main.{ATTEMPTS} "
        "where experiment = ? and is_counted",
        [experiment],
    )
    return found.fetchall() == [(True,)]


@contextmanager
def _all_or_nothing(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        with suppress(duckdb.Error):  # a failure may have ended it
            connection.rollback()
        raise
