"""What is built: a table per question about an experiment, and a view per word on facts."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import duckdb

from basis import GLOBS
from queries.arms.contention import KINDS
from queries.catalogue import Question, questions, views, views_read_by

ALL_AND_KINDS = (None, *KINDS)
"""The kinds of runs that tables are about: all, and each kind alone."""

ATTEMPTS = "attempts_by_arm"
"""The table that says of which kind each run is."""

BUILDS = "meaning_builds"
"""The table of what was built of each experiment."""

FINDINGS = "findings"
"""The table of what Python works out of the answers."""

_SOURCES = frozenset({".py", ".sql"})
_BUILT = "Built: "  # so ingest tells meaning from facts

_BUILDS = f"""
create table SCHEMA.{BUILDS} (
    experiment varchar primary key,
    fingerprint varchar not null,
    code varchar not null,
    problem varchar
);
comment on table SCHEMA.{BUILDS} is '{_BUILT}what became of it. Grain: one row per experiment.';
comment on column SCHEMA.{BUILDS}.experiment is 'Name of the experiment';
comment on column SCHEMA.{BUILDS}.fingerprint is 'Changes with the facts that it was built from';
comment on column SCHEMA.{BUILDS}.code is 'Changes with the SQL that it was built by';
comment on column SCHEMA.{BUILDS}.problem is 'Why nothing was built; NULL where all was';

create table SCHEMA.{FINDINGS} (
    experiment varchar not null,
    finding varchar not null,
    value varchar not null
);
comment on table SCHEMA.{FINDINGS} is
'{_BUILT}what is worked out of the answers. Grain: one row per experiment and finding.';
comment on column SCHEMA.{FINDINGS}.experiment is 'Name of the experiment';
comment on column SCHEMA.{FINDINGS}.finding is 'verdicts, leaders, pairs, waterfalls, savings, ...';
comment on column SCHEMA.{FINDINGS}.value is 'JSON';
"""


@cache
def built_questions() -> dict[str, Question]:
    """The questions about an experiment, by name: of its own clock each is a table."""
    return {name: asked for name, asked in questions().items() if asked.takes("experiment")}


@cache
def built_views() -> dict[str, Question]:
    """The views about an experiment whatever its clock, by name: each is a table, of every run."""
    return {
        name: view
        for name, view in views().items()
        if view.takes("experiment") and not view.takes("milestone")
    }


@cache
def built_tables(queue: str | None = None) -> dict[str, Question]:
    """
    All that is a table, each after what it reads.

    Of contended and of uncontended runs, what tells of runs of one kind is one in a schema of that
    name; there is nothing in it where all runs are of one kind.
    """
    if queue is None:
        return {**built_views(), **built_questions()}
    return {name: asked for name, asked in built_questions().items() if asked.takes("queue")}


def schema_of(queue: str | None) -> str:
    """The schema of the tables about runs of one kind, or about all."""
    return "main" if queue is None else queue


@cache
def plain_views() -> dict[str, Question]:
    """What takes no parameter and reads nothing that does, by name, each after what it reads."""
    return {
        name: asked
        for name, asked in {**views(), **questions()}.items()
        if not asked.parameters
        and not any(read.parameters for read in views_read_by(asked.sql))
        and name != "experiments"  # so are the facts called
    }


@cache
def code() -> str:
    """What changes with all that decides how meaning is built from facts."""
    folders = [Path(__file__).resolve().parents[1], GLOBS.parent]
    files = sorted(file for one in folders for file in one.rglob("*.*") if file.suffix in _SOURCES)
    texts = [file.read_text(encoding="utf-8") for file in files]
    return sha256("\0".join([*texts, duckdb.__version__]).encode()).hexdigest()


def define_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace all meaning of a database by empty tables, and by its views: in one step."""
    statements = ["begin"]
    for queue in ALL_AND_KINDS:
        schema, tables = schema_of(queue), built_tables(queue)
        statements.append(f"create schema if not exists {schema}")
        statements += [
            f"drop table if exists {schema}.{name}" for name in (BUILDS, FINDINGS, *tables)
        ]
        statements.append(_BUILDS.replace("SCHEMA", schema))
        for name, asked in tables.items():
            columns = ", ".join(f"{column.name} {column.type}" for column in asked.columns)
            table = f"{schema}.{name}"
            statements.append(f"create table {table} (experiment varchar not null, {columns})")
            statements.append(f"comment on column {table}.experiment is 'Name of the experiment'")
            statements += _comments("table", table, asked)
    for name, asked in plain_views().items():
        statements.append(f"create or replace view {name} as {asked.sql}")
        statements += _comments("view", name, asked)
    connection.execute(";\n".join([*statements, "commit"]))


def _comments(kind: str, name: str, asked: Question) -> Iterator[str]:
    text = f"{_BUILT}{asked.title} Grain: {asked.grain}"
    yield f"comment on {kind} {name} is {_quoted(text)}"
    for column in asked.columns:
        yield f"comment on column {name}.{column.name} is {_quoted(column.meaning)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
