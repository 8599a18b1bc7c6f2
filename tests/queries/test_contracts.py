"""Every query file keeps the contract in its header."""

import re
from pathlib import Path

import duckdb
import pytest

from basis.calls import parameters_of, reads_of, with_relations
from queries.catalogue import questions, views
from queries.catalogue.headers import without_comments
from queries.database import define_views, open_snapshot
from tests.build_database import build_database
from tests.queries.facts import select_from

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
    statement = define_views(connection, sql)
    names = parameters_of(statement)
    rows = connection.execute(f"describe {statement}", dict.fromkeys(names)).fetchall()
    return [(row[0], row[1]) for row in rows]


@pytest.mark.parametrize("name", FILES)
def test_header_names_the_parameters(name: str) -> None:
    """The parameters of a header are those that its own statement uses."""
    assert {p.name for p in FILES[name].parameters} == set(parameters_of(FILES[name].sql))


@pytest.mark.parametrize("name", FILES)
def test_parameters_are_cast(name: str) -> None:
    """Where a statement uses a parameter, it casts it to the type that the header says."""
    types = {p.name: p.type.lower() for p in FILES[name].parameters}
    statement = with_relations(
        without_comments(FILES[name].sql).replace(" []", "[]"),
        lambda read: read.name if read.arguments else None,
    )
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
            connection, select_from(name)
        )


@pytest.mark.parametrize("name", CATALOGUE)
def test_title_is_a_question(name: str) -> None:
    """A question's title asks; its grain says what one row is."""
    assert CATALOGUE[name].title.endswith("?")
    assert CATALOGUE[name].grain.startswith("one row")


@pytest.mark.parametrize("name", CATALOGUE)
def test_questions_read_views(name: str) -> None:
    """No question reads a table whose rows need a view's meaning."""
    assert set() == {read.name for read in reads_of(CATALOGUE[name].sql)} & CLOCKED_TABLES


@pytest.mark.parametrize("name", CATALOGUE)
def test_order_is_total(name: str) -> None:
    """A question ends in an order, so that its export does not depend on the engine's mood."""
    assert re.search(r"\norder by\b[^;()]*$", without_comments(CATALOGUE[name].sql).rstrip())


@pytest.mark.parametrize("name", FILES)
def test_calls_have_the_arguments(name: str) -> None:
    """As many as the view has parameters; nothing else is called with them."""
    for read in reads_of(FILES[name].sql):
        expected = VIEWS[read.name].parameters if read.name in VIEWS else ()
        assert len(expected) == len(read.arguments or ())


def test_every_query_file_is_in_the_catalogue() -> None:
    """The names that the pages and the export rely on exist."""
    assert [
        "arm_counts",
        "arm_rules",
        "arm_selectors",
        "attempt_jobs",
        "attempt_parts",
        "attempt_steps",
        "attempts_by_arm",
        "branches",
        "clock_by_arm",
        "commit_attempts",
        "comparison_clocks",
        "comparison_work",
        "costs_by_arm",
        "costs_by_attempt",
        "doubts",
        "expected_figures",
        "expected_of_arms",
        "experiments",
        "freshness",
        "glob_matches",
        "graph_problems",
        "graph_sources",
        "holdings",
        "ingest_failures",
        "ingest_log",
        "job_durations_by_arm",
        "job_lines",
        "known_names",
        "log_evidence",
        "measured_jobs",
        "measured_needs",
        "measured_steps",
        "milestone_choices",
        "milestone_legs",
        "path_by_arm",
        "path_parts",
        "path_steps_by_arm",
        "phantom_needs",
        "predicted_arms",
        "price_list",
        "runner_exposures",
        "runner_jobs",
        "step_caches",
        "step_durations_by_arm",
        "unmapped_jobs",
        "unresolved_steps",
        "warning_rows",
        "warnings",
        "work_by_arm",
    ] == list(CATALOGUE)
