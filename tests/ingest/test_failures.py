"""What GitHub or the file has not: one sentence with the remedy, and what was kept."""

import pytest

from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld, snapshot
from tests.simulated import Answer, Request, SimulatedGithub


def test_unknown_repository(ingested: Project) -> None:
    """The sentence names experiment and repository, and what to check."""
    before = snapshot(ingested)
    ingested.write(PULL_REQUEST_ARM.replace("o/r", "o/gone"))
    with SimulatedGithub(SmallWorld().world, port=ingested.port) as github:
        outcome = ingested.ingest(api=github.url)
    assert outcome.exit_code == 1
    expected = (
        "failed: x: repository o/gone: /repos/o/gone does not exist, or the token may not see it: "
        "check the name, and the token's access to the repository.\n"
    )
    assert expected in outcome.stderr
    assert before == snapshot(ingested)


def test_unknown_pull_request(ingested: Project) -> None:
    """An arm whose pull request does not exist fails alone; here it is the only one."""
    before = snapshot(ingested)
    ingested.write(PULL_REQUEST_ARM.replace("pull_request = 5", "pull_request = 6"))
    with SimulatedGithub(SmallWorld().world, port=ingested.port) as github:
        outcome = ingested.ingest(api=github.url)
    assert outcome.exit_code == 1
    assert "failed: x: arm 'topic': /repos/o/r/pulls/6 does not exist" in outcome.stderr
    assert before == snapshot(ingested)


def test_a_failing_arm_does_not_stop_the_others(project: Project) -> None:
    """The other arm is ingested and published; exit 1 says that something is missing."""
    small = SmallWorld()
    small.add_run(1)
    arm = '[[x.arm]]\nname = "gone"\npull_request = 6\n'
    text = PULL_REQUEST_ARM.replace("[[x.arm]]", f'baseline = "topic"\n{arm}[[x.arm]]')
    project.write(text)
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest(api=github.url)
    assert outcome.exit_code == 1
    assert [("topic", 1)] == project.query("select arm, run_id from arm_attempts")


def test_a_renamed_repository(project: Project) -> None:
    """GitHub redirects a repository's old name; the file must say the new one."""
    project.write(PULL_REQUEST_ARM.replace("o/r", "O/R"))
    with SimulatedGithub(SmallWorld().world) as github:
        outcome = project.ingest(api=github.url)
    assert outcome.exit_code == 1
    assert "GitHub calls it o/r: write that name into the experiment file." in outcome.stderr


def test_no_network(ingested: Project) -> None:
    """Nobody listens any more: the API root is named."""
    before = snapshot(ingested)
    outcome = ingested.ingest(api=f"http://127.0.0.1:{ingested.port}")
    assert outcome.exit_code == 1
    assert f"http://127.0.0.1:{ingested.port} does not answer: check the network" in outcome.stderr
    assert before == snapshot(ingested)


def test_an_experiment_with_a_mistake(project: Project) -> None:
    """A mistake in one experiment skips that one, exit 1; the other is ingested."""
    small = SmallWorld()
    small.add_run(1)
    project.write('[bad]\nrepository = "o/r"\n' + PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest(api=github.url)
    assert outcome.exit_code == 1
    assert "bad.arm: an experiment needs at least one [[bad.arm]]" in outcome.stdout
    assert [("x",)] == project.query("select experiment from experiments")


@pytest.mark.parametrize(
    ("status", "headers", "body", "expected"),
    [
        (500, {}, b"{}", "was answered with status 500"),
        (403, {}, b'{"message": "Resource not accessible"}', "was answered with status 403"),
        (200, {}, b"<html>", "text that is no JSON"),
        (200, {}, b'{"jobs": 5}', "without a list of objects in `jobs`"),
        (200, {}, b'{"total_count": 2, "jobs": []}', "GitHub counts 2 jobs and lists 0"),
        (200, {}, b'{"jobs": [5]}', "without a list of objects in `jobs`"),
        (200, {}, b'{"jobs": [{"id": 1, "steps": {}}]}', "without a list of objects"),
        (200, {}, b'{"jobs": [{"id": 1180591620717411303424}]}', "a job without a number"),
        (200, {}, b"[" * 100_000, "text that is no JSON"),
        (200, {}, b"null", "without a list of objects in `jobs`"),
        (200, {}, b'{"jobs": [{"name": "no id"}]}', "described a job without a number in 'id'"),
        (429, {"retry-after": "3600"}, b"{}", "GitHub asks to slow down until 20"),
        (
            403,
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1900000000"},
            b"{}",
            "GitHub's rate limit is used up until 2030-03-17 17:46 UTC",
        ),
    ],
)
def test_answers_that_fail(
    project: Project, status: int, headers: dict[str, str], body: bytes, expected: str
) -> None:
    """A bad answer to a run's jobs is recorded with its reason; the next ingest completes."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)

    def spoil(request: Request, answer: Answer) -> Answer:
        return Answer(status, headers, body) if "/jobs" in request.path else answer

    with SimulatedGithub(small.world, hook=spoil) as github:
        outcome = project.ingest(api=github.url)
        assert outcome.exit_code == 1
        assert expected in outcome.stdout
        assert [(1,)] == project.query("select len(failures) from ingests")
        github.hook = None
        assert 0 == project.ingest(api=github.url).exit_code
    assert [(1,)] == project.query("select count(*) from jobs")
