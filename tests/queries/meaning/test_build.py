"""What is built says what is worked out; what can't be built costs nothing else."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from basis.calls import reads_of
from ingest.storage.database import keep_facts
from queries.answers import answers
from queries.arms.contention import KINDS
from queries.catalogue import views_read_by
from queries.database import define_views, open_snapshot
from queries.errors import DatabaseUnreadable, NotBuilt
from queries.findings import FINDINGS, find, find_all
from queries.meaning.building import Built, build
from queries.meaning.fingerprint import FACTS, fingerprint
from queries.meaning.tables import (
    BUILDS,
    built_questions,
    built_tables,
    built_views,
    plain_views,
)
from queries.meaning.tables import FINDINGS as FINDINGS_TABLE
from tests.app.contended_case import contended
from tests.app.pairs_case import pairs
from tests.build_database import build_database
from tests.queries.facts import attempt, job, step

DEMO = "docker-layer-cache"
# What no answer about one experiment changes with: where the facts are from, and when.
_OF_THE_DATABASE = {"properties", "schema_migrations"}


def two_experiments(path: Path) -> Path:
    """Experiments e and f of an arm each, with a run each, and one more of nobody."""
    return build_database(
        path,
        experiments=[{}, {"experiment": "f", "position": 2}],
        arms=[{}, {"experiment": "f"}],
        roles=[{"role": "r"}, {"experiment": "f", "role": "r"}],
        predictions=[{"arm": "a"}, {"experiment": "f", "arm": "a"}],
        expectations=[{}, {"experiment": "f"}],
        run_attempts=[attempt(run_id) for run_id in (1, 2, 3)],
        arm_attempts=[{"run_id": 1}, {"run_id": 2, "experiment": "f"}],
        attempt_graphs=[
            {
                "run_id": run,
                "repository": "o/r",
                "path": "a.yml",
                "commit_sha": f"c{run}",
                "files_key": f"k{run}",
            }
            for run in (1, 2, 3)
        ],
        jobs=[job(10 * run, (0, 1, 60), run_id=run) for run in (1, 2, 3)],
        job_needs=[{"run_id": run, "waiting_id": 10 * run, "needed_id": -1} for run in (1, 2, 3)],
        steps=[step(10 * run, 1, (1, 50)) for run in (1, 2, 3)],
        step_lists=[{"job_id": 10 * run, "has_parallel": False} for run in (1, 2, 3)],
        step_places=[
            {"job_id": 10 * run, "number": 1, "kind": "run", "is_background": False}
            for run in (1, 2, 3)
        ],
        step_waits=[{"job_id": 10 * run, "number": 1, "kind": "wait"} for run in (1, 2, 3)],
        attempt_logs=[{"run_id": run} for run in (1, 2, 3)],
        job_logs=[{"job_id": 10 * run} for run in (1, 2, 3)],
        cache_outcomes=[{"job_id": 10 * run, "outcome": "hit"} for run in (1, 2, 3)],
        build_layers=[{"job_id": 10 * run, "outcome": "cached"} for run in (1, 2, 3)],
        run_pull_requests=[
            {"run_id": run, "pull_number": run, "evidence": "api"} for run in (1, 2, 3)
        ],
        pull_requests=[
            {"repository": "o/r", "pull_number": number, "state": "open"} for number in (1, 2, 3)
        ],
        pull_request_commits=[
            {"repository": "o/r", "pull_number": run, "sha": f"c{run}", "position": 1}
            for run in (1, 2, 3)
        ],
        need_uses=[
            {
                "files_key": f"k{run}",
                "job_key": "b",
                "need_key": "a",
                "state": "used",
                "relied_on_by": [],
                "is_skipped_on_failure": True,
            }
            for run in (1, 2, 3)
        ],
        file_jobs=[{"files_key": f"k{run}", "job_key": "b"} for run in (1, 2, 3)],
        workflow_files=[
            {"repository": "o/r", "path": "a.yml", "commit_sha": f"c{run}", "blob_sha": f"b{run}"}
            for run in (1, 2, 3)
        ],
        workflow_resources=[
            {
                "blob_sha": f"b{run}",
                "job_key": "job",
                "kind": "cache",
                "name": "x",
                "is_branch_bound": False,
                "is_cancelling": False,
            }
            for run in (1, 2, 3)
        ],
    )


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Their facts alone."""
    return two_experiments(tmp_path / "two.duckdb")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a first night built of them, which tests only read."""
    snapshot = two_experiments(tmp_path_factory.mktemp("first") / "first.duckdb")
    assert [("e", True, None), ("f", True, None)] == built(snapshot)
    return snapshot


def built(snapshot: Path, previous: Path | None = None) -> list[Built]:
    """What became of each experiment."""
    return [one for one in build(snapshot, previous) if isinstance(one, Built)]


def counts(snapshot: Path) -> dict[str, int]:
    """Rows of each experiment in a table."""
    with duckdb.connect(snapshot, read_only=True) as connection:
        return dict(
            connection.execute(
                "select experiment, count(*) from attempts_by_arm group by all"
            ).fetchall()
        )


def assert_alike(snapshot: Path, experiment: str, folder: Path) -> None:
    """Every answer is the same, row for row, whether it is read or worked out."""
    facts = folder / "facts.duckdb"
    shutil.copyfile(snapshot, facts)
    keep_facts(facts)
    with duckdb.connect(facts, read_only=True) as connection:
        assert (
            not connection.execute("from duckdb_tables() where table_name = ?", [BUILDS]).df().size
        )
    # By another clock, what stands built is a part of what is worked out.
    for asked in ({"experiment": experiment}, {"experiment": experiment, "milestone": []}):
        worked_out, read = (answers(built_questions(), path, asked) for path in (facts, snapshot))
        assert worked_out["attempts_by_arm"].size
        for name in built_questions():
            pd.testing.assert_frame_equal(worked_out[name], read[name], obj=name)
    worked_out, read = (find_all(FINDINGS, experiment, path) for path in (facts, snapshot))
    assert len(FINDINGS) == len(worked_out)
    assert repr(worked_out) == repr(read)


@pytest.fixture(scope="module")
def of_kinds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Facts of contended and of other runs, and what a night built of them."""
    folder = tmp_path_factory.mktemp("kinds")
    facts = contended(folder / "facts.duckdb")
    snapshot = shutil.copyfile(facts, folder / "built.duckdb")
    assert [("cache", True, None)] == built(snapshot)
    return facts, snapshot


