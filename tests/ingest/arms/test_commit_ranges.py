"""Ranges of commits, looked up in the list of a pull request."""

import pytest

from tests.ingest.project import Project, SmallWorld
from tests.simulated import SimulatedGithub


@pytest.mark.parametrize(
    ("commits", "expected"),
    [
        ('{ from = "%s" }', "has 300 commits, of which GitHub lists 250: name those of the arm"),
        ('{ from = "%s", to = "0000000" }', "has 300 commits"),
    ],
)
def test_a_range_in_a_very_long_pull_request(project: Project, commits: str, expected: str) -> None:
    """GitHub lists 250 commits at most: a range in a longer pull request would lose runs."""
    small = SmallWorld([f"commit {number}" for number in range(300)])
    small.add_run(1)
    start = small.commits[9]["sha"]
    project.write(
        '[x]\nrepository = "o/r"\n[[x.arm]]\nname = "a"\npull_request = 5\n'
        f"commits = {commits.replace('%s', start)}\n"
    )
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest(api=github.url)
    assert 1 == outcome.exit_code
    assert expected in outcome.stdout
