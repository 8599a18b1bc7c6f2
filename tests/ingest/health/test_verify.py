"""Invariants: each is broken once, each is said, and what is wrong is never published."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from basis.snapshot_files import checksum_file
from ingest.health.verify import Invariant, find_faults, invariants
from ingest.storage.database import schema_version
from ingest.storage.read_snapshot import open_read_only
from ingest.storage.snapshots import Store
from longpole.ingest_command import main
from tests.build_database import build_database
from tests.ingest.flipped_bits import flip
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld
from tests.simulated import SimulatedGithub

_AT = datetime(2026, 4, 9, 12)
# One run of two jobs, of which the second needs the first; arm a is the baseline of experiment e.
_SOUND: Mapping[str, Sequence[Mapping[str, object]]] = {
    "properties": [
        {"property": "api_root", "value": "https://api.github.com"},
        {"property": "source", "value": "github"},
    ],
    "run_attempts": [{"run_id": 1, "status": "completed", "created_at": _AT}],
    "jobs": [{"job_id": 11, "run_id": 1, "started_at": _AT}, {"job_id": 12, "run_id": 1}],
    "steps": [{"job_id": 11, "number": 1, "started_at": _AT}],
    "job_needs": [{"run_id": 1, "waiting_id": 12, "needed_id": 11}],
    "attempt_graphs": [{"run_id": 1}],
    "attempt_logs": [
        {"run_id": 1, "run_attempt": 1, "state": "read", "tries": 1, "rules": 1, "read_at": _AT}
    ],
    "job_logs": [{"job_id": 11, "state": "read", "line_count": 9, "told_line_count": 1}],
    "job_actions": [{"job_id": 11, "position": 1, "action": "actions/cache", "ref": "v4"}],
    "experiments": [{}],
    "arms": [{}, {"arm": "b", "position": 2}],
    "roles": [{"role": "r"}],
    "predictions": [{"arm": "b"}],
    "expectations": [{"arm": "b"}],
    "arm_attempts": [{"run_id": 1}, {"run_id": 1, "arm": "b", "excluded_because": "event"}],
    "ingests": [
        {
            "ingest_id": 1,
            "finished_at": _AT,
            "runs_added": 1,
            "jobs_added": 2,
            "steps_added": 1,
        }
    ],
}
_BROKEN = {
    "02_missing_properties": (
        "delete from properties where property = 'api_root'",
        "a database that does not say its one API root and its source: 1, for example api_root.",
    ),
    "03_jobs_without_attempt": (
        (
            "insert into jobs by name select * replace (13 as job_id, 2 as run_id) "
            "from jobs limit 1; update ingests set jobs_added = 3"
        ),
        "jobs whose attempt is not stored: 1, for example job 13.",
    ),
    "04_steps_without_job": (
        "update steps set job_id = 99",
        "steps whose job is not stored: 1, for example job 99.",
    ),
    "05_needs_without_jobs": (
        "update job_needs set needed_id = 99",
        "needs of which one end is no stored job of their attempt: 1, for example job 12.",
    ),
    "06_graphs_without_jobs": (
        "insert into attempt_graphs by name select * replace (2 as run_id) from attempt_graphs",
        "job graphs of attempts of which no job is stored: 1, for example run 2.",
    ),
    "07_selected_without_attempt": (
        (
            "insert into arm_attempts by name "
            "select * replace (2 as run_attempt) from arm_attempts where arm = 'b'"
        ),
        "selections by an arm whose attempt is not stored: 1, for example run 1.",
    ),
    "08_parts_without_experiment": (
        "insert into roles by name select * replace ('gone' as experiment) from roles",
        (
            "parts or selections of an experiment or arm that is not stored: 1, "
            "for example role gone, r."
        ),
    ),
    "09_baselines_without_arm": (
        "update experiments set baseline = 'c'",
        "experiments whose baseline is none of their arms: 1, for example e.",
    ),
    "10_attempts_claimed_twice": (
        "update arm_attempts set excluded_because = null",
        (
            "attempts that two arms of an experiment claim, excluded by neither: 1, "
            "for example e, run 1, attempt 1."
        ),
    ),
    "11_times_for_missing": (
        "update jobs set started_at = timestamp '0001-01-01' where job_id = 11",
        "instants of 1970 or earlier, which stand for a missing one: 1, for example job 11.",
    ),
    "12_runs_beside_the_log": (
        "update ingests set runs_added = 3",
        (
            "runs stored without the ingest log saying so, or said by it and not stored: 2, "
            "for example stored 1, logged 3."
        ),
    ),
    "13_rows_beyond_the_log": (
        "update ingests set jobs_added = 1",
        (
            "more jobs or steps stored than the ingest log says were added: 1, "
            "for example jobs stored 2, logged 1."
        ),
    ),
    "14_needs_in_a_circle": (
        (
            "insert into job_needs by name "
            "select * replace (11 as waiting_id, -1 as needed_id) from job_needs;"
            "insert into job_needs by name "
            "select * replace (-1 as waiting_id, 12 as needed_id) from job_needs limit 1"
        ),
        "attempts of which jobs need one another in a circle: 1, for example run 1.",
    ),
    "15_logs_without_job": (
        "update job_actions set job_id = 12",
        "what logs tell of a job or attempt that is not stored: 1, for example job 12.",
    ),
}
_STAYS_SOUND = {
    "a joint between two jobs, whose times contradict each other": (
        "update job_needs set needed_id = -1; "
        "insert into job_needs by name "
        "select * replace (-1 as waiting_id, 11 as needed_id) from job_needs;"
        "update jobs set created_at = timestamp '2026-04-09 12:00' - interval 1 hour * job_id"
    ),
    "an end before its start": "update jobs set completed_at = timestamp '2026-04-09 11:00'",
    "no instant at all": "update jobs set started_at = null",
    "an attempt that began while jobs were read": (
        "insert into jobs by name select * replace (13 as job_id, 2 as run_attempt) "
        "from jobs limit 1; update ingests set jobs_added = 3"
    ),
    "an interrupted ingest that stored a run and a job": (
        "insert into ingests by name select * replace (2 as ingest_id, null as finished_at, "
        "'running' as outcome, 0 as runs_added, 0 as jobs_added, 0 as steps_added) from ingests;"
        "insert into run_attempts by name select * replace (2 as run_id) from run_attempts;"
        "insert into jobs by name select * replace (13 as job_id, 2 as run_id) from jobs limit 1"
    ),
    "fewer jobs than were ever added": "update ingests set jobs_added = 9",
}


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A database that keeps every invariant."""
    return build_database(tmp_path / "x.duckdb", **_SOUND)


