"""Jobs that are fetched again: those that failed, lost their steps, or were replaced."""

from typing import Any

from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld
from tests.simulated import Answer, Request, SimulatedGithub


def test_steps_that_vanish_are_kept(project: Project) -> None:
    """GitHub drops steps with age; a stored step list is never replaced by an empty one."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        small.add_run(1, job_fields={"steps": []})
        small.add_run(1, job_fields={"steps": []}, run_attempt=2)
        project.ingest(api=github.url)
    assert [(101 + 1000, 2), (1201, 0)] == project.query(
        "select job_id, count(number) from jobs left join steps using (job_id) "
        "group by job_id order by job_id"
    )


def test_a_job_that_was_replaced_while_it_waited(project: Project) -> None:
    """A template's row that became two legs leaves no job behind that never completes."""
    small = SmallWorld()
    waiting: dict[str, Any] = {"status": "queued", "conclusion": None, "steps": []}
    running: dict[str, Any] = {"status": "in_progress", "conclusion": None}
    small.add_run(1, jobs=["x", "y", "build ${{ matrix.os }}"], job_fields=waiting, **running)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        small.add_run(1, jobs=["a", "b"])
        project.ingest(api=github.url)
    assert [("a",), ("b",)] == project.query("select name from jobs order by all")
    orphans = "select count(*) from steps where job_id not in (select job_id from jobs)"
    assert [(0,)] == project.query(orphans)


def test_one_failing_run_does_not_stop_the_others(project: Project) -> None:
    """What fails is recorded with its reason, exit 1, and tried again the next time."""
    small = SmallWorld()
    small.add_run(1)
    small.add_run(2, commit=1)
    project.write(PULL_REQUEST_ARM)

    def fail_once(request: Request, answer: Answer) -> Answer:
        return Answer(451) if "/runs/1/jobs" in request.path else answer

    with SimulatedGithub(small.world, hook=fail_once) as github:
        outcome = project.ingest(api=github.url)
        assert outcome.exit_code == 1
        assert "failed: run 1 of o/r" in outcome.stdout
        assert [("partial",)] == project.query("select outcome from ingests")
        assert [(2,)] == project.query("select distinct run_id from jobs")
        github.hook = None
        assert 0 == project.ingest(api=github.url).exit_code
    assert [(1,), (2,)] == project.query("select distinct run_id from jobs order by all")
