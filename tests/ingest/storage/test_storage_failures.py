"""A database that can't be read or written: one sentence, the last snapshot untouched."""

import re
import resource
import subprocess
import sys
from pathlib import Path

import duckdb

from ingest.storage.database import schema_version
from ingest.storage.snapshots import Store
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld, snapshot
from tests.simulated import SimulatedGithub

ROOT = Path(__file__).resolve().parents[3]


def test_another_api_root(ingested: Project) -> None:
    """One database belongs to one API root."""
    with SimulatedGithub(SmallWorld().world) as github:
        outcome = ingested.ingest(api=github.url)
    assert outcome.exit_code == 1
    assert re.search(r"holds data of http://\S+, not of http://\S+: name another", outcome.stderr)


def test_a_newer_database(ingested: Project) -> None:
    """A database that a newer Longpole wrote is left alone."""
    before = snapshot(ingested)
    working = Store(ingested.database).working
    with duckdb.connect(working) as connection:
        connection.execute("insert into schema_migrations values (99, 'future', now()::timestamp)")
    outcome = ingested.ingest(api="http://127.0.0.1:9")
    assert outcome.exit_code == 1
    expected = f"was written by a newer Longpole (schema 99, this one knows {schema_version()})"
    assert expected in outcome.stderr
    assert before == snapshot(ingested)


def test_a_damaged_database(ingested: Project) -> None:
    """A damaged working database is named; moved away, the ingest goes on from the snapshot."""
    before = snapshot(ingested)
    working = Store(ingested.database).working
    working.write_bytes(b"not a database" * 1000)
    outcome = ingested.ingest("--no-fetch", api="http://127.0.0.1:9")
    assert outcome.exit_code == 1
    assert f"error: {working} can't be read as a database" in outcome.stderr
    assert before == snapshot(ingested)
    working.unlink()
    facts = ingested.facts()
    ingested.environ["GITHUB_API_URL"] = ingested.query(
        "select value from properties where property = 'api_root'"
    )[0][0]
    assert 0 == ingested.ingest("--no-fetch").exit_code
    assert facts == ingested.facts()


def test_a_full_disk(project: Project) -> None:
    """
    Where no file may grow past a limit, as on a full disk: one sentence, the snapshot untouched.

    With room again, the same command completes.
    """
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        before = snapshot(project)
        for run in range(2, 60):
            small.add_run(run, jobs=[f"job {number}" for number in range(40)])
        limit = Store(project.database).working.stat().st_size // 1024 * 1024 + 4096
        outcome = _limited_ingest(project, github.url, limit)
        assert outcome.returncode == 1
        last = outcome.stderr.splitlines()[-1]
        assert re.fullmatch(r"error: .*(can't be written).*free space.*", last)
        assert "Traceback" not in outcome.stderr
        assert before == snapshot(project)
        assert 0 == project.ingest(api=github.url).exit_code
    assert [(59,)] == project.query("select count(*) from run_attempts")


def test_a_folder_that_can_not_be_written(project: Project) -> None:
    """A database in a place where no folder can be made: the place and the remedy."""
    (project.folder / "file").write_text("")
    project.write(PULL_REQUEST_ARM)
    outcome = project.ingest(
        "--database", str(project.folder / "file" / "x.duckdb"), api="http://x"
    )
    assert outcome.exit_code == 1
    assert re.fullmatch(r"error: \S+ can't be written \(.*\): free space .*\n", outcome.stderr)


def test_a_second_ingest(ingested: Project) -> None:
    """One ingest at a time; the second says who holds the database."""
    with Store(ingested.database).locked():
        outcome = ingested.ingest(api="http://127.0.0.1:9")
    assert outcome.exit_code == 1
    assert re.match(r"error: another ingest works on \S+ \(process \d+\)", outcome.stderr)


def test_a_database_that_is_damaged_inside(ingested: Project) -> None:
    """Damage that shows only when it is read is said in a sentence as well."""
    before = snapshot(ingested)
    working = Store(ingested.database).working
    content = working.read_bytes()
    middle = len(content) * 2 // 3
    working.write_bytes(content[: 3 * 4096] + b"\xff" * (middle - 3 * 4096) + content[middle:])
    outcome = ingested.ingest("--no-fetch", api="http://127.0.0.1:9")
    assert outcome.exit_code == 1
    assert f"error: {working} can't be read as a database" in outcome.stderr
    assert before == snapshot(ingested)


def _limited_ingest(project: Project, api: str, file_size: int) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, in which files are limited in size."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))

    return subprocess.run(
        [
            *(sys.executable, "-m", "ingest"),
            *("--experiments", str(project.experiments)),
            *("--database", str(project.database)),
        ],
        cwd=ROOT,
        env={"GITHUB_API_URL": api, "GITHUB_TOKEN": "token", "PATH": ""},
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )
