"""What every test stands on: a time zone that is not UTC, steady laws, the shared recordings."""

import gc
import os
import time
from collections.abc import Callable
from fcntl import LOCK_EX, flock
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import settings

from longpole.ingest_command import main as ingest
from queries.meaning import building
from tests.app import cases

os.environ["TZ"] = "Asia/Kolkata"
time.tzset()

# A red test is due to the change that it tests; `make explore` looks where no test has looked yet.
settings.register_profile("steady", derandomize=True, database=None, deadline=None)
settings.register_profile("exploring", deadline=None, print_blob=True)
settings.load_profile("steady")
settings.register_profile("push", settings.get_profile("steady"), max_examples=30)

Case = Callable[[Path], Path]
"""Writes a database at a path."""
Build = Callable[[Case], Path]
"""The database of a case: the same file for every test, so that its answers are reused."""

ROOT = Path(__file__).resolve().parents[1]


_SLOW = frozenset((ROOT / "tests" / "slow.txt").read_text(encoding="utf-8").split())
"""Files that take more than 0.9 s of a processor."""
_NIGHTLY = tuple(
    line
    for line in (ROOT / "tests" / "nightly.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# ")
)
"""Tests, or single cases of tests, that `make test` leaves to `make nightly`."""
_WHOLE = frozenset(
    {"project", "first_night", "parallel", "stored", "nights", "night", "demo", "open_page"}
)
"""What a test asks for that ingests over HTTP or draws pages."""
_NOT_TO_BUILD = frozenset({cases.damaged, cases.newer})
"""Cases that no night of this version could build."""
_OF_EACH = frozenset({"tests/ingest/test_json_lines.py", "tests/ingest/test_flags.py"})
"""Whole nights that `make check` has all the same."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what `make check` leaves out, and what `make test` does."""
    left = set(_NIGHTLY)
    files = set()
    for item in items:
        file = item.path.relative_to(ROOT).as_posix()
        files.add(file)
        is_whole = not _WHOLE.isdisjoint(getattr(item, "fixturenames", ()))
        if file in _SLOW or (is_whole and file not in _OF_EACH):
            item.add_marker("slow")
        case = f"{file}::{item.name}"
        if found := {case, case.partition("[")[0]}.intersection(_NIGHTLY):
            item.add_marker("nightly")
            left -= found
    if any("::" in one for one in config.args):
        return
    if gone := sorted(one for one in left if one.partition("::")[0] in files):
        raise pytest.UsageError(f"tests/nightly.txt names what is not there: {', '.join(gone)}")


def pytest_collection_finish() -> None:
    """What is imported stays: no later collection of garbage goes through it once more."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """At the end all goes, as without tests."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recordings, job graphs and schemas beside the checkout, if it is there."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared recordings (../shared) are not on this machine")
    return folder


def build_here(snapshot: Path, previous: Path | None) -> dict[str, str]:
    """What a night does in a process of its own."""
    found = [one for one in building.build(snapshot, previous) if isinstance(one, building.Built)]
    return {one.experiment: one.problem for one in found if one.problem is not None}


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Each case is built once a session, with its meaning, as a night does; nobody writes to it."""

    @cache
    def built(case: Case) -> Path:
        database = case(tmp_path_factory.mktemp("case") / "a.duckdb")
        if case not in _NOT_TO_BUILD:
            assert {} == build_here(database, None)
        return database

    return built


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's database, which tests only read: published once, by whichever worker is first."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo"
    folder.mkdir(exist_ok=True)
    database = folder / "demo.duckdb"
    with (folder / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not database.exists():
            outcome = CliRunner().invoke(
                ingest, ["--demo", f"--database={database}"], env={"PATH": ""}, obj=build_here
            )
            assert 0 == outcome.exit_code, outcome.output
    return database