def _verify(database: Path) -> Result:
    return CliRunner().invoke(main, ["verify", "--database", str(database)])


def _change(database: Path, sql: str) -> None:
    with duckdb.connect(database) as connection:
        connection.execute(sql)


def test_a_sound_database(sound: Path) -> None:
    """Nothing is wrong: exit 0. A file that nobody published has no checksum, which is said."""
    outcome = _verify(sound)
    fine = f"fine: {len(_BROKEN)} invariants hold, every block was read, and "
    said = f"{fine}no checksum stands beside it\n"
    assert (0, said) == (outcome.exit_code, outcome.stdout)


@pytest.mark.parametrize("name", [invariant.name for invariant in invariants()])
def test_each_invariant_broken(sound: Path, name: str) -> None:
    """What breaks one invariant breaks no other; number and example are said: exit 1."""
    sql, expected = _BROKEN[name]
    _change(sound, sql)
    outcome = _verify(sound)
    assert (1, f"wrong: {expected}\n") == (outcome.exit_code, outcome.stdout)


@pytest.mark.parametrize("column", ["waiting_id", "needed_id"])
def test_a_joint_at_an_end(sound: Path, column: str) -> None:
    """Nobody waits for it, or it waits for nobody: that is no job either."""
    _change(sound, f"update job_needs set {column} = -1")
    assert "needs of which one end is no stored job of their attempt: 1" in _verify(sound).stdout


@pytest.mark.parametrize(
    ("sql", "example"),
    [
        (
            "insert into attempt_logs by name select * replace (2 as run_id) from attempt_logs",
            "run 2",
        ),
        ("update job_logs set job_id = 13; update job_actions set job_id = 13", "job 13"),
        ("delete from attempt_logs", "job 11"),
        (
            "insert into inner_steps values (12, 1, null, 'x', 0, null)",
            "job 12",
        ),
        ("insert into step_waits values (12, 1, 'wait', null, null)", "job 12"),
    ],
)
def test_logs_of_nothing(sound: Path, sql: str, example: str) -> None:
    """Attempts, jobs, and lines of jobs whose logs were not read."""
    _change(sound, sql)
    violation = "what logs tell of a job or attempt that is not stored: 1"
    assert f"wrong: {violation}, for example {example}.\n" == _verify(sound).stdout


@pytest.mark.parametrize("name", _STAYS_SOUND)
def test_facts_are_no_faults(sound: Path, name: str) -> None:
    """What GitHub and interruptions really leave behind is no reason not to publish."""
    _change(sound, _STAYS_SOUND[name])
    with open_read_only(sound) as connection:
        assert () == find_faults(connection)


@pytest.mark.parametrize("invariant", invariants(), ids=lambda invariant: invariant.name)
def test_headers_list_the_columns(sound: Path, invariant: Invariant) -> None:
    """Each file answers with the columns of its header, and takes no parameter."""
    columns = re.findall(r"^--   (\w+)  +(\w+) ", invariant.sql, re.MULTILINE)
    with open_read_only(sound) as connection:
        described = connection.execute(f"describe {invariant.sql}").fetchall()
    assert [("violation_count", "BIGINT"), ("example", "VARCHAR")] == columns
    assert columns == [(row[0], row[1]) for row in described]