@pytest.mark.parametrize("queue", KINDS)
def test_runs_of_one_kind_are_read_as_they_are_worked_out(
    of_kinds: tuple[Path, Path], queue: str
) -> None:
    """Contended and uncontended runs stand built apart, each as if it were worked out."""
    _, snapshot = of_kinds
    asked = {"experiment": "cache", "queue": queue}
    names = [name for name, one in built_questions().items() if one.takes("queue")]
    worked_out, read = (answers(names, path, asked) for path in of_kinds)
    assert [4, 4] == read["clock_by_arm"]["attempt_count"].tolist()
    for name in names:
        pd.testing.assert_frame_equal(worked_out[name], read[name], obj=name)
    with duckdb.connect(snapshot, read_only=True) as connection:
        stored = connection.execute(f"select finding from {queue}.findings").fetchall()
    narrowed = [finding for finding in FINDINGS if finding.is_narrowed]
    assert {one.name for one in narrowed} == {name for (name,) in stored}
    assert "decisions" not in {name for (name,) in stored}
    found, read_again = (find_all(narrowed, "cache", path, queue=queue) for path in of_kinds)
    assert found.keys() == read_again.keys() == {one.name for one in narrowed}
    assert repr(found) == repr(read_again)


def test_what_is_built_of_kinds_is_taken_over(of_kinds: tuple[Path, Path], tmp_path: Path) -> None:
    """A night without news has, of each kind, what the night before built."""
    facts, snapshot = of_kinds
    night = shutil.copyfile(facts, tmp_path / "night.duckdb")
    assert [("cache", False, None)] == built(night, snapshot)
    for queue in KINDS:
        with (
            duckdb.connect(snapshot, read_only=True) as before,
            duckdb.connect(night, read_only=True) as after,
        ):
            for name in (BUILDS, FINDINGS_TABLE, *built_tables(queue)):
                rows = before.execute(f"from {queue}.{name}").fetchall()
                assert rows == after.execute(f"from {queue}.{name}").fetchall(), name
            assert after.execute(f"from {queue}.{FINDINGS_TABLE}").fetchall()


