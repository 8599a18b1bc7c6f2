"""The tables that a standalone cluster builds are DuckDB's: rows, order, types."""

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from queries.meaning.building import Built, build
from queries.meaning.tables import built_tables
from tests.benchmarks.large_experiment import large_experiment
from tests.ingest.project import Project
from tests.on_spark.conftest import BuildOn
from tests.on_spark.hostile_facts import make_hostile
from tests.queries.spark.same_tables import differences
from tests.simulated import SimulatedGithub, read_recording

RUNS = int(os.environ.get("RUNS", "10000"))
"""Of the large experiment."""


def build_here(snapshot: Path) -> None:
    """Build with DuckDB."""
    assert {None} == {one.problem for one in build(snapshot) if isinstance(one, Built)}


def test_the_demo(demo: Path, build_on_cluster: BuildOn) -> None:
    """Every table of the demo."""
    assert [] == differences(demo, build_on_cluster(demo))


@pytest.mark.parametrize("most_interpreted", [0, 2**40], ids=["compiled", "interpreted"])
def test_hostile_facts(
    demo: Path,
    tmp_path: Path,
    build_on_cluster: BuildOn,
    monkeypatch: pytest.MonkeyPatch,
    most_interpreted: int,
) -> None:
    """Ties everywhere, NULL wherever it may be, lists of none and of several, no table empty."""
    monkeypatch.setattr("queries.spark.stored.MOST_INTERPRETED", most_interpreted)
    snapshot = shutil.copyfile(demo.resolve(), tmp_path / "hostile.duckdb")
    snapshot.chmod(0o644)
    make_hostile(snapshot)
    build_here(snapshot)
    with duckdb.connect(snapshot, read_only=True) as connection:
        for name in built_tables():
            assert [] != connection.execute(f"from {name} limit 1").fetchall(), name
    assert [] == differences(snapshot, build_on_cluster(snapshot))


@pytest.mark.parametrize("name", ["libafl", "tenstorrent", "ants", "ionic-framework"])
def test_recordings(
    shared: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    build_on_cluster: BuildOn,
    name: str,
) -> None:
    """What GitHub answered, ingested, as one experiment of all runs of a repository."""
    world = read_recording(shared / "recordings" / name)
    project = Project(tmp_path, monkeypatch)
    project.write(
        "".join(
            f'[e{number}]\nrepository = "{repository.answer["full_name"]}"\n'
            f'[[e{number}.arm]]\nname = "all"\nruns = {sorted(repository.runs)}\n'
            for number, repository in enumerate(world)
            if repository.runs
        )
    )
    with SimulatedGithub(world) as github:
        project.ingest(api=github.url)
    snapshot = shutil.copyfile(project.database.resolve(), tmp_path / "built.duckdb")
    snapshot.chmod(0o644)
    build_here(snapshot)
    assert [] == differences(snapshot, build_on_cluster(snapshot))


def test_many_runs(tmp_path: Path, build_on_cluster: BuildOn) -> None:
    """10,000 runs of two arms, or as many as RUNS says."""
    snapshot = large_experiment(tmp_path / "large.duckdb", RUNS)
    build_here(snapshot)
    assert [] == differences(snapshot, build_on_cluster(snapshot))
