"""Recordings are served completely, in the API's form."""

from pathlib import Path
from typing import Any

import pytest

from tests.simulated import SimulatedGithub, World, read_recording
from tests.simulated.tests.client import get, pages


def _served(world: World) -> tuple[SimulatedGithub, list[Any], list[Any]]:
    """A stopped server of all repositories of the world, the runs and the jobs that it served."""
    runs: list[Any] = []
    jobs: list[Any] = []
    with SimulatedGithub(world) as github:
        for repository in world:
            below = f"/repos/{repository.answer['full_name']}/actions/runs"
            of_repository = [
                run
                for page in pages(github, f"{below}?per_page=100")
                for run in page["workflow_runs"]
            ]
            runs += of_repository
            for run in of_repository:
                listings = pages(github, f"{below}/{run['id']}/jobs?filter=all&per_page=100")
                jobs += [job for page in listings for job in page["jobs"]]
    return github, runs, jobs


@pytest.mark.parametrize(
    ("name", "run_count", "job_count", "step_count"),
    [
        ("ionic-framework", 296, 296, 1762),
        ("tenstorrent", 4, 37, 438),
        ("ants", 39, 95, 827),
        ("libafl", 3, 316, 3116),
    ],
)
def test_counts(shared: Path, name: str, run_count: int, job_count: int, step_count: int) -> None:
    """Every recorded run, job and step is served once, no request is unknown."""
    _, runs, jobs = _served(read_recording(shared / "recordings" / name))

    assert (run_count, job_count, step_count) == (
        len(runs),
        len(jobs),
        sum(len(job["steps"]) for job in jobs),
    )


def test_urls(shared: Path) -> None:
    """URLs of the API become the server's own; pages for people, which tell check runs, stay."""
    github, runs, jobs = _served(read_recording(shared / "recordings" / "tenstorrent"))
    run_urls = [value for run in runs for key, value in run.items() if key.endswith("_url")]

    assert {True} == {job["url"].startswith(f"{github.url}/repos/tenstorrent/") for job in jobs}
    assert {True} == {run["html_url"].startswith("https://github.com/") for run in runs}
    assert 9 == sum("/actions/runs/" not in job["html_url"] for job in jobs)
    assert [] == [url for url in run_urls if url and url.startswith("https://api.github.com")]


def test_what_is_missing_is_null(shared: Path) -> None:
    """Fields that the API requires and the recording lacks are there, and null."""
    _, runs, jobs = _served(read_recording(shared / "recordings" / "libafl"))

    assert {None} == {run["head_repository"] for run in runs}
    assert {None} == {job["created_at"] for job in jobs}
    assert {None} == {job["runner_name"] for job in jobs}


def test_id_served_twice(shared: Path) -> None:
    """The job that was recorded twice under one id is served twice."""
    _, _, jobs = _served(read_recording(shared / "recordings" / "tenstorrent"))

    assert [(12, "ubuntu-22.04"), (1, "macos-latest")] == [
        (len(job["steps"]), job["labels"][0]) for job in jobs if job["id"] == 33467841415
    ]


def test_earlier_attempts_are_gone(shared: Path) -> None:
    """Of a run that was recorded in its second attempt the first is answered 404."""
    path = "/repos/ionic-team/ionic-framework/actions/runs/8000161341"
    with SimulatedGithub(read_recording(shared / "recordings" / "ionic-framework")) as github:
        run = get(github, path)
        second = get(github, f"{path}/attempts/2")
        first = get(github, f"{path}/attempts/1")

    assert 2 == run.content["run_attempt"]
    assert (200, 404) == (second.status, first.status)


def test_runs_without_jobs(shared: Path) -> None:
    """Runs that were recorded without their jobs are added on request."""
    world = read_recording(shared / "recordings" / "ants", with_runs_without_jobs=True)
    _, runs, jobs = _served(world)

    assert (39 + 97, 95) == (len(runs), len(jobs))
