"""Building in another process: whatever ends it costs one experiment."""

from pathlib import Path

import duckdb
import pytest

from ingest.errors import BuildFailed
from longpole import building
from tests.build_database import build_database
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld
from tests.queries.facts import attempt
from tests.simulated import SimulatedGithub


def _snapshot(path: Path, *names: str) -> Path:
    return build_database(
        path,
        experiments=[{"experiment": name, "position": n} for n, name in enumerate(names)],
        arms=[{"experiment": name} for name in names],
        run_attempts=[attempt()],
        arm_attempts=[{"experiment": name, "run_id": 1} for name in names],
    )


def _built(snapshot: Path) -> list[tuple[str]]:
    with duckdb.connect(snapshot, read_only=True) as connection:
        return connection.execute("select experiment from attempts_by_arm order by all").fetchall()


def test_the_real_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever folder it is started in."""
    monkeypatch.chdir(tmp_path)
    snapshot = _snapshot(Path("a.duckdb"), "e")
    assert {} == building.build_apart(snapshot, None)
    assert [("e",)] == _built(snapshot)


def test_what_ends_the_process_costs_one_experiment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed, and a mistake of ours, each in a process of its own; the rest is built."""
    monkeypatch.setattr(building, "MODULE", "tests.longpole.unlucky_build")
    snapshot = _snapshot(tmp_path / "a.duckdb", "killed", "mistaken", "f")
    assert {
        "killed": "signal 9 ended the process, as where memory runs out",
        "mistaken": "a mistake of ours",
    } == building.build_apart(snapshot, None)
    assert [("f",)] == _built(snapshot)


def test_two_that_end_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where memory runs out for both: each costs itself."""
    monkeypatch.setattr(building, "MODULE", "tests.longpole.unlucky_build")
    snapshot = _snapshot(tmp_path / "a.duckdb", "killed", "killed too", "e")
    assert {"killed", "killed too"} == building.build_apart(snapshot, None).keys()
    assert [("e",)] == _built(snapshot)


def test_what_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process is ended, and it is not tried again."""
    monkeypatch.setattr(building, "MODULE", "tests.longpole.unlucky_build")
    snapshot = _snapshot(tmp_path / "a.duckdb", "endless")
    assert {"endless": "it took more than 2 s"} == building.build_apart(
        snapshot, None, most_seconds=2
    )


def test_a_process_that_cannot_begin(tmp_path: Path) -> None:
    """No experiment is at fault: that is said with its reason."""
    (tmp_path / "a.duckdb").write_bytes(b"not a database" * 1000)
    with pytest.raises(BuildFailed, match=r"could not be built \(.*not a valid DuckDB database"):
        building.build_apart(tmp_path / "a.duckdb", None)


@pytest.mark.parametrize(
    ("ending", "said", "rows"),
    [
        ({"e": "too much"}, "failed: the answers about e: too much", True),
        (
            BuildFailed("they could not be built (no room)"),
            "failed: the answers: they could",
            False,
        ),
    ],
)
def test_a_night_that_cannot_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, ending: object, said: str, rows: bool
) -> None:
    """Facts are published all the same, read-only; exit 1."""
    project = Project(tmp_path, monkeypatch)

    def build(snapshot: Path, previous: Path | None) -> dict[str, str]:
        assert previous is None
        with duckdb.connect(snapshot) as connection:
            connection.execute("create table half as select 1 as one")
        if isinstance(ending, BuildFailed):
            raise ending
        assert isinstance(ending, dict)
        return ending

    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    project.build = build
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest(api=github.url)
    assert (1, True) == (outcome.exit_code, said in outcome.stderr)
    assert [(1,)] == project.query("select run_id from arm_attempts")
    assert rows == bool(project.query("from duckdb_tables() where table_name = 'half'"))
    assert 0o444 == project.database.resolve().stat().st_mode & 0o777
    assert [] == list(project.database.parent.glob("*.store/*.unfinished*"))
