"""What every test stands on: a time zone that is not UTC, steady laws, the shared recordings."""

import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import settings

from ingest.__main__ import main as ingest
from queries.meaning.building import Built, build

os.environ["TZ"] = "Asia/Kolkata"
time.tzset()

# A red test is due to the change that it tests; `make explore` looks where no test has looked yet.
settings.register_profile("steady", derandomize=True, database=None)
settings.register_profile("exploring", deadline=None, print_blob=True)
settings.load_profile("steady")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recordings, job graphs and schemas beside the checkout, if it is there."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared recordings (../shared) are not on this machine")
    return folder


def build_here(snapshot: Path, previous: Path | None) -> dict[str, str]:
    """What a night does in a process of its own."""
    found = [one for one in build(snapshot, previous) if isinstance(one, Built)]
    return {one.experiment: one.problem for one in found if one.problem is not None}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's database, which tests only read."""
    database = tmp_path_factory.mktemp("demo") / "demo.duckdb"
    outcome = CliRunner().invoke(
        ingest, ["--demo", f"--database={database}"], env={"PATH": ""}, obj=build_here
    )
    assert 0 == outcome.exit_code, outcome.output
    return database
