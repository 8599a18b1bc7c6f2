"""What every test stands on: a time zone that is not UTC, steady laws, the shared recordings."""

import gc
import os
import time
from collections.abc import Callable, Sequence
from fcntl import LOCK_EX, flock
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import pytest
from click.testing import CliRunner
from hypothesis import settings

from basis.sealed import connect_sealed
from longpole.ingest_command import main as ingest
from queries import findings
from queries.findings import Finding
from queries.meaning import building, tables
from queries.meaning.building import Built
from queries.meaning.tables import BUILDS
from tests import build_database
from tests.app import cases

os.environ["TZ"] = "Asia/Kolkata"
time.tzset()

# A red test is due to the change that it tests; `make explore` looks where no test has looked yet.
settings.register_profile("steady", derandomize=True, database=None, deadline=None)
settings.register_profile("exploring", deadline=None, print_blob=True)
settings.load_profile("steady")
settings.register_profile("push", settings.get_profile("steady"), max_examples=30)

_connect = duckdb.connect


def _connect_of_one_thread(*where: Any, **how: Any) -> duckdb.DuckDBPyConnection:  # noqa: ANN401 - as DuckDB has it
    """Each core has a worker: DuckDB's threads would wait for each other, a sixth of its time."""
    how["config"] = {"threads": 1, **(how.get("config") or {})}
    return _connect(*where, **how)


duckdb.connect = _connect_of_one_thread

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
    """
    What a night does in a process of its own.

    All findings are worked out at the first that is asked for, of answers that they share; a night
    reads these anew for each, for want of memory, which takes twice as long.
    """
    with patch.object(findings, "work_out", _together()):
        found = [one for one in building.build(snapshot, previous) if isinstance(one, Built)]
    return {one.experiment: one.problem for one in found if one.problem is not None}


def _together() -> Callable[..., dict[str, Any]]:
    real = findings.work_out

    @cache
    def every(experiment: str, snapshot: Path, queue: str | None) -> dict[str, Any]:
        wanted = [one for one in findings.FINDINGS if queue is None or one.is_narrowed]
        return real(wanted, experiment, snapshot, queue=queue)

    def work_out(
        wanted: Sequence[Finding[Any]], experiment: str, snapshot: Path, *, queue: str | None = None
    ) -> dict[str, Any]:
        return {one.name: every(experiment, snapshot, queue)[one.name] for one in wanted}

    return work_out


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """
    Each case is built once, with its meaning, as a night does; nobody writes to it.

    Tables of meaning and their comments are defined once: they are a part of the empty database.
    """
    with_tables = tmp_path_factory.mktemp("tables") / "empty.duckdb"
    build_database.build_database(with_tables)
    with duckdb.connect(with_tables) as connection:
        tables.define_tables(connection)
    empty = with_tables.read_bytes()

    def define(connection: duckdb.DuckDBPyConnection) -> None:
        if not connection.execute(f"from duckdb_tables() where table_name = '{BUILDS}'").fetchall():
            tables.define_tables(connection)

    def write(case: Case, path: Path) -> None:
        if case in _NOT_TO_BUILD:
            case(path)
            return
        with (
            patch.object(build_database, "empty_database", lambda: empty),
            patch.object(building, "define_tables", define),
        ):
            case(path)
            assert {} == build_here(path, None)

    @cache
    def built(case: Case) -> Path:
        # What a partial is of has no name that both workers know.
        if (name := getattr(case, "__qualname__", None)) is None:
            path = tmp_path_factory.mktemp("case") / "a.duckdb"
            write(case, path)
        else:
            path = once(tmp_path_factory, f"{case.__module__}.{name}", partial(write, case))
        if case not in _NOT_TO_BUILD:
            _hold(path)
        return path

    return built


@cache
def _hold(path: Path) -> duckdb.DuckDBPyConnection:
    """Open it for the session: whoever asks it later shares its instance, which took 15 ms."""
    return connect_sealed(path.resolve)


def once(factory: pytest.TempPathFactory, name: str, write: Callable[[Path], object]) -> Path:
    """A database that tests only read: written by whichever worker is first."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    folder.mkdir(exist_ok=True)
    database, done = folder / "a.duckdb", folder / "done"
    with (folder / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not done.exists():
            write(database)
            done.touch()
    return database


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's database."""

    def publish(database: Path) -> None:
        outcome = CliRunner().invoke(
            ingest, ["--demo", f"--database={database}"], env={"PATH": ""}, obj=build_here
        )
        assert 0 == outcome.exit_code, outcome.output

    database = once(tmp_path_factory, "demo", publish)
    _hold(database)
    return database
