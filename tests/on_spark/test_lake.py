"""From a lake over a cluster to a database that pages read, by the commands that people type."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ingest.lake.object_store import start_store
from tests.on_spark.standalone import SETTINGS, start_cluster
from tests.queries.spark.same_tables import snapshot_differences

_EXPERIMENTS = Path(__file__).parents[1] / "simulated" / "demo.toml"


def longpole(*arguments: str) -> str:
    """Run a command to its good end; what it answers."""
    ended = subprocess.run(
        [sys.executable, "-m", "longpole", *arguments], capture_output=True, text=True, check=False
    )
    assert 0 == ended.returncode, ended.stderr
    return ended.stdout


@pytest.fixture(params=["folder", pytest.param("object store", marks=pytest.mark.s3)])
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where one is to be."""
    if request.param == "folder":
        yield str(tmp_path / "lake")
    else:
        with start_store() as bucket:
            yield f"{bucket}/lake"


def test_what_a_cluster_built_is_pulled(lake: str, demo: Path, tmp_path: Path) -> None:
    """Push, facts, build and pull: every table, and every finding, as where DuckDB built them."""
    facts, meaning = str(tmp_path / "facts"), str(tmp_path / "meaning")
    asked = (f"--from={lake}", f"--experiments={_EXPERIMENTS}")
    longpole("lake", "push", f"--to={lake}", f"--database={demo}", "--as=night")
    said = longpole("lake", "facts", *asked, f"--to={facts}")
    version = re.search(r"version (\d+) of", said)
    assert version is not None, said
    with start_cluster() as cluster:
        longpole(
            *("build", "--engine=spark", f"--master={cluster.master}"),
            *(f"--facts={facts}", f"--to={meaning}"),
            *(f"--conf={name}={value}" for name, value in SETTINGS.items()),
        )
    here, there = tmp_path / "here.duckdb", tmp_path / "there.duckdb"
    longpole("lake", "pull", *asked, f"--database={here}")
    longpole(
        *("lake", "pull", *asked, f"--database={there}"),
        *(f"--version={version[1]}", f"--built={meaning}"),
    )
    assert [] == snapshot_differences(here, there)
