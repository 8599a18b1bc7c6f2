"""Nights after the first: nothing is fetched twice, what was running or re-run is."""

from datetime import datetime
from typing import Any

import pytest

from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld, asked, put_in_line
from tests.simulated import SimulatedGithub, shapes

_LISTING = "/actions/workflows/build.yaml/runs?branch=topic&per_page=100"


def test_requests_of_a_pull_request(project: Project) -> None:
    """
    One request each for repository, pull request, commits and listing, then one per run.

    One query finds that the world holds no workflow file of their commits.
    """
    small = SmallWorld()
    small.add_run(1)
    small.add_run(2, commit=1)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        listed = ["", "/pulls/5", "/pulls/5/commits?per_page=100", _LISTING]
        jobs = [f"/actions/runs/{run}/jobs?filter=all&per_page=100" for run in (1, 2)]
        assert [(path, 200) for path in listed] == asked(github)[:4]
        assert {(path, 200) for path in jobs} == set(asked(github)[4:6])
        assert [("/graphql", 200)] == asked(github)[6:]
    assert [("cold", None), ("warm", None)] == project.query(
        "select cache_state, excluded_because from arm_attempts order by run_id"
    )


def test_a_new_run(project: Project) -> None:
    """The second night costs the changed listing, the new run's jobs and its file; no more."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        first_night = len(github.requests)
        small.add_run(2, commit=1)
        assert 0 == project.ingest(api=github.url).exit_code
        expected = [
            ("", 304),
            ("/pulls/5", 304),
            ("/pulls/5/commits?per_page=100", 304),
            (_LISTING, 200),
            ("/actions/runs/2/jobs?filter=all&per_page=100", 200),
            ("/graphql", 200),
        ]
        assert expected == asked(github, first_night)
    assert [(2, 2, 4)] == project.query(
        "select (select count(*) from run_attempts), (select count(*) from jobs), "
        "(select count(*) from steps)"
    )


def test_a_running_run_is_revisited(project: Project) -> None:
    """A run in progress is excluded as such, and read again until it is complete."""
    small = SmallWorld()
    small.add_run(
        1,
        status="in_progress",
        conclusion=None,
        job_fields={"status": "in_progress", "conclusion": None, "completed_at": None},
    )
    project.write(PULL_REQUEST_ARM)
    excluded = "select excluded_because from arm_attempts"
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        assert [("in progress",)] == project.query(excluded)
        project.ingest(api=github.url)
        jobs = [path for path, _ in asked(github) if "/jobs" in path]
        assert 2 == len(jobs)
        small.add_run(1)
        project.ingest(api=github.url)
        project.ingest(api=github.url)
        jobs = [path for path, _ in asked(github) if "/jobs" in path]
        assert 3 == len(jobs)
    assert [(None,)] == project.query(excluded)
    assert [("completed",)] == project.query("select distinct status from jobs")


def test_a_re_run_is_noticed(project: Project) -> None:
    """A second attempt costs the run's jobs; the first attempt, stored before, costs nothing."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        first_night = len(github.requests)
        small.add_run(1, run_attempt=2, run_started_at=datetime(2026, 4, 9, 20))
        project.ingest(api=github.url)
        fetched = [path for path, status in asked(github, first_night) if status == 200]
    assert [_LISTING, "/actions/runs/1/jobs?filter=all&per_page=100"] == fetched
    assert [(1, None), (2, "later attempt")] == project.query(
        "select run_attempt, excluded_because from arm_attempts order by all"
    )


def test_the_first_attempt_of_a_run_seen_late(project: Project) -> None:
    """A listing gives only the newest attempt: the earlier one costs a request of its own."""
    small = SmallWorld()
    small.add_run(1)
    small.add_run(1, run_attempt=2, run_started_at=datetime(2026, 4, 9, 20))
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        assert ("/actions/runs/1/attempts/1", 200) in asked(github)
    assert [(1, None), (2, "later attempt")] == project.query(
        "select run_attempt, excluded_because from arm_attempts order by all"
    )


def test_a_run_that_was_running_and_is_re_run_since(project: Project) -> None:
    """Its first attempt, stored as running, is fetched again: no listing gives it any more."""
    small = SmallWorld()
    running: dict[str, Any] = {"status": "in_progress", "conclusion": None}
    small.add_run(1, job_fields=running | {"completed_at": None}, **running)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        small.add_run(1)
        small.add_run(1, run_attempt=2, run_started_at=datetime(2026, 4, 9, 20), **running)
        project.ingest(api=github.url)
        statuses = "select run_attempt, status, jobs_fetched_at is not null from run_attempts"
        assert [(1, "completed", True), (2, "in_progress", False)] == project.query(
            f"{statuses} order by run_attempt"
        )
    assert [(1, None), (2, "later attempt")] == project.query(
        "select run_attempt, excluded_because from arm_attempts order by all"
    )


def test_commits_beyond_a_full_page(project: Project) -> None:
    """The first hundred commits are unchanged, more follow: the list is read anew, once."""
    small = SmallWorld([f"commit {number}" for number in range(100)])
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        more = [
            shapes.commit(small.answer, f"{1000 + number:040x}", "more", small.start)
            for number in range(10)
        ]
        commits = [*small.commits, *more]
        put_in_line(commits)
        pull = shapes.pull_request(small.answer, 5, "topic", commits)
        small.repository.add_pull_request(pull, commits)
        project.ingest(api=github.url)
        assert [(110,)] == project.query("select count(*) from pull_request_commits")
        before = len(github.requests)
        project.ingest(api=github.url)
        assert {304} == {status for _, status in asked(github, before)}


def test_only_one_of_two_experiments(project: Project) -> None:
    """--only fetches for one; the other, which shares its facts, follows them."""
    small = SmallWorld()
    small.add_run(1, status="in_progress", conclusion=None)
    project.write(PULL_REQUEST_ARM + PULL_REQUEST_ARM.replace("[x", "[y").replace("[[x", "[[y"))
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        assert 1 == sum("/jobs" in path for path, _ in asked(github))
        small.add_run(1)
        project.ingest("--only", "x", api=github.url)
    assert [("x", None), ("y", None)] == project.query(
        "select experiment, excluded_because from arm_attempts order by all"
    )


def test_the_etags_of_other_tokens_are_dropped(project: Project) -> None:
    """A token that changes every night leaves no trail of ETags that vouch for old content."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url, token="monday")
        rows = project.query("select count(*) from http_cache")
        project.ingest(api=github.url, token="tuesday")
    assert rows == project.query("select count(*) from http_cache")
    assert [(1,)] == project.query("select count(*) / count(distinct url) from http_cache")


def test_the_order_of_ingest_does_not_matter(
    project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Two runs in one night or in two nights, the older one last: the facts are the same."""
    both = SmallWorld()
    both.add_file("jobs: {build: {}}")
    both.add_run(1)
    both.add_run(2, commit=1)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(both.world) as github:
        project.ingest(api=github.url)
    other = Project(tmp_path_factory.mktemp("other"), project.patch)
    other.write(PULL_REQUEST_ARM)
    late = SmallWorld()
    late.add_file("jobs: {build: {}}")
    late.add_run(2, commit=1)
    with SimulatedGithub(late.world) as github:
        other.ingest(api=github.url)
        late.add_run(1)
        other.ingest(api=github.url)
    assert project.facts() == other.facts()