def test_no_kinds_are_built_where_all_runs_are_of_one(tmp_path: Path) -> None:
    """Then they are worked out where somebody asks: what does not count stays, and nothing else."""
    snapshot = pairs(tmp_path / "built.duckdb")
    assert [None] == [done.problem for done in build(snapshot) if not isinstance(done, str)]
    with duckdb.connect(snapshot, read_only=True) as connection:
        assert [(0,)] == connection.execute("select count(*) from contended.findings").fetchall()
    found = answers(["clock_by_arm"], snapshot, {"experiment": "cache", "queue": "contended"})
    assert [] == found["clock_by_arm"]["attempt_count"].loc[lambda n: n > 0].tolist()


def test_the_demo_is_read_as_it_is_worked_out(demo: Path, tmp_path: Path) -> None:
    """The night of the demo built it."""
    assert_alike(demo.resolve(), DEMO, tmp_path)


def test_one_run_beside_all(demo: Path) -> None:
    """What is worked out for one run does not hide what stands built of all."""
    sql = """
        select
            (select count(*) from scoped_attempts($experiment, $run_id)),
            (select count(*) from scoped_attempts($experiment, null))
    """
    with open_snapshot(demo) as connection:
        every = connection.execute("select run_id from scoped_attempts").fetchall()
        asked = {"experiment": DEMO, "run_id": every[0][0]}
        statement = define_views(connection, sql, asked, {}, built_views())
        found = connection.execute(statement, {"experiment": DEMO}).fetchall()
    assert [(1, len(every))] == found


def test_any_client_reads_it(demo: Path, tmp_path: Path) -> None:
    """Plain tables and views, each with its words; as many rows as the question has."""
    # Pages may have the demo open in their own configuration, of which a process has one a file.
    copy = shutil.copyfile(demo.resolve(), tmp_path / "demo.duckdb")
    with duckdb.connect(copy, read_only=True) as connection:
        for name in built_questions():
            assert connection.execute(f"from {name} where experiment = '{DEMO}'").description
        for name in plain_views():
            assert connection.execute(f"from {name} limit 1").description
        found = connection.execute(
            "select clock_p50_s from clock_by_arm where experiment = 'docker-layer-cache' "
            "and arm = 'baseline' and cache_state = 'warm'"
        ).fetchall()
        bare = connection.execute(
            "select table_name, column_name from duckdb_columns() "
            "where not internal and comment is null"
        ).fetchall()
    assert answers(["clock_by_arm"], demo, {"experiment": DEMO})["clock_by_arm"].query(
        "arm == 'baseline' and cache_state == 'warm'"
    )["clock_p50_s"].tolist() == [row[0] for row in found]
    assert [] == bare


def test_only_what_changed_is_built_again(two: Path, first: Path, tmp_path: Path) -> None:
    """What did not is taken over, and reads the same."""
    with duckdb.connect(two) as connection:
        connection.execute(
            "update jobs set completed_at = completed_at + interval 1 second where run_id = 2"
        )
    assert [("e", False, None), ("f", True, None)] == built(two, first)
    assert_alike(two, "f", tmp_path)
    before, after = (answers(built_questions(), path, {"experiment": "e"}) for path in (first, two))
    for name in built_questions():
        pd.testing.assert_frame_equal(before[name], after[name], obj=name)
    assert repr(find_all(FINDINGS, "e", first)) == repr(find_all(FINDINGS, "e", two))


