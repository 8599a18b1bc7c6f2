"""Databases of older rules: what was derived wrongly is derived anew, without a request."""

from pathlib import Path

import duckdb
import pytest

from ingest.graphs import map_jobs
from ingest.graphs.job_graphs import RULES
from ingest.graphs.save_graphs import save_graphs
from ingest.storage.snapshots import Store
from tests.field_cases import ingest_case
from tests.ingest.old_databases import take_back
from tests.ingest.project import Project

_AS_SCHEMA_5 = """
update jobs set
    is_superseded = conclusion = 'failure',
    is_carried_over = name = 'build',
    job_key = null,
    unmapped_because = 'fits two legs of job ''shard''';
delete from job_needs;
update arm_attempts set excluded_because = 'partial re-run';
"""


@pytest.fixture
def facts(project: Project, shared: Path) -> dict[str, list[tuple[object, ...]]]:
    """
    What the project's four runs are today; its database is then what schema 5 made of them.

    There a failed leg is superseded, the first jobs are carried over, and no job has a key.
    """
    ingest_case(project, shared, "failed-leg-taken-for-superseded")
    ((root,),) = project.query("select value from properties where property = 'api_root'")
    project.environ["GITHUB_API_URL"] = root
    facts = project.facts()
    assert {RULES} == {rules for *_, rules, _ in facts["attempt_graphs"]}
    take_back(project, 5)
    with duckdb.connect(Store(project.database).working) as connection:
        connection.execute(_AS_SCHEMA_5)
    return facts


def test_a_database_of_schema_5(
    project: Project, facts: dict[str, list[tuple[object, ...]]]
) -> None:
    """Without a network every attempt is marked and mapped anew, and arms are resolved again."""
    outcome = project.ingest("--no-fetch", token="")
    assert 0 == outcome.exit_code, outcome.output
    assert "4 job graphs made" in outcome.output
    assert facts == project.facts()
    assert [(0,)] == project.query("select requests from ingests order by ingest_id desc limit 1")
    assert "job graphs made" not in project.ingest("--no-fetch", token="").output


def test_killed_in_the_middle(
    project: Project,
    facts: dict[str, list[tuple[object, ...]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was made is kept, nothing of it is published, and the next start makes the rest."""
    saved = 0

    def save_two(*pack: object) -> None:
        nonlocal saved
        if saved == 2:
            raise KeyboardInterrupt
        saved += 1
        save_graphs(*pack)  # type: ignore[arg-type]  # as it came

    snapshot = project.database.resolve()
    with monkeypatch.context() as patch:
        patch.setattr(map_jobs, "_MOST_JOBS", 0)
        patch.setattr(map_jobs, "save_graphs", save_two)
        assert 0 != project.ingest("--no-fetch", token="").exit_code
    assert snapshot == project.database.resolve()
    with duckdb.connect(Store(project.database).working) as connection:
        assert [(0, 2), (RULES, 2)] == connection.execute(
            "select rules, count(*) from attempt_graphs group by rules order by rules"
        ).fetchall()
    outcome = project.ingest("--no-fetch", token="")
    assert 0 == outcome.exit_code
    assert "2 job graphs made" in outcome.output
    assert facts == project.facts()


def test_a_file_that_older_rules_could_not_read(
    project: Project, facts: dict[str, list[tuple[object, ...]]]
) -> None:
    """What schema 5 stored of a content's problem says nothing of today: it is read again."""
    with duckdb.connect(Store(project.database).working) as connection:
        connection.execute("update workflow_files set problem = 'Job ''x'': its name is long.'")
        connection.execute("update attempt_graphs set source = 'inferred'")
        connection.execute("update workflow_contents set is_scanned = true")
    assert 0 == project.ingest("--no-fetch", token="").exit_code
    assert facts == project.facts()
