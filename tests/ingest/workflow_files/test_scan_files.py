"""Caches and concurrency groups of workflow files, from GitHub to the database."""

import duckdb

from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld
from tests.simulated import SimulatedGithub

_FILE = b"""
concurrency: {group: images, cancel-in-progress: true}
jobs:
  build:
    steps:
    - uses: docker/build-push-action@v6
      with: {cache-to: 'type=registry,ref=r/i:cache'}
"""
_RESOURCES = "select job_key, kind, name, is_branch_bound, is_cancelling from workflow_resources"
_EXPECTED = [
    ("", "concurrency", "images", False, True),
    ("build", "cache write", "r/i:cache", False, False),
]


def _small(content: bytes) -> SmallWorld:
    small = SmallWorld()
    small.add_run(1)
    small.add_file(content)
    return small


def test_resources_are_stored(project: Project) -> None:
    """What the file names stands in the database, once, whatever the number of ingests."""
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(_small(_FILE).world) as github:
        for _ in range(2):
            assert 0 == project.ingest(api=github.url).exit_code
            assert _EXPECTED == sorted(project.query(_RESOURCES))


def test_a_file_that_cannot_be_read_shares_nothing(project: Project) -> None:
    """It is looked at once, and no failure."""
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(_small(b"jobs: [").world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
    assert [] == project.query(_RESOURCES)
    assert [(True,)] == project.query("select is_scanned from workflow_contents")


def test_contents_of_an_older_version_are_searched(project: Project) -> None:
    """Contents that were stored before are searched by the next ingest, without a network."""
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(_small(_FILE).world) as github:
        project.ingest(api=github.url)
    with duckdb.connect(project.folder / "longpole.duckdb.store" / "working.duckdb") as working:
        working.execute("delete from workflow_resources")
        working.execute("update workflow_contents set is_scanned = false")
    assert 0 == project.ingest("--no-fetch", api=github.url).exit_code
    assert _EXPECTED == sorted(project.query(_RESOURCES))
