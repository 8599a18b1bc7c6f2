"""Runs, their attempts and the jobs of these."""

from tests.simulated import SimulatedGithub, many_runs
from tests.simulated.tests.client import get

RUN = "/repos/stackrox/stackrox/actions/runs/41"


def test_listing_and_run_show_the_newest_attempt(demo_github: SimulatedGithub) -> None:
    """A re-run is listed once, as its newest attempt, created when its first was."""
    day = "/repos/stackrox/stackrox/actions/runs?created=2026-04-08"
    (listed,) = (run for run in get(demo_github, day).content["workflow_runs"] if run["id"] == 41)
    run = get(demo_github, RUN).content
    first = get(demo_github, f"{RUN}/attempts/1").content

    assert listed == run
    assert (2, "success") == (run["run_attempt"], run["conclusion"])
    assert (1, "failure") == (first["run_attempt"], first["conclusion"])
    assert first["created_at"] == run["created_at"] < run["run_started_at"]
    assert f"{demo_github.url}{RUN}/attempts/1" == run["previous_attempt_url"]


def test_attempt_gives_its_own_creation(demo_github: SimulatedGithub) -> None:
    """The endpoint of an attempt gives the attempt's creation, not the run's."""
    second = get(demo_github, f"{RUN}/attempts/2").content

    assert second["run_started_at"] == second["created_at"]
    assert get(demo_github, RUN).content["created_at"] < second["created_at"]


def test_jobs_of_the_latest_or_of_all_attempts(demo_github: SimulatedGithub) -> None:
    """Without a filter a run shows the jobs of its newest attempt, with `all` those of both."""
    attempts = {
        query: [job["run_attempt"] for job in get(demo_github, RUN + query).content["jobs"]]
        for query in (
            "/jobs?per_page=100",
            "/jobs?filter=latest&per_page=100",
            "/jobs?filter=all&per_page=100",
            "/attempts/1/jobs?per_page=100",
        )
    }

    assert {
        "/jobs?per_page=100": [2] * 23,
        "/jobs?filter=latest&per_page=100": [2] * 23,
        "/jobs?filter=all&per_page=100": [1] * 23 + [2] * 23,
        "/attempts/1/jobs?per_page=100": [1] * 23,
    } == attempts


def test_world_can_change() -> None:
    """What tests add, replace or remove between requests is what the next answer shows."""
    world = many_runs(2)
    repository = world.repository("example/many")
    path = "/repos/example/many/actions/runs"
    with SimulatedGithub(world) as github:
        repository.add_run({**repository.runs[2][1], "run_attempt": 2, "conclusion": "failure"})
        repository.remove_run(1)
        runs = get(github, path).content["workflow_runs"]

    assert [(2, 2, "failure")] == [
        (run["id"], run["run_attempt"], run["conclusion"]) for run in runs
    ]
