"""Listings: pages, Link headers, filters, the cap of 1,000 results."""

import pytest

from tests.simulated import SimulatedGithub, many_runs, shapes
from tests.simulated.tests.client import get, pages

MANY = "/repos/example/many/actions/runs"


@pytest.mark.parametrize(
    ("page", "relations"),
    [
        (1, {"next": 2, "last": 3}),
        (2, {"prev": 1, "next": 3, "last": 3, "first": 1}),
        (3, {"prev": 2, "first": 1}),
        (9, {"prev": 3, "first": 1}),
    ],
)
def test_link(page: int, relations: dict[str, int]) -> None:
    """The Link header names the pages around, keeps the query, and the repository by its id."""
    world = many_runs(5)
    repository_id = world.repository("example/many").answer["id"]
    with SimulatedGithub(world) as github:
        answer = get(github, f"{MANY}?branch=topic&per_page=2&page={page}")
        root = f"{github.url}/repositories/{repository_id}/actions/runs"

    assert (
        ", ".join(
            f'<{root}?branch=topic&per_page=2&page={number}>; rel="{relation}"'
            for relation, number in relations.items()
        )
        == answer.headers["link"]
    )


def test_pages_are_complete_and_newest_first() -> None:
    """Following the links gives every run once, the newest first; 30 a page unless asked."""
    with SimulatedGithub(many_runs(70)) as github:
        listings = pages(github, MANY)
        single = get(github, f"{MANY}?per_page=100")

    assert [30, 30, 10] == [len(listing["workflow_runs"]) for listing in listings]
    assert list(range(70, 0, -1)) == [
        run["id"] for listing in listings for run in listing["workflow_runs"]
    ]
    assert "link" not in single.headers


def test_hundred_a_page_at_most() -> None:
    """A page never holds more than 100."""
    with SimulatedGithub(many_runs(130)) as github:
        answer = get(github, f"{MANY}?per_page=1000")

    assert (130, 100) == (answer.content["total_count"], len(answer.content["workflow_runs"]))


@pytest.mark.parametrize(
    "capping",
    [
        "actor=someone",
        "branch=topic",
        "created=*..2026-12-31",
        "event=pull_request",
        f"head_sha={1:040x}",
        "status=success",
    ],
)
def test_cap(capping: str) -> None:
    """Any filter caps a listing at 1,000 results, though its count is honest."""
    with SimulatedGithub(many_runs(1050)) as github:
        last = get(github, f"{MANY}?{capping}&per_page=100&page=10").content
        beyond = get(github, f"{MANY}?{capping}&per_page=100&page=11").content
        listings = pages(github, f"{MANY}?{capping}&per_page=100")

    assert (1050, 100) == (last["total_count"], len(last["workflow_runs"]))
    assert (1050, []) == (beyond["total_count"], beyond["workflow_runs"])
    assert 1000 == sum(len(listing["workflow_runs"]) for listing in listings)


def test_no_cap_without_filter() -> None:
    """An unfiltered listing can be read to its end."""
    with SimulatedGithub(many_runs(1050)) as github:
        listings = pages(github, f"{MANY}?per_page=100")

    assert 1050 == sum(len(listing["workflow_runs"]) for listing in listings)


def test_branch_finds_forks(demo_github: SimulatedGithub) -> None:
    """A branch filter also finds the branch of that name in a fork."""
    path = "/repos/stackrox/stackrox/actions/runs?branch=ROX-33958/resue-components&per_page=100"
    runs = get(demo_github, path).content["workflow_runs"]

    assert {"stackrox/stackrox": 16, "a-contributor/stackrox": 1} == {
        name: sum(run["head_repository"]["full_name"] == name for run in runs)
        for name in ("stackrox/stackrox", "a-contributor/stackrox")
    }


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("event=push", [29]),
        ("status=cancelled", [50]),
        ("status=in_progress", [62]),
        ("status=failure", [40]),
        ("actor=nobody", []),
        ("created=2026-04-01", [2, 1]),
        ("created=2026-04-01T17:00:06Z", [2]),
        ("created=2026-04-01..2026-04-02", [4, 3, 2, 1]),
        ("created=<2026-04-01T17:00:06Z", [1]),
        ("created=<=2026-04-01T17:00:06Z", [2, 1]),
        ("created=%3E2026-04-10T09:05:06Z", [62, 61]),
        ("created=%3E=2026-04-10T09:05:06%2B00:00", [62, 61, 60]),
        ("created=>2026-04-09", [62, 61, 60, 59]),
        ("created=2026-04-10T10:00:00Z..*", [62]),
        ("created=*..2026-04-01T15:00:06Z", [1]),
        ("branch=davdhacs/busybox-parallel-build&created=2026-04-04", [17, 16]),
    ],
)
def test_filters(demo_github: SimulatedGithub, query: str, ids: list[int]) -> None:
    """Filters go by the newest attempt, a day counts as a whole, several are joined by "and"."""
    answer = get(demo_github, f"/repos/stackrox/stackrox/actions/runs?{query}")

    assert ids == [run["id"] for run in answer.content["workflow_runs"]]
    assert len(ids) == answer.content["total_count"]


def test_pull_request_shows_250_commits_at_most() -> None:
    """The list of a pull request's commits ends at 250, though its count goes on."""
    world = many_runs(1)
    repository = world.repository("example/many")
    (commit,) = repository.commits.values()
    commits = [{**commit, "sha": f"{number:040x}"} for number in range(260)]
    repository.add_pull_request(
        shapes.pull_request(repository.answer, 7, "topic", commits), commits
    )
    with SimulatedGithub(world) as github:
        listings = pages(github, "/repos/example/many/pulls/7/commits?per_page=100")
        pull = get(github, "/repos/example/many/pulls/7").content

    assert [100, 100, 50] == [len(listing) for listing in listings]
    assert 260 == pull["commits"]