def test_other_code_builds_everything(
    two: Path, first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an upgrade nothing is taken over, nor read before a night has built it."""
    older = tmp_path / "older.duckdb"
    shutil.copyfile(first, older)
    with duckdb.connect(older) as connection:
        connection.execute("delete from attempts_by_arm")
    assert 0 == len(answers(["attempts_by_arm"], older, {"experiment": "e"})["attempts_by_arm"])
    for module in ("building", "reading"):
        monkeypatch.setattr(f"queries.meaning.{module}.code", lambda: "newer")
    assert 1 == len(answers(["attempts_by_arm"], older, {"experiment": "e"})["attempts_by_arm"])
    with duckdb.connect(two) as connection:
        connection.execute("delete from experiments where experiment = 'f'")
    assert [("e", True, None)] == built(two, first)


def _raising(experiment: str, error: Exception) -> Callable[..., str]:
    def defined(
        connection: duckdb.DuckDBPyConnection,
        sql: str,
        parameters: dict[str, object],
        *others: Any,  # noqa: ANN401 - passed on
    ) -> str:
        if parameters["experiment"] == experiment:
            raise error
        return define_views(connection, sql, parameters, *others)

    return defined


def test_what_needs_more_memory_gets_it(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once more, with three gigabytes."""
    limits = []

    def define(connection: duckdb.DuckDBPyConnection, *others: Any) -> str:  # noqa: ANN401 - passed on
        limits.append(str(only(connection, "select current_setting('memory_limit')")))
        if len(limits) == 1:
            raise duckdb.OutOfMemoryException("Out of Memory Error: too much")
        return define_views(connection, *others)

    monkeypatch.setattr("queries.meaning.building.define_views", define)
    assert [("e", True, None), ("f", True, None)] == built(two)
    assert {"534.0 MiB", "2.7 GiB"} == set(limits)
    assert limits[0] == limits[-1]


def only(connection: duckdb.DuckDBPyConnection, sql: str) -> object:
    """The one value of an answer."""
    ((value,),) = connection.execute(sql).fetchall()
    return value


def test_what_cannot_be_built_costs_itself(
    two: Path, first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no rows, not those of the night before either, and says why; then it is tried anew."""
    second, third = two, tmp_path / "third.duckdb"
    with duckdb.connect(second) as connection:
        connection.execute("update jobs set name = 'other'")
    with monkeypatch.context() as patch:
        error = duckdb.OutOfMemoryException("Out of Memory Error: too much\nmore")
        patch.setattr("queries.meaning.building.define_views", _raising("e", error))
        problem = "Out of Memory Error: too much"
        assert [("e", True, problem), ("f", True, None)] == built(second, first)
    assert {"f": 1} == counts(second)
    with pytest.raises(NotBuilt, match=r"answers about e could not be built \(Out of Memory Err"):
        answers(["attempts_by_arm"], second, {"experiment": "e"})
    assert answers(["clock_by_arm"], second, {"experiment": "e", "milestone": ["*"]})
    shutil.copyfile(second, third)
    assert [("e", True, None), ("f", False, None)] == built(third, second)


@pytest.mark.parametrize("table", sorted(FACTS - {"runner_prices"}))
def test_a_fingerprint_is_of_the_facts_of_one_experiment(two: Path, table: str) -> None:
    """A fact of e changes that of e alone; one of a run that no arm selects, none."""
    own = "experiment = 'e'"
    mine, theirs = {
        "experiments": (own, "false"),
        "arms": (own, "false"),
        "roles": (own, "false"),
        "predictions": (own, "false"),
        "expectations": (own, "false"),
        "arm_attempts": (own, "false"),
        "steps": ("job_id = 10", "job_id = 30"),
        "step_lists": ("job_id = 10", "job_id = 30"),
        "step_places": ("job_id = 10", "job_id = 30"),
        "step_waits": ("job_id = 10", "job_id = 30"),
        "job_logs": ("job_id = 10", "job_id = 30"),
        "cache_outcomes": ("job_id = 10", "job_id = 30"),
        "build_layers": ("job_id = 10", "job_id = 30"),
        "need_uses": ("files_key = 'k1'", "files_key = 'k3'"),
        "file_jobs": ("files_key = 'k1'", "files_key = 'k3'"),
        "workflow_files": ("commit_sha = 'c1'", "commit_sha = 'c3'"),
        "workflow_resources": ("blob_sha = 'b1'", "blob_sha = 'b3'"),
        "pull_requests": ("pull_number = 1", "pull_number = 3"),
        "pull_request_commits": ("pull_number = 1", "pull_number = 3"),
    }.get(table, ("run_id = 1", "run_id = 3"))
    with duckdb.connect(two) as connection:
        before = [fingerprint(connection, experiment) for experiment in "ef"]
        connection.execute(f"delete from {table} where {theirs}")
        assert before == [fingerprint(connection, experiment) for experiment in "ef"]
        deleted = connection.execute(f"delete from {table} where {mine}").fetchall()
        assert deleted != [(0,)]
        after = [fingerprint(connection, experiment) for experiment in "ef"]
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_a_pull_request_without_a_run_changes_a_fingerprint(two: Path) -> None:
    """An arm of e names one of which it has no run: its facts count all the same."""
    with duckdb.connect(two) as connection:
        connection.execute(
            """update arms set rule = '{"pull_request": 3}' where experiment = 'e'"""
        )
        before = [fingerprint(connection, experiment) for experiment in "ef"]
        connection.execute("delete from pull_requests where pull_number = 3")
        after = [fingerprint(connection, experiment) for experiment in "ef"]
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_a_price_changes_every_fingerprint(two: Path) -> None:
    """Prices are of no experiment."""
    with duckdb.connect(two) as connection:
        before = fingerprint(connection, "e")
        connection.execute(
            "insert into runner_prices by name select 'x' as label, 'g' as runner_group, "
            "0.1 as usd_per_minute, 's' as source, date '2026-01-01' as read_on, "
            "date '2026-01-01' as since_on"
        )
        assert before != fingerprint(connection, "e")


def test_a_fingerprint_rests_on_all_that_is_read(demo: Path, tmp_path: Path) -> None:
    """No question about an experiment reads facts that its fingerprint does not."""
    # Pages may have the demo open in their own configuration, of which a process has one a file.
    copy = shutil.copyfile(demo.resolve(), tmp_path / "demo.duckdb")
    with duckdb.connect(copy, read_only=True) as connection:
        known = {
            name
            for (name,) in connection.execute(
                "select table_name from duckdb_tables() where comment not like 'Built: %'"
            ).fetchall()
        }
    asked = built_tables().values()
    texts = [one.sql for one in asked]
    texts += [view.sql for one in asked for view in views_read_by(one.sql)]
    read = {read.name for text in texts for read in reads_of(text)} & known
    assert FACTS <= read
    assert read - FACTS <= _OF_THE_DATABASE


@pytest.mark.parametrize("table", [BUILDS, FINDINGS_TABLE])
def test_damaged_meaning_is_said_in_a_sentence(first: Path, tmp_path: Path, table: str) -> None:
    """As a damaged block is: no traceback reaches a reader."""
    damaged = tmp_path / "damaged.duckdb"
    shutil.copyfile(first, damaged)
    with duckdb.connect(damaged) as connection:
        connection.execute(f"drop table {table}")
        connection.execute(f"create table {table} (other integer)")
    with pytest.raises(DatabaseUnreadable, match="can't be read as a database"):
        find(FINDINGS[0], "e", damaged)
