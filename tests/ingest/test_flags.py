"""What flags change: no more requests than so many, nothing stored, nothing fetched."""

import json

from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld
from tests.simulated import SimulatedGithub


def test_max_requests(project: Project) -> None:
    """The budget ends the ingest cleanly; the next one goes on where it ended."""
    small = SmallWorld()
    small.add_run(1)
    small.add_run(2)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest("--max-requests", "5", api=github.url)
        assert (1, 5) == (outcome.exit_code, len(github.requests))
        assert "the 5 requests of --max-requests are used up" in outcome.stdout
        assert [(1,)] == project.query("select count(*) from jobs")
        assert 0 == project.ingest(api=github.url).exit_code
        jobs = [request.path for request in github.requests if "/jobs" in request.path]
    assert 2 == len(jobs) == len(set(jobs))


def test_dry_run(project: Project) -> None:
    """A dry run says how much there is to fetch, and leaves nothing behind."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest("--dry-run", api=github.url)
    assert outcome.exit_code == 0
    assert "to be fetched: the jobs of 1 runs" in outcome.stdout
    assert [project.experiments] == list(project.folder.iterdir())


def test_no_fetch_follows_the_experiment_file(ingested: Project) -> None:
    """Arms are resolved anew without a network after the file was edited."""
    ingested.environ["GITHUB_API_URL"] = ingested.query(
        "select value from properties where property = 'api_root'"
    )[0][0]
    ingested.write(PULL_REQUEST_ARM.replace('"topic"', '"renamed"'))
    assert 0 == ingested.ingest("--no-fetch", token="").exit_code
    assert [("renamed", 1)] == ingested.query("select arm, run_id from arm_attempts")
    rule = json.loads(ingested.query("select rule from arms")[0][0])
    assert 5 == rule["pull_request"]