def test_strangers_text_stays_on_its_line(sound: Path) -> None:
    """An example with line ends and escapes is shown, not obeyed."""
    _change(sound, "update experiments set experiment = e'x\\nfine: \\x1b[0m'")
    lines = _verify(sound).stdout.splitlines()
    assert all(line.startswith("wrong: ") for line in lines)
    assert "x⟨U+000A⟩fine: ⟨U+001B⟩[0m" in lines[-1]


def test_another_schema(sound: Path) -> None:
    """A database of an older Longpole is brought up to date first."""
    _change(sound, "update schema_migrations set version = version - 1")
    known = schema_version()
    expected = (
        f"wrong: its schema is {known - 1}, and this Longpole checks {known}: "
        "run `.venv/bin/longpole ingest`.\n"
    )
    assert expected == _verify(sound).stdout


def test_no_database(tmp_path: Path) -> None:
    """What is not there, no database, or none of Longpole's: a sentence, exit 1."""
    (tmp_path / "damaged").write_bytes(b"not a database" * 1000)
    duckdb.connect(tmp_path / "empty").close()
    for name, expected in (
        ("gone", "there is no database"),
        ("damaged", "can't be read as a database"),
        ("empty", "is not a database of Longpole"),
    ):
        outcome = _verify(tmp_path / name)
        assert 1 == outcome.exit_code
        assert outcome.stderr.startswith("error: ")
        assert expected in outcome.stderr
        assert 1 == outcome.stderr.count("\n")


def test_a_damaged_snapshot(sound: Path) -> None:
    """It is named, and the snapshot before it offered; a snapshot after it is not."""
    snapshots = [sound.with_name(f"snapshot-00000{number}.duckdb") for number in (1, 2, 3)]
    for snapshot in snapshots:
        snapshot.write_bytes(b"not a database" * 1000)
    outcome = _verify(snapshots[1])
    assert 1 == outcome.exit_code
    assert outcome.stderr.startswith(f"error: {snapshots[1]} can't be read as a database")
    assert outcome.stderr.endswith(f"until then the snapshot before it is {snapshots[0]}.\n")


def test_the_file_is_what_was_published(ingested: Project) -> None:
    """One bit changed anywhere is found by the checksum, and the snapshot before it is offered."""
    first = ingested.database.resolve()
    fine = _verify(ingested.database)
    assert (0, True) == (fine.exit_code, fine.stdout.endswith(", and it has its checksum\n"))
    store = Store(ingested.database)
    with store.locked():
        second = store.publish()
    content = second.read_bytes()
    for place in (0, 9, 5000, len(content) // 2, len(content) - 1):
        flip(second, place)
        outcome = _verify(ingested.database)
        assert (1, "") == (outcome.exit_code, outcome.stdout)
        assert outcome.stderr.startswith("error: ")
        assert outcome.stderr.endswith(f"until then the snapshot before it is {first}.\n")
        assert 1 == outcome.stderr.count("\n")
        second.write_bytes(content)
    assert 0 == _verify(ingested.database).exit_code


@pytest.mark.parametrize("content", [b"", b"\xff" * 64, b"0" * 10**6], ids=len)
def test_a_checksum_that_is_none(ingested: Project, content: bytes) -> None:
    """It is not taken for one that is missing; without it the snapshot is read to its end."""
    file = checksum_file(ingested.database.resolve())
    file.write_bytes(content)
    assert f"is not what was published ({file.name} has" in _verify(ingested.database).stderr
    file.unlink()
    assert "no checksum stands beside it" in _verify(ingested.database).stdout


def test_what_is_wrong_is_never_published(project: Project) -> None:
    """
    An ingest whose database breaks an invariant publishes nothing, says what to do, and exits 1.

    With the working database moved away, as it says, the next one goes on from the last snapshot.
    """
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    store = Store(project.database)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        before = project.database.resolve()
        _change(store.working, "update steps set job_id = 7 where number = 4")
        for _ in range(2):
            outcome = project.ingest(api=github.url)
            assert 1 == outcome.exit_code
            assert "wrong: steps whose job is not stored: 1, for example job 7." in outcome.stderr
            assert f"move {store.working} away" in outcome.stderr
        assert before == project.database.resolve()
        with duckdb.connect(store.working) as connection:
            outcomes = connection.execute("select outcome from ingests").fetchall()
        assert [("complete",), ("failed",), ("failed",)] == outcomes
        store.working.unlink()
        assert 0 == project.ingest(api=github.url).exit_code
    assert before != project.database.resolve()
