"""Every query file keeps the contract in its header."""

import re
from pathlib import Path

import duckdb
import pytest

from queries.catalogue import questions, views, views_read_by
from queries.catalogue.headers import without_comments
from queries.catalogue.questions import creation_order
from queries.database import define_views, open_snapshot
from tests.build_database import build_database

CATALOGUE = questions()
VIEWS = views()
FILES = {**CATALOGUE, **VIEWS}
CLOCKED_TABLES = {"run_attempts", "jobs", "steps", "arm_attempts", "job_needs"}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without a row."""
    return build_database(tmp_path_factory.mktemp("empty") / "empty.duckdb")


def described(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[str, str]]:
    """Names and types of the columns of a statement whose every parameter is NULL."""
    define_views(connection, sql)
    names = duckdb.extract_statements(sql)[0].named_parameters
    rows = connection.execute(f"describe {sql}", dict.fromkeys(names)).fetchall()
    return [(row[0], row[1]) for row in rows]


def without_parameters(sql: str) -> str:
    """The statement with NULL for every parameter, for those who can't bind."""
    return re.sub(r"\$\w+", "null", without_comments(sql))


def own_parameters(sql: str) -> set[str]:
    """The parameters that a statement itself uses; it must be one statement."""
    (statement,) = duckdb.extract_statements(sql)
    return set(statement.named_parameters)


@pytest.mark.parametrize("name", CATALOGUE)
def test_header_names_the_parameters(name: str) -> None:
    """
    The parameters of a question are its own and those of the views that it reads.

    It may leave out those that only narrow what a view looks at, and of one run the milestone.
    """
    sql = CATALOGUE[name].sql
    of_views = {p.name for view in views_read_by(sql) for p in view.parameters}
    named = {p.name for p in CATALOGUE[name].parameters}

    assert own_parameters(sql) <= named <= own_parameters(sql) | of_views
    optional = {"experiment", "milestone"} if "run_id" in named else {"experiment", "run_id"}
    assert of_views - named <= optional


@pytest.mark.parametrize("name", VIEWS)
def test_view_header_names_the_parameters(name: str) -> None:
    """The parameters of a view's header are those of its own statement."""
    assert {p.name for p in VIEWS[name].parameters} == own_parameters(VIEWS[name].sql)


@pytest.mark.parametrize("name", FILES)
def test_parameters_are_cast(name: str) -> None:
    """Where a statement uses a parameter, it casts it to the type that the header says."""
    types = {p.name: p.type.lower() for p in FILES[name].parameters}
    statement = without_comments(FILES[name].sql).replace(" []", "[]")
    cast = re.findall(r"cast\(\$(\w+) as ([^)]+)\)", statement)

    assert {(parameter, types[parameter]) for parameter, _ in cast} == set(cast)
    assert len(cast) == statement.count("$")


@pytest.mark.parametrize("name", CATALOGUE)
def test_header_lists_the_columns(name: str, empty: Path) -> None:
    """The columns of the header are those of the answer: names, types, order."""
    with open_snapshot(empty) as connection:
        assert [(c.name, c.type) for c in CATALOGUE[name].columns] == described(
            connection, CATALOGUE[name].sql
        )


@pytest.mark.parametrize("name", VIEWS)
def test_view_header_lists_the_columns(name: str, empty: Path) -> None:
    """The columns of a view's header are those of the view: names, types, order."""
    with open_snapshot(empty) as connection:
        assert [(c.name, c.type) for c in VIEWS[name].columns] == described(
            connection, f"select * from {name}"
        )


@pytest.mark.parametrize("name", CATALOGUE)
def test_title_is_a_question(name: str) -> None:
    """A question's title asks; its grain says what one row is."""
    assert CATALOGUE[name].title.endswith("?")
    assert CATALOGUE[name].grain.startswith("one row")


@pytest.mark.parametrize("name", CATALOGUE)
def test_questions_read_views(name: str) -> None:
    """No question reads a table whose rows need a view's meaning."""
    tables = duckdb.connect().get_table_names(without_parameters(CATALOGUE[name].sql))

    assert set() == tables & CLOCKED_TABLES


@pytest.mark.parametrize("name", CATALOGUE)
def test_order_is_total(name: str) -> None:
    """A question ends in an order, so that its export does not depend on the engine's mood."""
    assert re.search(r"\norder by\b[^;()]*$", without_comments(CATALOGUE[name].sql).rstrip())


def test_views_are_created_after_those_they_read() -> None:
    """The order of creation follows from the names that statements mention, comments apart."""
    assert ["c", "b", "a"] == creation_order(
        {"a": "select 1 from b", "b": "-- like a\nselect 1 from c", "c": "select 1"}
    )


def test_every_query_file_is_in_the_catalogue() -> None:
    """The names that the pages and the export rely on exist."""
    assert [
        "arm_counts",
        "attempt_jobs",
        "attempt_parts",
        "attempt_steps",
        "attempts_by_arm",
        "clock_by_arm",
        "commit_attempts",
        "comparison_clocks",
        "comparison_jobs",
        "comparison_steps",
        "costs_by_arm",
        "costs_by_attempt",
        "doubts",
        "experiments",
        "freshness",
        "glob_matches",
        "graph_problems",
        "graph_sources",
        "holdings",
        "ingest_failures",
        "ingest_log",
        "job_durations_by_arm",
        "known_names",
        "measured_jobs",
        "measured_needs",
        "measured_steps",
        "milestone_choices",
        "milestone_legs",
        "path_by_arm",
        "path_parts",
        "path_steps_by_arm",
        "price_list",
        "step_durations_by_arm",
        "unmapped_jobs",
        "unresolved_steps",
        "warning_rows",
        "warnings",
        "work_by_arm",
        "work_places",
    ] == list(CATALOGUE)
