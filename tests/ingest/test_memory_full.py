"""DuckDB's memory is full while it reads: it is tried with more, then left out and said."""

from pathlib import Path

import duckdb
import pytest

from ingest import gather, session
from ingest.arms import resolve
from ingest.errors import DatabaseMemoryFull
from ingest.graphs import map_jobs
from ingest.storage.working import Working
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld
from tests.simulated import SimulatedGithub

_READS = {
    "which runs are pending": (gather, "find_pending_ids"),
    "jobs of attempts": (map_jobs, "read_jobs"),
    "what arms select": (resolve, "resolve_experiment"),
    "what is wrong": (session, "find_faults"),
    "the last checkpoint": (session, "checkpoint"),
}


class _Full:
    """A function that fails so many times as DuckDB does before it does what it should."""

    def __init__(self, patch: pytest.MonkeyPatch, place: object, name: str, times: int) -> None:
        self.real = getattr(place, name)
        self.times = times
        patch.setattr(place, name, self)

    def __call__(self, *arguments: object) -> object:
        self.times -= 1
        if self.times >= 0:
            raise duckdb.OutOfMemoryException("Out of Memory Error: could not allocate block\nmore")
        return self.real(*arguments)


def _world() -> SmallWorld:
    small = SmallWorld()
    small.add_run(1)
    small.add_run(2, commit=1)
    small.add_file("jobs: {build: {}}")
    small.add_file("jobs: {build: {}}", 1)
    return small


@pytest.mark.parametrize("what", _READS)
def test_once(project: Project, what: str) -> None:
    """With more memory it is done: nobody notices."""
    project.write(PULL_REQUEST_ARM)
    full = _Full(project.patch, *_READS[what], times=1)
    with SimulatedGithub(_world().world) as github:
        outcome = project.ingest(api=github.url)
    assert 0 == outcome.exit_code, outcome.output
    assert full.times < 0
    assert [(2, 2)] == project.query("select count(*), count(job_key) from jobs")
    assert [(2,)] == project.query("select count(*) from arm_attempts")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("which runs are pending", "failed: x: the rest is left for the next ingest"),
        ("jobs of attempts", "failed: job graphs: the rest is left for the next ingest"),
        ("what arms select", "failed: arms: the rest is left for the next ingest"),
    ],
)
def test_again_and_again(project: Project, what: str, said: str) -> None:
    """It is left out and said, the rest published; the next ingest makes up for it."""
    project.write(PULL_REQUEST_ARM)
    full = _Full(project.patch, *_READS[what], times=99)
    with SimulatedGithub(_world().world) as github:
        outcome = project.ingest(api=github.url)
        assert 1 == outcome.exit_code
        assert said in outcome.stdout
        assert "64MB of memory" in outcome.stdout
        assert [(2,)] == project.query("select count(*) from run_attempts")
        full.times = 0
        assert 0 == project.ingest(api=github.url).exit_code
    assert [(2, 2)] == project.query("select count(*), count(job_key) from jobs")
    assert [(2,)] == project.query("select count(*) from arm_attempts")


def test_a_checkpoint_that_never_succeeds(project: Project) -> None:
    """Nothing is published, in a sentence; the next ingest opens what is stored and asks little."""
    project.write(PULL_REQUEST_ARM)
    full = _Full(project.patch, session, "checkpoint", times=99)
    with SimulatedGithub(_world().world) as github:
        outcome = project.ingest(api=github.url)
        assert (1, False) == (outcome.exit_code, project.database.exists())
        assert "error: it takes more than the 64MB of memory" in outcome.stderr
        full.times = 0
        asked = len(github.requests)
        assert 0 == project.ingest(api=github.url).exit_code
        assert [] == [each for each in github.requests[asked:] if "/jobs?" in each.path]
    assert [(2,)] == project.query("select count(*) from jobs")


def test_what_needs_more(tmp_path: Path) -> None:
    """More memory is there for one try; then the database is open as usual, whatever came of it."""
    with Working(tmp_path / "working.duckdb") as working:

        def read(enough: str) -> str:
            rows = working.connection.execute("select current_setting('memory_limit')").fetchall()
            if rows != [(enough,)]:
                raise duckdb.OutOfMemoryException("could not allocate block")
            return enough

        assert "61.0 MiB" == working.attempt(lambda: read("61.0 MiB"))
        assert "183.1 MiB" == working.attempt(lambda: read("183.1 MiB"))
        with pytest.raises(DatabaseMemoryFull):
            working.attempt(lambda: read("1 TiB"))
        assert "61.0 MiB" == read("61.0 MiB")
