"""What a cluster is given of a lake, and how what it built comes back."""

import shutil
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from ingest.errors import LakeUnusable
from ingest.lake.cluster_facts import write_facts
from ingest.lake.delta import Lake
from ingest.lake.pull import Pull
from ingest.lake.versions import open_lake
from longpole.command import main as longpole
from queries.meaning.fingerprint import FACTS
from queries.meaning.tables import BUILDS, FINDINGS, built_questions, built_tables, code
from tests.conftest import build_here
from tests.ingest.lake.machines import (
    NIGHT,
    PRICES,
    Machine,
    experiments_of,
    experiments_text,
    machine,
    read_rows,
)
from tests.silence import Silence


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Of two machines; the first has pushed twice."""
    folder = tmp_path_factory.mktemp("lake")
    lake = Lake(str(folder / "lake"))
    first = machine(folder, "first", 1, runs=20)
    first.change("update jobs set conclusion = 'failure'")
    first.push(lake)
    machine(folder, "second", 2, runs=20).push(lake)
    first.change("update jobs set conclusion = 'success'")
    first.push(lake)
    return lake


def test_a_cluster_gets_what_a_machine_has(lake: Lake, tmp_path: Path) -> None:
    """Every table that answers rest on, each row once, in files that hold all columns."""
    pulled = Machine(tmp_path, "pulled")
    pulled.pull(lake, 1, 2)
    asked = Pull(open_lake(lake), experiments_of(1, 2), tmp_path / "facts")
    write_facts(asked, PRICES.prices, tmp_path / "facts", Silence())
    expected = pulled.rows(*FACTS)
    found = {}
    with duckdb.connect() as connection:
        for name in FACTS:
            files = [
                *(tmp_path / "facts").glob(f"{name}.parquet"),
                *(tmp_path / "facts" / name).rglob("*.parquet"),
            ]
            found[name] = connection.execute(
                "from read_parquet($files, hive_partitioning = false) order by all",
                {"files": [str(file) for file in files]},
            ).fetchall()
    assert expected == found
    assert expected["arm_attempts"]
    with pytest.raises(LakeUnusable, match="facts is not empty: name a new folder with --to"):
        write_facts(asked, PRICES.prices, tmp_path / "facts", Silence())


def test_of_one_experiment(lake: Lake, tmp_path: Path) -> None:
    """Of a repository that is not asked for a cluster gets nothing."""
    asked = Pull(open_lake(lake), experiments_of(2), tmp_path / "facts")
    write_facts(asked, PRICES.prices, tmp_path / "facts", Silence())
    (file,) = (tmp_path / "facts" / "jobs").iterdir()
    with duckdb.connect() as connection:
        first = connection.execute("select min(run_id) from read_parquet(?)", [str(file)])
        assert [(2_000_000_001,)] == first.fetchall()


def test_what_it_built_is_published(lake: Lake, tmp_path: Path) -> None:
    """Tables that a cluster wrote are those that pages read; what is missing there is said."""
    built = Machine(tmp_path, "built")
    built.pull(lake, 1, build=build_here)
    folder = _as_written(built.database, tmp_path / "meaning")
    experiments = tmp_path / "experiments.toml"
    experiments.write_text(experiments_text(1), encoding="utf-8")
    command = [
        *("lake", "pull", "--from", lake.url, "--experiments", str(experiments)),
        *("--database", str(tmp_path / "pulled.duckdb"), "--built", str(folder)),
    ]
    outcome = CliRunner().invoke(longpole, command)
    assert 2 == outcome.exit_code
    assert "--built goes with the --version that it was built from" in outcome.stderr
    version = f"--version={open_lake(lake).number}"
    outcome = CliRunner().invoke(longpole, [*command, version], obj=_never_built)
    assert 0 == outcome.exit_code, outcome.output
    # The log says how old the facts are: as the push is, whenever they are pulled.
    with duckdb.connect((tmp_path / "pulled.duckdb").resolve(), read_only=True) as connection:
        log = connection.execute("select max(finished_at), sum(runs_added) from ingests")
        assert [(NIGHT, 20)] == log.fetchall()
    tables = (FINDINGS, *built_questions())
    assert read_rows(built.database, *tables) == read_rows(tmp_path / "pulled.duckdb", *tables)
    experiments.write_text(experiments_text(1, 2), encoding="utf-8")
    outcome = CliRunner().invoke(longpole, [*command, version], obj=_never_built)
    assert 1 == outcome.exit_code
    assert "the answers about of-2: the cluster did not build them" in outcome.stdout


def _never_built(_snapshot: Path, _previous: Path | None) -> dict[str, str]:
    raise AssertionError


def _as_written(database: Path, folder: Path) -> Path:
    """What is built in a database, in a folder as a cluster writes it."""
    with duckdb.connect(shutil.copyfile(database.resolve(), folder.with_suffix(".copy"))) as copy:
        for name in built_tables():
            (folder / name / "0001").mkdir(parents=True)
            copy.execute(f"copy (from {name}) to '{folder / name}/0001/part-00000.parquet'")
        (folder / BUILDS).mkdir()
        copy.execute(
            f"copy (select experiment, '{code()}' as code, problem, '0001' as part from {BUILDS}) "
            f"to '{folder / BUILDS}/part-00000.parquet'"
        )
    (folder / BUILDS / "_SUCCESS").touch()
    return folder
