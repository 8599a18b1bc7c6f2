"""Runs that the experiment file names by their ids."""

from datetime import timedelta

from tests.ingest.project import Project, SmallWorld, asked
from tests.simulated import Answer, SimulatedGithub


def test_an_old_run_by_its_id_is_left_in_peace(project: Project) -> None:
    """Once a run can't be re-run any more, it is not asked for, and may be gone at GitHub."""
    small = SmallWorld()
    small.add_run(1)
    project.write('[x]\nrepository = "o/r"\n[[x.arm]]\nname = "a"\nruns = [1]\n')
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        project.now += timedelta(days=50)
        project.ingest(api=github.url)
        small.repository.remove_run(1)
        before = len(github.requests)
        project.now += timedelta(days=50)
        assert 0 == project.ingest(api=github.url).exit_code
        assert [("", 304)] == asked(github, before)


def test_a_named_run_that_fails_does_not_stop_the_others(project: Project) -> None:
    """Runs named by their ids are asked for one by one: one bad answer is recorded, no more."""
    small = SmallWorld()
    small.add_run(1)
    small.add_run(2)
    project.write('[x]\nrepository = "o/r"\n[[x.arm]]\nname = "a"\nruns = [1, 2]\n')
    with SimulatedGithub(small.world) as github:
        github.hook = lambda request, answer: (
            Answer(200, {}, b"[]") if request.path.endswith("/runs/1") else answer
        )
        outcome = project.ingest(api=github.url)
    assert 1 == outcome.exit_code
    assert "failed: run 1 of o/r: something was answered that is no object." in outcome.stdout
    assert [(2,)] == project.query("select run_id from arm_attempts")
