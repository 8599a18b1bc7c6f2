"""What GitHub does not find: a failure for half a day, then gone, and not asked for again."""

from datetime import datetime, timedelta

from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld, asked
from tests.simulated import Answer, SimulatedGithub


def test_a_run_that_github_deletes(project: Project) -> None:
    """
    A run that was listed and is not found is a failure, until that is so half a day later.

    Then it is noted once, kept as known, and not asked for again.
    """
    small = SmallWorld()
    small.add_run(1)
    small.add_run(2, status="in_progress", conclusion=None)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        github.hook = lambda request, answer: (
            Answer(404, {}, b"{}") if "/runs/2/" in request.path else answer
        )
        for hours in (0, 11):
            project.now += timedelta(hours=hours)
            outcome = project.ingest(api=github.url)
            assert 1 == outcome.exit_code
            assert "failed: run 2 of o/r: GitHub does not find it" in outcome.stdout
        small.repository.remove_run(2)
        project.now += timedelta(hours=1)
        outcome = project.ingest(api=github.url)
        assert 0 == outcome.exit_code
        assert "note: run 2 of o/r: GitHub has deleted it" in outcome.stdout
        before = len(github.requests)
        assert "note" not in project.ingest(api=github.url).stdout
        assert not [path for path, _ in asked(github, before) if "/runs/2" in path]
    assert [(1, None), (2, "attempt not available")] == project.query(
        "select run_id, excluded_because from arm_attempts order by all"
    )


def test_a_run_that_is_there_without_its_jobs(project: Project) -> None:
    """As long as GitHub has the run itself, jobs that are not found are missing, not deleted."""
    small = SmallWorld()
    small.add_run(1)
    small.add_run(2)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        github.hook = lambda request, answer: (
            Answer(404, {}, b"{}") if "/runs/2/jobs" in request.path else answer
        )
        assert 1 == project.ingest(api=github.url).exit_code
        project.now += timedelta(days=2)
        outcome = project.ingest(api=github.url)
        assert 1 == outcome.exit_code
        assert "failed: run 2 of o/r: GitHub has the run, but not its jobs." in outcome.stdout
        github.hook = None
        assert 0 == project.ingest(api=github.url).exit_code
    assert [(1,), (2,)] == project.query("select run_id from jobs order by all")


def test_an_attempt_that_is_not_found(project: Project) -> None:
    """One that is gone for a night is fetched the next night; one that stays gone is settled."""
    small = SmallWorld()
    for run in (1, 2):
        small.add_run(run)
        small.add_run(run, run_attempt=2, run_started_at=datetime(2026, 4, 9, 20))
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        github.hook = lambda request, answer: (
            Answer(404, {}, b"{}") if "/attempts/1" in request.path else answer
        )
        outcome = project.ingest(api=github.url)
        assert 1 == outcome.exit_code
        assert "failed: run 1 of o/r, attempt 1: GitHub does not find it" in outcome.stdout
        github.hook = lambda request, answer: (
            Answer(404, {}, b"{}") if "/runs/2/attempts/1" in request.path else answer
        )
        project.now += timedelta(days=1)
        assert 0 == project.ingest(api=github.url).exit_code
        before = len(github.requests)
        assert 0 == project.ingest(api=github.url).exit_code
        assert not [path for path, _ in asked(github, before) if "/runs/" in path]
    assert [(1, "completed"), (2, None)] == project.query(
        "select run_id, status from run_attempts where run_attempt = 1 order by all"
    )
