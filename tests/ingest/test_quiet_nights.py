"""What a night without news costs, with one token, and with another every night."""

from datetime import timedelta

import pytest

from tests.ingest.project import NOW, PULL_REQUEST_ARM, Project, SmallWorld, asked
from tests.simulated import Answer, Request, SimulatedGithub, shapes

_BRANCH_ARM = '[x]\nrepository = "o/r"\n[[x.arm]]\nname = "a"\nbranch = "topic"\n'
_COMMITS = "/pulls/5/commits?per_page=100"


def _world(runs: int) -> SmallWorld:
    """Runs of the last days, one an hour, back from `NOW`, of a pull request of 120 commits."""
    small = SmallWorld([f"commit {number}" for number in range(120)])
    small.add_file("jobs: {build: {}}")
    for number in range(runs):
        created = NOW - timedelta(hours=number + 1)
        small.add_run(1000 + number, created_at=created, run_started_at=created, jobs=())
    return small


@pytest.mark.parametrize(
    ("experiment", "runs", "most_if_token_changes"),
    [(PULL_REQUEST_ARM, 2, 3), (_BRANCH_ARM, 110, 4)],
    ids=["pull request", "110 runs"],
)
def test_a_night_without_news(
    project: Project, experiment: str, runs: int, most_if_token_changes: int
) -> None:
    """
    With one token at most three counted requests; with others three per branch or pull request.

    A further page of a listing costs one more with another token. What is asked for is the same
    every night: the day has no part in it.
    """
    small = _world(runs)
    project.write(experiment)
    costs: list[int] = []
    paths: list[set[str]] = []
    with SimulatedGithub(small.world) as github:
        for token in ("first", "first", "second", "third"):
            before = len(github.requests)
            assert 0 == project.ingest(api=github.url, token=token).exit_code
            night = asked(github, before)
            costs.append(sum(status != 304 for _, status in night))
            paths.append({path for path, _ in night if "/pulls/5/commits" not in path})
            project.now += timedelta(days=1)
    _, same, *others = costs
    assert 3 >= same
    assert most_if_token_changes >= max(others)
    assert paths[1] == paths[2] == paths[3]


def test_commits_are_asked_for_where_they_may_have_changed(project: Project) -> None:
    """With another token: after a push, after a push by force, and where the base is another."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)

    def change(commits: list[str], base: str) -> None:
        listed = [shapes.commit(small.answer, sha * 40, "warm", small.start) for sha in commits]
        pull = shapes.pull_request(small.answer, 5, "topic", listed, base_ref=base)
        small.repository.add_pull_request(pull, listed)

    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        for number, (commits, base) in enumerate(
            [("abc", "main"), ("abd", "main"), ("abd", "next"), ("abd", "next")]
        ):
            change(list(commits), base)
            before = len(github.requests)
            project.ingest(api=github.url, token=f"token-{number}")
            is_asked = _COMMITS in {path for path, _ in asked(github, before)}
            assert is_asked == (number < 3)
            assert [(sha * 40,) for sha in commits] == project.query(
                "select sha from pull_request_commits order by position"
            )


def test_a_list_of_commits_that_failed(project: Project) -> None:
    """The pull request was stored, its new commits were not: the next night asks for them."""
    small = SmallWorld()
    project.write(PULL_REQUEST_ARM)

    def fail(request: Request, honest: Answer) -> Answer:
        return Answer(451) if request.path.endswith(_COMMITS) else honest

    with SimulatedGithub(small.world, hook=fail) as github:
        assert 1 == project.ingest(api=github.url).exit_code
        github.hook = None
        assert 0 == project.ingest(api=github.url).exit_code
    assert [(2,)] == project.query("select count(*) from pull_request_commits")
